// SPDX-License-Identifier: Apache-2.0
#include "control-agent/events/EventLog.h"

#include "shared/base/IsoTime.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QRandomGenerator>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QString randomEpoch()
{
    return u"%1"_s.arg(QRandomGenerator::system()->generate64(), 16, 16, QChar(u'0'));
}

} // namespace

EventLog::EventLog(QObject *parent, std::size_t capacity) : QObject(parent), m_capacity(capacity), m_epoch(randomEpoch()) { }

void EventLog::append(const QString &type, const QJsonObject &data, const EventSubject &subject, const QDateTime &at)
{
    ++m_revision;
    if (m_kept.size() >= m_capacity)
        m_kept.pop_front();
    m_kept.push_back({type, at.toMSecsSinceEpoch(), QJsonDocument(data).toJson(QJsonDocument::Compact), subject});
    Q_EMIT appended({{m_epoch, m_revision, type, isoTime(at), data}, subject});
}

LoggedEvent EventLog::restored(std::size_t index) const
{
    const Kept &kept = m_kept[index];
    const qint64 revision = m_revision - qint64(m_kept.size() - index) + 1;
    return {{m_epoch, revision, kept.type, isoTime(kept.atMs), QJsonDocument::fromJson(kept.data).object()}, kept.subject};
}

std::optional<QList<LoggedEvent>> EventLog::since(const QString &epoch, qint64 revision) const
{
    const qint64 oldest = m_revision - qint64(m_kept.size());
    if (epoch != m_epoch || revision < oldest || revision > m_revision)
        return std::nullopt;
    QList<LoggedEvent> missed;
    for (auto index = std::size_t(revision - oldest); index < m_kept.size(); ++index)
        missed.append(restored(index));
    return missed;
}

} // namespace signalbox::agent
