// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/rpc/ControlConnection.h"
#include "control-agent/rpc/RpcLimits.h"
#include "server-core/net/IoThread.h"
#include "server-core/websocket/Handshake.h"
#include "shared/base/Mailbox.h"

#include <QtCore/QHash>

#include <unordered_map>

namespace signalbox::agent {

/// The control thread's side of the management endpoint: all its connections, and how many strangers are among them.
/// Thread: control I/O, but the constructor.
class ControlServer
{
public:
    ControlServer(core::net::IoThread &thread, Mailbox<Inbound> &inbox, core::websocket::HandshakePolicy policy);

    void acceptWebSocket(core::net::Connection &connection);
    void acceptLocal(core::net::Connection &connection);

    void answerLogin(ClientId client, const QByteArray &text, bool failed, const std::optional<Identity> &identity);
    void send(ClientId client, const QByteArray &text);
    /// 1008 with that reason.
    void close(ClientId client, const QByteArray &reason);
    /// The same to many, encoded once. `droppable`: not to those who have not read what came before.
    void broadcast(const QList<ClientId> &clients, const QByteArray &text, bool droppable);
    /// Closes all connections; `done` is called when they are gone, or after the time for it.
    void shutDown(std::function<void()> done);

    // For ControlConnection.
    bool submit(Inbound &&inbound) { return m_inbox.push(std::move(inbound)); }
    void tell(Inbound &&inbound) { m_inbox.pushControl(std::move(inbound)); }
    /// It is a stranger no more.
    void left(const ControlConnection &stranger);
    /// Destroys the connection.
    void remove(const ControlConnection &connection, ClientId client);

private:
    ControlConnection *find(ClientId client);
    bool admit(const QString &address);
    ControlConnection &add(core::net::Connection &connection);

    core::net::IoThread &m_thread;
    Mailbox<Inbound> &m_inbox;
    const core::websocket::HandshakePolicy m_policy;
    std::unordered_map<ClientId, std::unique_ptr<ControlConnection>> m_connections;
    QHash<QString, int> m_strangersFrom;
    int m_strangers = 0;
    ClientId m_lastId = 0;
    bool m_shuttingDown = false;
    std::unique_ptr<core::net::Timer> m_shutdownTimer;
    std::function<void()> m_shutdownDone;
};

} // namespace signalbox::agent
