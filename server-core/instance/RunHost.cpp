// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/RunHost.h"

#include "server-core/session/SessionHandle.h"

#include <QtCore/QObject>

#include <algorithm>

namespace signalbox::core {

RunHost::RunHost(QString instance, const InstanceEnvironment &environment) : m_instance(std::move(instance)), m_environment(environment) { }

SessionHandle RunHost::session(const SessionId &id) const
{
    const std::optional<std::uint64_t> number = m_environment.ids.parse(id);
    const auto mine = m_environment.services.find(m_instance);
    if (!number || !mine)
        return {};
    const auto table = std::find_if(mine->tables.begin(), mine->tables.end(), [&](const auto &t) { return t->hasOpen(*number); });
    return table == mine->tables.end() ? SessionHandle() : SessionHandle(*table, *number);
}

std::shared_ptr<Service> RunHost::sibling(const QString &name) const
{
    const auto mine = m_environment.services.find(m_instance);
    const auto other = m_environment.services.find(name);
    return mine && mine->typed && other && other->typed ? other->service : nullptr;
}

void RunHost::dispatch(const QString &server, const QString &sessionId, const QByteArray &message,
                       std::function<void(DispatchResult)> reply)
{
    if (const auto entry = m_environment.services.find(server))
        m_environment.services.dispatch(*entry, sessionId, message, std::move(reply));
    else
        m_environment.dispatchElsewhere(server, sessionId, message, std::move(reply));
}

void RunHost::post(std::function<void()> task)
{
    QMetaObject::invokeMethod(&m_environment.host, std::move(task), Qt::QueuedConnection);
}

} // namespace signalbox::core
