// SPDX-License-Identifier: Apache-2.0
#include "control-agent/events/EventLog.h"

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
    if (m_events.size() >= m_capacity)
        m_events.pop_front();
    m_events.push_back({{m_epoch, m_revision, type, at.toUTC().toString(Qt::ISODateWithMs), data}, subject});
    // A copy: who listens may append.
    const LoggedEvent event = m_events.back();
    Q_EMIT appended(event);
}

std::optional<QList<LoggedEvent>> EventLog::since(const QString &epoch, qint64 revision) const
{
    const qint64 oldest = m_revision - qint64(m_events.size());
    if (epoch != m_epoch || revision < oldest || revision > m_revision)
        return std::nullopt;
    return QList<LoggedEvent>(m_events.begin() + (revision - oldest), m_events.end());
}

} // namespace signalbox::agent
