// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/InstanceRequests.h"

#include <QtCore/QDeadlineTimer>

namespace signalbox::gui {

namespace {

constexpr qint64 notSent = std::numeric_limits<qint64>::max();

} // namespace

InstanceRequests::InstanceRequests(QObject *parent) : QObject(parent), m_patience(std::chrono::seconds(5))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &InstanceRequests::expire);
}

void InstanceRequests::setPatience(std::chrono::milliseconds patience)
{
    m_patience = patience;
}

std::optional<InstanceVerb> InstanceRequests::pending(const QString &instance) const
{
    const auto it = m_requests.find(instance);
    return it == m_requests.end() ? std::nullopt : std::optional(it->verb);
}

void InstanceRequests::begin(const QString &instance, InstanceVerb verb)
{
    m_requests.insert(instance, {verb, notSent});
    Q_EMIT changed(instance);
}

void InstanceRequests::sent(const QString &instance)
{
    const auto it = m_requests.find(instance);
    if (it == m_requests.end())
        return;
    it->deadline = QDeadlineTimer(m_patience).deadline();
    if (!m_timer.isActive())
        m_timer.start(m_patience);
}

void InstanceRequests::settle(const QString &instance)
{
    if (m_requests.remove(instance) > 0)
        Q_EMIT changed(instance);
}

void InstanceRequests::fail(const QString &instance, const Error &error)
{
    const auto it = m_requests.find(instance);
    if (it == m_requests.end())
        return;
    const InstanceVerb verb = it->verb;
    m_requests.erase(it);
    Q_EMIT changed(instance);
    Q_EMIT failed(instance, verb, error);
}

void InstanceRequests::clear()
{
    const QStringList instances = m_requests.keys();
    m_requests.clear();
    m_timer.stop();
    for (const QString &instance : instances)
        Q_EMIT changed(instance);
}

void InstanceRequests::expire()
{
    const qint64 now = QDeadlineTimer::current().deadline();
    qint64 next = -1;
    QStringList late;
    for (auto it = m_requests.begin(); it != m_requests.end(); ++it) {
        if (it->deadline <= now)
            late.append(it.key());
        else if (it->deadline != notSent)
            next = next < 0 ? it->deadline : std::min(next, it->deadline);
    }
    if (next >= 0)
        m_timer.start(std::chrono::milliseconds(next - now));
    for (const QString &instance : late)
        fail(instance, Error{ErrorCode::TimedOut, tr("The host accepted the request, but nothing happened so far."), {}, true});
}

} // namespace signalbox::gui
