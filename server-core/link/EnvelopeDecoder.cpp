// SPDX-License-Identifier: Apache-2.0
#include "server-core/link/EnvelopeDecoder.h"

#include <QtCore/QtEndian>

#include <algorithm>
#include <cstring>

namespace signalbox::core::link {

using namespace Qt::StringLiterals;

namespace {

/// Kept from message to message; a larger buffer is given back.
constexpr qsizetype keptCapacity = 64 * 1024;

} // namespace

void EnvelopeDecoder::feed(QByteArrayView input)
{
    while (!m_ended && !input.isEmpty()) {
        if (!m_inPayload && !takeHeader(input))
            return;
        takePayload(input);
    }
}

void EnvelopeDecoder::goOnAfter(quint64 sequence)
{
    m_lastSequence = sequence;
    m_lastAcknowledgement = 0;
}

bool EnvelopeDecoder::takeHeader(QByteArrayView &input)
{
    const std::size_t taken = std::min(m_header.size() - m_headerHeld, std::size_t(input.size()));
    std::memcpy(m_header.data() + m_headerHeld, input.data(), taken);
    m_headerHeld += taken;
    input = input.sliced(qsizetype(taken));
    return m_headerHeld == m_header.size() && checkHeader();
}

bool EnvelopeDecoder::checkHeader()
{
    m_headerHeld = 0;
    m_missing = qFromBigEndian<quint32>(m_header.data());
    m_envelope.type = qFromBigEndian<quint16>(m_header.data() + 4);
    m_envelope.version = qFromBigEndian<quint16>(m_header.data() + 6);
    m_envelope.sequence = qFromBigEndian<quint64>(m_header.data() + 8);
    m_envelope.acknowledgement = qFromBigEndian<quint64>(m_header.data() + 16);
    if (m_missing > m_limit)
        return fail(EnvelopeFault::TooLong, u"a message of %1 bytes; the limit is %2"_s.arg(m_missing).arg(m_limit));
    const quint64 expected = m_handler.isNumbered(m_envelope.type) ? m_lastSequence + 1 : Envelope::unnumbered;
    if (m_envelope.sequence != expected)
        return fail(EnvelopeFault::OutOfSequence, u"message %1 came after message %2"_s.arg(m_envelope.sequence).arg(m_lastSequence));
    if (m_envelope.acknowledgement < m_lastAcknowledgement) {
        return fail(EnvelopeFault::AcknowledgementFell,
                    u"the acknowledgement fell from %1 to %2"_s.arg(m_lastAcknowledgement).arg(m_envelope.acknowledgement));
    }
    m_lastAcknowledgement = m_envelope.acknowledgement;
    m_known = m_handler.isKnown(m_envelope.type);
    m_inPayload = true;
    return true;
}

void EnvelopeDecoder::takePayload(QByteArrayView &input)
{
    const QByteArrayView part = input.first(qsizetype(std::min(m_missing, std::size_t(input.size()))));
    input = input.sliced(part.size());
    m_missing -= std::size_t(part.size());
    if (m_missing > 0) {
        if (m_known)
            m_payload.append(part);
        return;
    }
    if (m_payload.isEmpty())
        return complete(part);
    m_payload.append(part);
    complete(m_payload);
    if (m_payload.capacity() > keptCapacity)
        m_payload = QByteArray();
    else
        m_payload.resize(0);
}

void EnvelopeDecoder::complete(QByteArrayView payload)
{
    m_inPayload = false;
    if (m_envelope.sequence != Envelope::unnumbered)
        m_lastSequence = m_envelope.sequence;
    if (!m_known)
        m_handler.onSkipped(m_envelope);
    else if (!m_handler.onEnvelope(m_envelope, payload))
        m_ended = true;
}

bool EnvelopeDecoder::fail(EnvelopeFault fault, const QString &text)
{
    m_ended = true;
    m_handler.onBroken(fault, text);
    return false;
}

} // namespace signalbox::core::link
