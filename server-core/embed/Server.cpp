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
    ask("started", [](core::InstanceHost &host, const QString &name) { return host.start(name); });
}

void Server::stop()
{
    ask("stopped", [](core::InstanceHost &host, const QString &name) { return host.stop(name); });
}

void Server::drain(std::chrono::milliseconds patience)
{
    ask("drained", [patience](core::InstanceHost &host, const QString &name) { return host.drain(name, patience); });
}

void Server::resume()
{
    ask("resumed", [](core::InstanceHost &host, const QString &name) { return host.resume(name); });
}

template <class Request>
void Server::ask(const char *what, const Request &request)
{
    if (!m_refused.isEmpty())
        return;
    if (const Result<void> done = request(m_host.instances(), m_name); !done)
        qCWarning(lcInstance).noquote() << "not" << what << u"name="_s + m_name << u"error="_s + done.error().message;
}

std::shared_ptr<Service> Server::running() const
{
    return m_refused.isEmpty() ? m_host.running(m_name) : nullptr;
}

} // namespace signalbox
