// SPDX-License-Identifier: Apache-2.0
#include "server-core/link/LinkSession.h"

namespace signalbox::core::link {

namespace {

/// Up to here a copy costs less than the second piece that an output would have to keep and send.
constexpr qsizetype copiedPayload = 2048;

} // namespace

LinkSession::Sent LinkSession::send(quint16 type, const SharedPayload &payload)
{
    if (std::size_t(payload->size()) > m_encoder.limit())
        return Sent::TooLong;
    const ResendRing::Entry entry{m_encoder.lastSequence() + 1, type, payload};
    if (!m_ring.keep(entry))
        return Sent::NoRoom;
    m_encoder.number();
    if (m_output)
        write(entry);
    return Sent::Yes;
}

void LinkSession::write(const ResendRing::Entry &entry)
{
    const EnvelopeEncoder::Header header = m_encoder.header(entry.type, std::size_t(entry.payload->size()), entry.sequence, m_lastReceived);
    if (entry.payload->size() <= copiedPayload) {
        QByteArray whole;
        whole.reserve(qsizetype(header.size()) + entry.payload->size());
        whole.append(header.data(), qsizetype(header.size())).append(*entry.payload);
        return m_output->write(QByteArrayView(whole));
    }
    m_output->write(QByteArrayView(header.data(), qsizetype(header.size())));
    m_output->write(entry.payload);
}

bool LinkSession::sendUnnumbered(quint16 type, QByteArrayView payload)
{
    QByteArray bytes;
    if (!m_output || !m_encoder.appendUnnumbered(type, payload, m_lastReceived, bytes))
        return false;
    m_output->write(QByteArrayView(bytes));
    return true;
}

LinkSession::Arrival LinkSession::onReceived(const Envelope &envelope)
{
    if (envelope.acknowledgement > lastSent())
        return Arrival::Fault;
    m_ring.acknowledge(envelope.acknowledgement);
    if (envelope.sequence == Envelope::unnumbered)
        return Arrival::Next;
    if (envelope.sequence <= m_lastReceived)
        return Arrival::Repeated;
    if (envelope.sequence != m_lastReceived + 1)
        return Arrival::Fault;
    m_lastReceived = envelope.sequence;
    return Arrival::Next;
}

bool LinkSession::canResumeAfter(quint64 receivedThere) const
{
    return receivedThere + 1 >= oldestKept() && receivedThere <= lastSent();
}

void LinkSession::attach(LinkOutput &output, quint64 receivedThere)
{
    m_output = &output;
    m_ring.acknowledge(receivedThere);
    for (const ResendRing::Entry &entry : m_ring.entries())
        write(entry);
}

void LinkSession::reset()
{
    m_encoder = EnvelopeEncoder(m_encoder.version(), m_encoder.limit());
    m_ring.clear();
    m_output = nullptr;
    m_lastReceived = 0;
}

} // namespace signalbox::core::link
