// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/rpc/RequestHandler.h"
#include "server-core/net/Acceptor.h"
#include "shared/base/Mailbox.h"

#include <QtCore/QHash>
#include <QtCore/QObject>

#include <memory>
#include <vector>

namespace signalbox::agent {

class ControlServer;

/// Where the management API is reached: TLS listeners and the local socket, on a thread of their own, so that the data
/// plane's load never delays them. Calls come to the main thread by a mailbox, and answers go back in order.
/// Thread: main.
class ManagementEndpoint : public QObject
{
    Q_OBJECT

public:
    struct Settings {
        std::shared_ptr<const core::net::TlsContext> tls;
        QStringList allowedOrigins;
    };

    /// `handler` outlives the endpoint.
    ManagementEndpoint(Settings settings, RequestHandler &handler, QObject *parent = nullptr);
    ~ManagementEndpoint() override;

    /// Answers the port in effect.
    [[nodiscard]] Result<quint16> listen(const core::net::ListenAddress &address);
    [[nodiscard]] Result<void> listenLocal(const QString &path);
    /// "127.0.0.1:7710", with the ports in effect.
    QStringList endpoints() const;

    /// Where its connections live, and `[http]`'s. It runs until `stop` is done.
    core::net::IoThread &thread() { return m_thread; }

    /// Since the start, but `clients`: logged in now.
    struct Statistics {
        qint64 clients = 0;
        qint64 logins = 0;
        qint64 loginFailures = 0;
        qint64 calls = 0;
    };
    Statistics statistics() const;

    /// To each of `clients`, in order with their answers.
    void notify(const QList<ClientId> &clients, const QByteArray &text);
    /// The same, but skipped for a client that has not read what came before.
    void offer(const QList<ClientId> &clients, const QByteArray &text);

    /// Accepts no more, closes all connections (1001), ends the thread. `done` follows within about a second.
    void stop(std::function<void()> done);

Q_SIGNALS:
    void clientGone(quint64 client);

private:
    void take(Inbound &inbound);
    void takeLogin(ClientId client, const LoginCall &call);
    void takeCalls(ClientId client, const rpc::Message &message);
    void start(core::net::Acceptor &acceptor, void (ControlServer::*accept)(core::net::Connection &));
    void post(std::function<void(ControlServer &)> task);

    const Settings m_settings;
    RequestHandler &m_handler;
    Mailbox<Inbound> m_inbox;
    core::net::IoThread m_thread;
    std::unique_ptr<ControlServer> m_server;
    std::vector<std::unique_ptr<core::net::Acceptor>> m_acceptors;
    QString m_localPath;
    QHash<ClientId, Identity> m_clients;
    Statistics m_statistics;
};

} // namespace signalbox::agent
