// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/manager-gui/screenshots/Traffic.h"

#include <QtNetwork/QHostAddress>

#include <cmath>

namespace signalbox::test {

Traffic::Traffic()
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { tick(); });
    m_timer.start(100);
}

void Traffic::add(quint16 port, int count, const QByteArray &line)
{
    for (int i = 0; i < count; ++i) {
        m_clients.push_back({std::make_unique<QTcpSocket>(), port, line});
        m_clients.back().socket->connectToHost(QHostAddress::LocalHost, port);
    }
}

void Traffic::tick()
{
    ++m_ticks;
    // Three periods that never meet, so that the curve looks like people and not like a machine.
    const double tide = 0.72 + 0.16 * std::sin(m_ticks / 430.0) + 0.07 * std::sin(m_ticks / 97.0) + 0.04 * std::sin(m_ticks / 31.0);
    for (std::size_t i = 0; i < m_clients.size(); ++i) {
        Client &client = m_clients[i];
        client.socket->readAll();
        const bool wanted = double(i % 25) / 25 < tide;
        if (client.socket->state() == QAbstractSocket::ConnectedState) {
            if (!wanted && m_ticks % 7 == int(i % 7))
                client.socket->disconnectFromHost();
            else if ((m_ticks + int(i)) % 3 == 0)
                client.socket->write(client.line);
        } else if (client.socket->state() == QAbstractSocket::UnconnectedState && wanted) {
            client.socket->connectToHost(QHostAddress::LocalHost, client.port);
        }
    }
}

} // namespace signalbox::test
