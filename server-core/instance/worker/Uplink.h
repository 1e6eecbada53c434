// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/worker/UplinkMessages.h"

#include <QtCore/QObject>

#include <memory>

namespace signalbox::core::net {
class Connection;
class IoThread;
} // namespace signalbox::core::net

namespace signalbox::core::worker {

class UplinkSocket;

/// One end of an uplink, as the main thread sees it.
/// Shape:  `opened`, any number of `received`, one `closed`; or `closed` alone. Destroying it closes it, after what was sent.
/// Errors: as `closed`: those of net::connectTo, ConnectionClosed, ProtocolError, NotPermitted (the other end is neither this
///         user nor root).
/// Thread: main; the socket lives on an I/O thread.
class Uplink : public QObject
{
    Q_OBJECT

public:
    /// Connects to the socket of a worker.
    Uplink(net::IoThread &thread, const QString &path, QObject *parent = nullptr);
    /// Of a connection that was accepted, which `accept` made.
    explicit Uplink(std::shared_ptr<UplinkSocket> socket, QObject *parent = nullptr);
    ~Uplink() override;

    /// In the accept callback of an acceptor: takes the connection. Thread: the I/O thread.
    static std::shared_ptr<UplinkSocket> accept(net::Connection &connection);

    template <typename Message>
    void send(const Message &message)
    {
        send(Message::type, encode(message), false);
    }
    /// May be left out when the other end is slow to read: what a later one makes up for.
    template <typename Message>
    void sendDroppable(const Message &message)
    {
        send(Message::type, encode(message), true);
    }

Q_SIGNALS:
    void opened();
    void received(signalbox::core::worker::MessageType type, const QJsonObject &content);
    void closed(const signalbox::Error &error);

private:
    void send(MessageType type, const QByteArray &payload, bool droppable);
    void listen();
    void take();

    const std::shared_ptr<UplinkSocket> m_socket;
};

} // namespace signalbox::core::worker
