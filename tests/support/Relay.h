// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

namespace signalbox::test {

/// Passes TCP on to a port of this machine, and can fall silent with its connections standing: what a frozen process or a
/// cut cable looks like from the other end.
class Relay : public QObject
{
    Q_OBJECT

public:
    explicit Relay(quint16 target, QObject *parent = nullptr) : QObject(parent), m_target(target)
    {
        connect(&m_server, &QTcpServer::newConnection, this, &Relay::accept);
        m_server.listen(QHostAddress::LocalHost);
    }

    quint16 port() const { return m_server.serverPort(); }
    int accepted() const { return m_accepted; }

    void stall() { m_stalled = true; }
    void resume()
    {
        m_stalled = false;
        Q_EMIT resumed();
    }

Q_SIGNALS:
    void resumed();

private:
    void accept()
    {
        while (QTcpSocket *client = m_server.nextPendingConnection()) {
            ++m_accepted;
            auto *agent = new QTcpSocket(client);
            agent->connectToHost(QHostAddress::LocalHost, m_target);
            pass(client, agent);
            pass(agent, client);
            connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
            connect(agent, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
        }
    }
    void pass(QTcpSocket *from, QTcpSocket *to)
    {
        const auto move = [this, from, to] {
            if (!m_stalled)
                to->write(from->readAll());
        };
        connect(from, &QTcpSocket::readyRead, to, move);
        connect(to, &QTcpSocket::connected, from, move);
        connect(this, &Relay::resumed, from, move);
    }

    const quint16 m_target;
    QTcpServer m_server;
    int m_accepted = 0;
    bool m_stalled = false;
};

} // namespace signalbox::test
