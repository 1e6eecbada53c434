// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QTimer>
#include <QtNetwork/QTcpSocket>

#include <memory>
#include <vector>

namespace signalbox::test {

/// TCP clients that come, talk and go, so that numbers move.
class Traffic
{
public:
    Traffic();

    /// `count` clients of a port; each sends `line` a few times a second.
    void add(quint16 port, int count, const QByteArray &line);

private:
    void tick();

    struct Client {
        std::unique_ptr<QTcpSocket> socket;
        quint16 port;
        QByteArray line;
    };
    std::vector<Client> m_clients;
    QTimer m_timer;
    int m_ticks = 0;
};

} // namespace signalbox::test
