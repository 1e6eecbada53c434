// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

#include <sys/socket.h>

namespace signalbox::test {

/// Passes TCP on to a port of this machine, and does to connections what networks do: breaks them, carries nothing, forgets some.
/// Shape:  listens before its target is known; until then, and while it is closed, nobody is connected.
class LinkRelay : public QObject
{
    Q_OBJECT

public:
    LinkRelay()
    {
        connect(&m_server, &QTcpServer::newConnection, this, &LinkRelay::accept);
        m_server.listen(QHostAddress::LocalHost);
        m_port = m_server.serverPort();
    }

    quint16 port() const { return m_port; }
    void setTarget(quint16 target) { m_target = target; }
    int accepted() const { return m_accepted; }

    /// All connections break.
    void cut()
    {
        for (QTcpSocket *socket : m_server.findChildren<QTcpSocket *>())
            socket->abort();
    }
    /// Nothing passes, in neither direction; new connections are taken and carry nothing, either.
    void setSilent(bool isSilent)
    {
        m_isSilent = isSilent;
        if (!isSilent)
            Q_EMIT healed();
    }
    /// Connections that are there carry nothing any more, for ever.
    void halfOpen() { ++m_generation; }
    /// Nobody listens here.
    void close()
    {
        m_server.close();
        cut();
    }

Q_SIGNALS:
    void healed();

private:
    void accept()
    {
        while (QTcpSocket *client = m_server.nextPendingConnection()) {
            ++m_accepted;
            client->setParent(&m_server);
            auto *target = new QTcpSocket(client);
            target->connectToHost(QHostAddress::LocalHost, m_target);
            pass(client, target);
            pass(target, client);
        }
    }
    void pass(QTcpSocket *from, QTcpSocket *to)
    {
        const auto move = [this, from, to, generation = m_generation] {
            if (!m_isSilent && generation == m_generation && to->state() == QAbstractSocket::ConnectedState)
                to->write(from->readAll());
        };
        connect(from, &QTcpSocket::readyRead, to, move);
        connect(to, &QTcpSocket::connected, from, move);
        connect(this, &LinkRelay::healed, from, move);
        connect(from, &QTcpSocket::disconnected, to, [this, to, generation = m_generation] {
            if (!m_isSilent && generation == m_generation)
                end(to);
        });
        connect(from, &QTcpSocket::errorOccurred, to, [this, from, to, generation = m_generation] {
            if (generation == m_generation && from->error() == QAbstractSocket::ConnectionRefusedError)
                to->abort();
        });
    }

    /// Only its own direction, when all has been written. To close it would reset it while the other end still says something, and what it
    /// has not read by then would be lost.
    static void end(QTcpSocket *to)
    {
        const auto shut = [to] {
            if (to->bytesToWrite() == 0)
                ::shutdown(int(to->socketDescriptor()), SHUT_WR);
        };
        connect(to, &QTcpSocket::bytesWritten, to, shut);
        shut();
    }

    QTcpServer m_server;
    quint16 m_port = 0;
    quint16 m_target = 0;
    int m_accepted = 0;
    int m_generation = 0;
    bool m_isSilent = false;
};

} // namespace signalbox::test
