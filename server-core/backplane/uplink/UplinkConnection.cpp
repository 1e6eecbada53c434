// SPDX-License-Identifier: Apache-2.0
// POSIX: who this process is.
#include "server-core/backplane/uplink/UplinkConnection.h"

#include "server-core/backplane/FrameReader.h"
#include "server-core/backplane/FrameWriter.h"
#include "shared/base/Log.h"
#include "shared/base/Names.h"

#include <unistd.h>

namespace signalbox::core::uplink {

using namespace Qt::StringLiterals;

namespace {

constexpr quint16 vocabularyVersion = 1;
/// As of the mesh, and what relaying puts before it.
constexpr std::size_t payloadLimit = std::size_t(64) * 1024 * 1024 + 1024;
/// Received without being acknowledged; less when the sender's ring is small.
constexpr std::size_t longestUnacknowledged = std::size_t(64) * 1024;
/// What an envelope costs who keeps it.
constexpr std::size_t envelopeCost = 64;

enum class Message : quint16 {
    Hello = 1,
    Frame = 2,
    Goodbye = 3,
    /// Outside of the sequence.
    Heartbeat = 4,
};

bool isOurs(const net::Connection &connection)
{
    const std::optional<net::PeerCredentials> credentials = connection.credentials();
    return credentials && (credentials->uid == ::geteuid() || credentials->uid == 0);
}

} // namespace

UplinkConnection *UplinkConnection::make(net::Connection &connection, UplinkConnectionEvents &events, const backplane::Peer &self,
                                         std::size_t ringBytes, std::shared_ptr<void> place)
{
    if (isOurs(connection))
        return new UplinkConnection(connection, events, self, ringBytes, std::move(place));
    qCWarning(lcInstance) << "a connection of another user's process to the backplane was refused";
    return nullptr;
}

UplinkConnection::UplinkConnection(net::Connection &connection, UplinkConnectionEvents &events, const backplane::Peer &self,
                                   std::size_t ringBytes, std::shared_ptr<void> place)
    : m_connection(connection),
      m_events(&events),
      m_self(self),
      m_place(std::move(place)),
      m_pid(connection.credentials()->pid),
      m_process(m_pid),
      m_decoder(*this, payloadLimit),
      m_session(vocabularyVersion, payloadLimit, ringBytes),
      m_lastHeard(connection.thread().now())
{
    connection.setHandler(this);
}

// ---- to the other end

bool UplinkConnection::hasRoom() const
{
    return m_isGreeted && !m_isCut && m_session.bytes() < m_session.capacity() / 2;
}

void UplinkConnection::send(const backplane::Frame &frame)
{
    if (m_isCut)
        return;
    if (m_session.send(quint16(Message::Frame), frame) != link::LinkSession::Sent::Yes)
        return cut(u"the other end does not read"_s);
    m_isToldFull = m_isToldFull || !hasRoom();
}

void UplinkConnection::heartbeat()
{
    m_unacknowledged = 0;
    if (!m_isCut)
        (void)m_session.sendUnnumbered(quint16(Message::Heartbeat), {});
}

void UplinkConnection::goodbye()
{
    if (!std::exchange(m_isCut, true)) {
        (void)m_session.send(quint16(Message::Goodbye), std::make_shared<const QByteArray>());
        m_connection.closeAfterFlush();
    }
}

void UplinkConnection::cut(const QString &why)
{
    if (std::exchange(m_isCut, true))
        return;
    qCDebug(lcInstance).noquote() << "backplane: connection cut" << u"reason="_s + why;
    m_connection.abort();
}

void UplinkConnection::write(QByteArrayView bytes)
{
    m_connection.write(bytes);
}

void UplinkConnection::write(const link::SharedPayload &bytes)
{
    m_connection.write(bytes);
}

// ---- from the connection

void UplinkConnection::onOpened()
{
    m_session.attach(*this, 0);
    backplane::FrameWriter hello;
    hello.origin(m_self.id).bytes(m_self.node);
    (void)m_session.send(quint16(Message::Hello), std::make_shared<const QByteArray>(hello.take()));
}

void UplinkConnection::onData(std::span<char> data)
{
    m_lastHeard = m_connection.thread().now();
    if (!m_isCut && m_events)
        m_decoder.feed(QByteArrayView(data.data(), qsizetype(data.size())));
}

void UplinkConnection::onClosed(net::CloseReason)
{
    const std::unique_ptr<UplinkConnection> self(this);
    m_isCut = true;
    if (m_events)
        m_events->onEnded(*this);
}

bool UplinkConnection::isKnown(quint16 type) const
{
    return type >= quint16(Message::Hello) && type <= quint16(Message::Heartbeat);
}

bool UplinkConnection::isNumbered(quint16 type) const
{
    return type != quint16(Message::Heartbeat);
}

bool UplinkConnection::takeEnvelope(const link::Envelope &envelope)
{
    if (m_session.onReceived(envelope) == link::LinkSession::Arrival::Fault) {
        cut(u"a message does not belong here"_s);
        return false;
    }
    if (hasRoom() && std::exchange(m_isToldFull, false) && m_events)
        m_events->onRoom(*this);
    return !m_isCut && m_events;
}

bool UplinkConnection::onEnvelope(const link::Envelope &envelope, QByteArrayView payload)
{
    if (!takeEnvelope(envelope))
        return false;
    const Message type{envelope.type};
    if (type == Message::Hello)
        takeHello(payload);
    else if (!m_isGreeted)
        cut(u"it has not said who it is"_s);
    else if (type == Message::Goodbye)
        m_events->onGoodbye(*this);
    else if (type == Message::Frame)
        m_events->onFrame(*this, payload);
    m_unacknowledged += std::size_t(payload.size()) + envelopeCost;
    if (m_unacknowledged >= std::min(longestUnacknowledged, m_session.capacity() / 8))
        heartbeat();
    return !m_isCut && m_events;
}

void UplinkConnection::onSkipped(const link::Envelope &envelope)
{
    (void)takeEnvelope(envelope);
}

void UplinkConnection::takeHello(QByteArrayView payload)
{
    backplane::FrameReader fields(payload);
    m_peer = {fields.origin(), fields.bytes().toByteArray()};
    if (m_isGreeted || !fields.isGood() || !isValidName(QString::fromUtf8(m_peer.node)))
        return cut(u"what it says of itself makes no sense"_s);
    m_isGreeted = true;
    m_events->onHello(*this, m_peer);
}

void UplinkConnection::onBroken(link::EnvelopeFault, const QString &text)
{
    cut(text);
}

} // namespace signalbox::core::uplink
