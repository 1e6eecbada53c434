// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/worker/UplinkMessages.h"
#include "server-core/instance/worker/WorkerConstants.h"
#include "server-core/link/EnvelopeDecoder.h"
#include "server-core/link/EnvelopeEncoder.h"
#include "server-core/net/Connection.h"

#include "shared/base/Mailbox.h"

#include <QtCore/QJsonObject>
#include <QtCore/QObject>

#include <atomic>
#include <memory>
#include <mutex>
#include <variant>

namespace signalbox::core::worker {

/// The half of an uplink that lives on the I/O thread: bytes to messages and back.
/// Thread: the I/O thread, but for `setReceiver`, `takeAll`, `send` and `drop`: main.
class UplinkSocket final : public net::ConnectionHandler, public link::EnvelopeHandler, public std::enable_shared_from_this<UplinkSocket>
{
public:
    struct Opened {
    };
    struct Received {
        MessageType type = MessageType::Hello;
        QJsonObject content;
    };
    struct Closed {
        Error error;
    };
    using Event = std::variant<Opened, Received, Closed>;

    explicit UplinkSocket(net::IoThread &thread);

    /// To be called where the connection came up. Refuses it (sets no handler) when nobody wants it any more, or when the
    /// other end is neither this user nor root.
    void attach(net::Connection &connection);
    void fail(const Error &error);

    /// `wake` runs on main, in `receiver`'s queue, when there are events to take. Null: nobody listens.
    void setReceiver(QObject *receiver, std::function<void()> wake);
    std::vector<Event> takeAll();
    void send(MessageType type, const QByteArray &payload, bool droppable);
    /// Sends what is queued, then closes; nothing is told any more.
    void drop();

private:
    void onOpened() override;
    void onData(std::span<char> data) override;
    void onClosed(net::CloseReason reason) override;
    bool isKnown(quint16 type) const override { return isKnownMessage(type); }
    bool onEnvelope(const link::Envelope &envelope, QByteArrayView payload) override;
    void onBroken(link::EnvelopeFault fault, const QString &text) override;

    void tell(Event event);
    void wake();
    void write(MessageType type, const QByteArray &payload, bool droppable);

    net::IoThread &m_thread;
    net::Connection *m_connection = nullptr;
    /// Keeps it alive while the connection has it as handler.
    std::shared_ptr<UplinkSocket> m_self;
    link::EnvelopeDecoder m_decoder;
    link::EnvelopeEncoder m_encoder;
    Error m_error;
    bool m_dropped = false;

    Mailbox<Event> m_inbox;
    std::atomic<int> m_inboxSize{0};
    std::atomic<bool> m_paused{false};

    std::mutex m_gate;
    QObject *m_receiver = nullptr;
    std::function<void()> m_wakeReceiver;
};

} // namespace signalbox::core::worker
