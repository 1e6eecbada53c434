// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/link/Envelope.h"

#include <QtCore/QByteArrayView>

#include <array>

namespace signalbox::core::link {

/// Numbers the messages of one direction of a link and writes them.
/// Thread: one at a time.
class EnvelopeEncoder
{
public:
    using Header = std::array<char, Envelope::headerSize>;

    /// `limit` is the receiver's: bytes of payload.
    EnvelopeEncoder(quint16 version, std::size_t limit) : m_version(version), m_limit(limit) { }

    /// Appends one message to `out`. False, and nothing appended or counted, when the payload passes the limit.
    [[nodiscard]] bool append(quint16 type, QByteArrayView payload, quint64 acknowledgement, QByteArray &out);

    /// The same outside of the sequence.
    [[nodiscard]] bool appendUnnumbered(quint16 type, QByteArrayView payload, quint64 acknowledgement, QByteArray &out) const;
    /// Gives the next number to a message that is written piece by piece.
    quint64 number() { return ++m_sequence; }
    /// Of a message whose payload is written by somebody else.
    Header header(quint16 type, std::size_t payloadSize, quint64 sequence, quint64 acknowledgement) const;
    std::size_t limit() const { return m_limit; }
    quint16 version() const { return m_version; }

    /// From the next message on.
    void setVersion(quint16 version) { m_version = version; }
    quint64 lastSequence() const { return m_sequence; }

private:
    quint16 m_version;
    std::size_t m_limit;
    quint64 m_sequence = 0;
};

} // namespace signalbox::core::link
