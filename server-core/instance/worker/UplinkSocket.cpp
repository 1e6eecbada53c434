// SPDX-License-Identifier: Apache-2.0
// POSIX: who this process is.
#include "server-core/instance/worker/UplinkSocket.h"

#include "shared/base/Log.h"

#include <unistd.h>

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;

namespace {

bool isTrusted(const net::Connection &connection)
{
    const std::optional<net::PeerCredentials> credentials = connection.credentials();
    return credentials && (credentials->uid == ::geteuid() || credentials->uid == 0);
}

Error closedError(const QString &text)
{
    return {ErrorCode::ConnectionClosed, text, {}, true};
}

} // namespace

UplinkSocket::UplinkSocket(net::IoThread &thread)
    : m_thread(thread),
      m_decoder(*this, messageLimit),
      m_encoder(newestVersion, messageLimit),
      m_error(closedError(u"the other end closed the uplink"_s)),
      m_inbox(0, [this] { wake(); })
{
}

void UplinkSocket::attach(net::Connection &connection)
{
    if (m_dropped)
        return;
    if (!isTrusted(connection)) {
        qCWarning(lcInstance) << "uplink refused: the other end is another user's";
        return tell(Closed{{ErrorCode::NotPermitted, u"the other end of the uplink is another user's"_s}});
    }
    m_connection = &connection;
    m_self = shared_from_this();
    connection.setHandler(this);
}

void UplinkSocket::fail(const Error &error)
{
    if (!m_dropped)
        tell(Closed{error});
}

// ---- from and to main

void UplinkSocket::setReceiver(QObject *receiver, std::function<void()> wake)
{
    const std::lock_guard lock(m_gate);
    m_receiver = receiver;
    m_wakeReceiver = std::move(wake);
}

void UplinkSocket::wake()
{
    const std::lock_guard lock(m_gate);
    if (m_receiver)
        QMetaObject::invokeMethod(m_receiver, m_wakeReceiver, Qt::QueuedConnection);
}

void UplinkSocket::tell(Event event)
{
    ++m_inboxSize;
    m_inbox.pushControl(std::move(event));
}

std::vector<UplinkSocket::Event> UplinkSocket::takeAll()
{
    std::vector<Event> events = m_inbox.takeAll();
    m_inboxSize -= int(events.size());
    if (m_paused.exchange(false)) {
        m_thread.post([self = shared_from_this()] {
            if (self->m_connection)
                self->m_connection->resumeReading();
        });
    }
    return events;
}

void UplinkSocket::send(MessageType type, const QByteArray &payload, bool droppable)
{
    m_thread.post([self = shared_from_this(), type, payload, droppable] { self->write(type, payload, droppable); });
}

void UplinkSocket::write(MessageType type, const QByteArray &payload, bool droppable)
{
    if (!m_connection || m_dropped)
        return;
    const std::size_t backlog = m_connection->pendingBytes();
    if (droppable && backlog > droppableBacklog)
        return;
    QByteArray bytes;
    if (backlog > longestBacklog || !m_encoder.append(quint16(type), payload, m_decoder.lastSequence(), bytes)) {
        m_error = closedError(backlog > longestBacklog ? u"the other end of the uplink does not read"_s
                                                       : u"a message of %1 bytes is too long for the uplink"_s.arg(payload.size()));
        return m_connection->abort();
    }
    m_connection->write(bytes);
}

void UplinkSocket::drop()
{
    setReceiver(nullptr, {});
    m_thread.post([self = shared_from_this()] {
        self->m_dropped = true;
        if (self->m_connection)
            self->m_connection->closeAfterFlush();
    });
}

// ---- from the connection

void UplinkSocket::onOpened()
{
    tell(Opened{});
}

void UplinkSocket::onData(std::span<char> data)
{
    if (m_dropped || m_decoder.isEnded())
        return;
    m_decoder.feed(QByteArrayView(data.data(), qsizetype(data.size())));
    if (m_inboxSize > inboundBacklog && m_connection && !m_decoder.isEnded()) {
        m_connection->pauseReading();
        m_paused = true;
        // Main may have taken them all just before it could see that.
        if (m_inboxSize <= inboundBacklog && m_paused.exchange(false))
            m_connection->resumeReading();
    }
}

bool UplinkSocket::onEnvelope(const link::Envelope &envelope, QByteArrayView payload)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(payload.toByteArray(), &error);
    if (!document.isObject()) {
        onBroken(link::EnvelopeFault::None, u"message %1 is no object: %2"_s.arg(envelope.sequence).arg(error.errorString()));
        return false;
    }
    tell(Received{MessageType(envelope.type), document.object()});
    return true;
}

void UplinkSocket::onBroken(link::EnvelopeFault, const QString &text)
{
    m_error = {ErrorCode::ProtocolError, u"the uplink broke: "_s + text};
    m_connection->abort();
}

void UplinkSocket::onClosed(net::CloseReason)
{
    m_connection = nullptr;
    if (!m_dropped)
        tell(Closed{m_error});
    // The last that is done to this object, unless somebody else has it.
    const std::shared_ptr<UplinkSocket> self = std::move(m_self);
}

} // namespace signalbox::core::worker
