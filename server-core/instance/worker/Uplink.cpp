// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/Uplink.h"

#include "server-core/instance/worker/UplinkSocket.h"
#include "server-core/net/Connector.h"

#include <QtCore/QPointer>

namespace signalbox::core::worker {

Uplink::Uplink(net::IoThread &thread, const QString &path, QObject *parent)
    : QObject(parent), m_socket(std::make_shared<UplinkSocket>(thread))
{
    listen();
    net::connectTo(
        thread, {.address = {.localPath = path}}, [socket = m_socket](net::Connection &connection) { socket->attach(connection); },
        [socket = m_socket](const Error &error) { socket->fail(error); });
}

Uplink::Uplink(std::shared_ptr<UplinkSocket> socket, QObject *parent) : QObject(parent), m_socket(std::move(socket))
{
    listen();
    // What came before anybody listened.
    QMetaObject::invokeMethod(this, &Uplink::take, Qt::QueuedConnection);
}

Uplink::~Uplink()
{
    m_socket->drop();
}

std::shared_ptr<UplinkSocket> Uplink::accept(net::Connection &connection)
{
    auto socket = std::make_shared<UplinkSocket>(connection.thread());
    socket->attach(connection);
    return socket;
}

void Uplink::send(MessageType type, const QByteArray &payload, bool droppable)
{
    m_socket->send(type, payload, droppable);
}

void Uplink::listen()
{
    m_socket->setReceiver(this, [this] { take(); });
}

void Uplink::take()
{
    // Whoever hears of one event may destroy this object.
    const QPointer<Uplink> self(this);
    for (const UplinkSocket::Event &event : m_socket->takeAll()) {
        if (std::holds_alternative<UplinkSocket::Opened>(event)) {
            Q_EMIT opened();
        } else if (const auto *received_ = std::get_if<UplinkSocket::Received>(&event)) {
            Q_EMIT received(received_->type, received_->content);
        } else {
            Q_EMIT closed(std::get<UplinkSocket::Closed>(event).error);
        }
        if (!self)
            return;
    }
}

} // namespace signalbox::core::worker
