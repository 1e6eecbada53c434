// SPDX-License-Identifier: Apache-2.0
#include "control-agent/rpc/ControlServer.h"

#include "control-agent/auth/LocalUser.h"
#include "shared/base/Log.h"

#include <array>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using core::websocket::CloseCode;

ControlServer::ControlServer(core::net::IoThread &thread, Mailbox<Inbound> &inbox, core::websocket::HandshakePolicy policy)
    : m_thread(thread), m_inbox(inbox), m_policy(std::move(policy))
{
}

ControlConnection *ControlServer::find(ClientId client)
{
    const auto it = m_connections.find(client);
    return it != m_connections.end() ? it->second.get() : nullptr;
}

bool ControlServer::admit(const QString &address)
{
    if (!m_shuttingDown && m_strangers < limits::preLoginConnections
        && m_strangersFrom.value(address) < limits::preLoginConnectionsPerAddress)
        return true;
    qCWarning(lcRpc).noquote() << "refused a connection: too many that are not logged in" << u"from="_s + address;
    return false;
}

ControlConnection &ControlServer::add(core::net::Connection &connection)
{
    const ClientId id = ++m_lastId;
    auto added = m_connections.emplace(id, std::make_unique<ControlConnection>(*this, id, connection));
    return *added.first->second;
}

void ControlServer::acceptWebSocket(core::net::Connection &connection)
{
    if (!admit(connection.peer().address()))
        return connection.abort();
    ControlConnection &added = add(connection);
    ++m_strangers;
    ++m_strangersFrom[added.from()];
    added.beginWebSocket(m_policy);
}

void ControlServer::acceptLocal(core::net::Connection &connection)
{
    const auto credentials = connection.credentials();
    Result<Identity> identity =
        credentials ? identifyLocalUser(credentials->uid) : failure(ErrorCode::NotPermitted, u"the kernel does not say who calls"_s);
    if (m_shuttingDown || (!identity && !admit(connection.peer().address())))
        return connection.abort();
    ControlConnection &added = add(connection);
    if (!identity) {
        ++m_strangers;
        ++m_strangersFrom[added.from()];
        qCWarning(lcRpc).noquote() << "refused a local user" << u"uid=%1"_s.arg(credentials ? credentials->uid : 0U);
    }
    added.beginLocal(std::move(identity));
}

void ControlServer::answerLogin(ClientId client, const QByteArray &text, bool failed, const std::optional<Identity> &identity)
{
    ControlConnection *connection = find(client);
    if (connection)
        connection->answerLogin(text, failed, identity);
    else if (identity)
        // It went while it was let in; the main thread had it on its list again.
        tell({client, Gone{}});
}

void ControlServer::close(ClientId client, const QByteArray &reason)
{
    if (ControlConnection *connection = find(client))
        connection->close(CloseCode::PolicyViolation, reason);
}

void ControlServer::send(ClientId client, const QByteArray &text)
{
    if (ControlConnection *connection = find(client))
        connection->transport().send(QByteArrayView(text));
}

void ControlServer::broadcast(const QList<ClientId> &clients, const QByteArray &text, bool droppable)
{
    std::array<core::net::SharedBytes, 2> encoded;
    for (ClientId client : clients) {
        ControlConnection *connection = find(client);
        if (!connection || (droppable && !connection->transport().isDrained()))
            continue;
        Transport &transport = connection->transport();
        core::net::SharedBytes &bytes = encoded[std::size_t(transport.kind())];
        if (!bytes)
            bytes = transport.encode(text);
        transport.send(bytes);
    }
}

void ControlServer::left(const ControlConnection &stranger)
{
    --m_strangers;
    const auto it = m_strangersFrom.find(stranger.from());
    if (it != m_strangersFrom.end() && --*it <= 0)
        m_strangersFrom.erase(it);
}

void ControlServer::remove(const ControlConnection &connection, ClientId client)
{
    if (!connection.isLoggedIn())
        left(connection);
    tell({client, Gone{}});
    m_connections.erase(client);
    if (m_connections.empty() && m_shutdownDone)
        std::exchange(m_shutdownDone, nullptr)();
}

void ControlServer::shutDown(std::function<void()> done)
{
    m_shuttingDown = true;
    if (m_connections.empty())
        return done();
    m_shutdownDone = std::move(done);
    for (const auto &[id, connection] : m_connections)
        connection->close(CloseCode::GoingAway, "the agent stops");
    m_shutdownTimer = std::make_unique<core::net::Timer>(m_thread);
    m_shutdownTimer->startOnce(limits::shutdownTime, [this] {
        if (m_shutdownDone)
            std::exchange(m_shutdownDone, nullptr)();
    });
}

} // namespace signalbox::agent
