// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/MeshConnection.h"

#include "server-core/backplane/mesh/MeshLimits.h"

namespace signalbox::core::mesh {

using namespace Qt::StringLiterals;

MeshConnection::MeshConnection(MeshWire &wire, MeshConnectionEvents &events, ConnectionId id, QByteArray remote, QByteArray dialled,
                               Clock::time_point deadline)
    : m_wire(wire),
      m_events(events),
      m_id(id),
      m_remote(std::move(remote)),
      m_dialled(std::move(dialled)),
      m_deadline(deadline),
      m_stage(m_dialled.isEmpty() ? Stage::AwaitsHello : Stage::Opening),
      m_decoder(*this, limits::unknownPayload),
      m_encoder(newestVersion, limits::unknownPayload)
{
}

void MeshConnection::feed(QByteArrayView bytes)
{
    m_bytesIn += std::uint64_t(bytes.size());
    if (!isEnded())
        m_decoder.feed(bytes);
}

void MeshConnection::send(MessageType type, const QByteArray &payload)
{
    QByteArray bytes;
    if (m_encoder.appendUnnumbered(quint16(type), payload, 0, bytes))
        write(QByteArrayView(bytes));
}

void MeshConnection::join(link::LinkSession &session, quint64 receivedThere, quint64 told_)
{
    m_stage = Stage::Linked;
    m_session = &session;
    m_decoder.setLimit(limits::payload);
    m_decoder.goOnAfter(told_);
    session.attach(*this, receivedThere);
}

void MeshConnection::end()
{
    m_stage = Stage::Ended;
    if (m_session)
        m_session->detach();
    m_session = nullptr;
}

void MeshConnection::write(QByteArrayView bytes)
{
    m_bytesOut += std::uint64_t(bytes.size());
    m_wire.write(m_id, bytes);
}

void MeshConnection::write(const link::SharedPayload &bytes)
{
    m_bytesOut += std::uint64_t(bytes->size());
    m_wire.write(m_id, bytes);
}

bool MeshConnection::onEnvelope(const link::Envelope &envelope, QByteArrayView payload)
{
    if (m_stage == Stage::Linked)
        handleLinked(envelope, payload);
    else
        handleBefore(MessageType(envelope.type), payload);
    return !isEnded();
}

template <typename Message>
void MeshConnection::pass(QByteArrayView payload, void (MeshConnectionEvents::*event)(MeshConnection &, const Message &))
{
    Message message;
    if (decode(payload, message))
        (m_events.*event)(*this, message);
    else
        fault(u"what it says of itself makes no sense"_s);
}

void MeshConnection::handleBefore(MessageType type, QByteArrayView payload)
{
    if (type == MessageType::Refusal)
        return pass(payload, &MeshConnectionEvents::onRefusal);
    if (type == MessageType::Hello && m_stage == Stage::AwaitsHello)
        return pass(payload, &MeshConnectionEvents::onHello);
    if (type == MessageType::Resume && m_stage == Stage::AwaitsResume)
        return pass(payload, &MeshConnectionEvents::onResume);
    if (type == MessageType::Joined && m_stage == Stage::AwaitsJoined)
        return pass(payload, &MeshConnectionEvents::onJoined);
    fault(u"message %1 came at the wrong time"_s.arg(quint16(type)));
}

void MeshConnection::handleLinked(const link::Envelope &envelope, QByteArrayView payload)
{
    switch (m_session->onReceived(envelope)) {
    case link::LinkSession::Arrival::Next:
        break;
    case link::LinkSession::Arrival::Repeated:
        return;
    case link::LinkSession::Arrival::Fault:
        return fault(u"message %1 with acknowledgement %2 does not belong here"_s.arg(envelope.sequence).arg(envelope.acknowledgement));
    }
    const MessageType type{envelope.type};
    if (type < MessageType::Heartbeat)
        return fault(u"message %1 came at the wrong time"_s.arg(envelope.type));
    m_events.onMessage(*this, type, payload);
}

void MeshConnection::onSkipped(const link::Envelope &envelope)
{
    if (m_session && m_session->onReceived(envelope) == link::LinkSession::Arrival::Fault)
        fault(u"message %1 does not belong here"_s.arg(envelope.sequence));
}

void MeshConnection::onBroken(link::EnvelopeFault, const QString &text)
{
    fault(text);
}

void MeshConnection::fault(const QString &text)
{
    if (!isEnded())
        m_events.onFault(*this, text);
}

} // namespace signalbox::core::mesh
