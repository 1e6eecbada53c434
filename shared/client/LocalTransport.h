// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/client/Transport.h"

#include <QtNetwork/QLocalSocket>

namespace signalbox::client {

/// The agent's local socket: newline-delimited JSON-RPC. The kernel tells the agent who calls.
class LocalTransport final : public Transport
{
    Q_OBJECT

public:
    explicit LocalTransport(const QString &path, QObject *parent = nullptr);

    void open() override;
    void send(const QByteArray &message) override;
    bool ping() override { return false; }

private:
    void onReadyRead();
    void onError(QLocalSocket::LocalSocketError error);
    void tooLong();
    void finish(const Error &error);

    const QString m_path;
    QLocalSocket m_socket;
    QByteArray m_buffer;
    bool m_wasConnected = false;
    bool m_finished = false;
};

} // namespace signalbox::client
