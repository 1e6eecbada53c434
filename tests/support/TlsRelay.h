// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/FakeIdentity.h"

#include <QtNetwork/QSslServer>
#include <QtNetwork/QSslSocket>

namespace signalbox::test {

/// Somebody in the middle: ends TLS with a certificate of its own, reads everything, and passes it on to a port of this machine
/// through TLS of its own.
class TlsRelay : public QObject
{
    Q_OBJECT

public:
    explicit TlsRelay(quint16 target, QObject *parent = nullptr) : QObject(parent), m_target(target)
    {
        m_server.setSslConfiguration(m_identity.serverConfiguration());
        connect(&m_server, &QTcpServer::pendingConnectionAvailable, this, &TlsRelay::accept);
        m_server.listen(QHostAddress::LocalHost);
    }

    quint16 port() const { return m_server.serverPort(); }
    QString fingerprint() const { return m_identity.fingerprint(); }
    /// Bytes of clients that it has read and passed on.
    qint64 passedOn() const { return m_passedOn; }

private:
    void accept()
    {
        while (auto *client = qobject_cast<QSslSocket *>(m_server.nextPendingConnection())) {
            auto *agent = new QSslSocket(client);
            agent->setPeerVerifyMode(QSslSocket::VerifyNone);
            connect(client, &QSslSocket::readyRead, agent, [this, client, agent] { toAgent(*client, *agent); });
            connect(agent, &QSslSocket::encrypted, client, [this, client, agent] { toAgent(*client, *agent); });
            connect(agent, &QSslSocket::readyRead, client, [client, agent] { client->write(agent->readAll()); });
            connect(client, &QSslSocket::disconnected, client, &QObject::deleteLater);
            connect(agent, &QSslSocket::disconnected, client, &QSslSocket::disconnectFromHost);
            agent->connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_target);
        }
    }
    void toAgent(QSslSocket &client, QSslSocket &agent)
    {
        if (!agent.isEncrypted())
            return;
        const QByteArray bytes = client.readAll();
        m_passedOn += bytes.size();
        agent.write(bytes);
    }

    const quint16 m_target;
    FakeIdentity m_identity = FakeIdentity::make();
    QSslServer m_server;
    qint64 m_passedOn = 0;
};

} // namespace signalbox::test
