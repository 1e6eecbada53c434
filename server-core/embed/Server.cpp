// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/Server.h"

#include "server-core/include/signalbox/Host.h"
#include "server-core/instance/InstanceHost.h"
#include "shared/base/Log.h"

namespace signalbox {

using namespace Qt::StringLiterals;

Server::Server(Host &host, QString name) : m_host(host), m_name(std::move(name)) { }

Server::~Server() = default;

Server::State Server::state() const
{
    if (!m_refused.isEmpty())
        return State::Failed;
    const Result<core::InstanceStatus> status = m_host.instances().status(m_name);
    return status ? State(int(status->state)) : State::Stopped;
}

QString Server::error() const
{
    if (!m_refused.isEmpty())
        return m_refused;
    const Result<core::InstanceStatus> status = m_host.instances().status(m_name);
    return status && status->error ? status->error->message : QString();
}

quint16 Server::port() const
{
    const Result<core::InstanceStatus> status = m_host.instances().status(m_name);
    return m_refused.isEmpty() && status && !status->listeners.isEmpty() ? status->listeners.first().port : quint16(0);
}

qint64 Server::sessions() const
{
    return m_refused.isEmpty() ? m_host.instances().counters(m_name).sessions : 0;
}

void Server::start()
{
    if (!m_refused.isEmpty())
        return;
    if (const Result<void> started = m_host.instances().start(m_name); !started)
        qCWarning(lcInstance).noquote() << "not started" << u"name="_s + m_name << u"error="_s + started.error().message;
}

void Server::stop()
{
    if (!m_refused.isEmpty())
        return;
    if (const Result<void> stopped = m_host.instances().stop(m_name); !stopped)
        qCWarning(lcInstance).noquote() << "not stopped" << u"name="_s + m_name << u"error="_s + stopped.error().message;
}

std::shared_ptr<Service> Server::running() const
{
    return m_refused.isEmpty() ? m_host.running(m_name) : nullptr;
}

} // namespace signalbox
