// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/link/Envelope.h"

#include <QtCore/QByteArrayView>

namespace signalbox::core::link {

/// Numbers the messages of one direction of a link and writes them.
/// Thread: one at a time.
class EnvelopeEncoder
{
public:
    /// `limit` is the receiver's: bytes of payload.
    EnvelopeEncoder(quint16 version, std::size_t limit) : m_version(version), m_limit(limit) { }

    /// Appends one message to `out`. False, and nothing appended or counted, when the payload passes the limit.
    [[nodiscard]] bool append(quint16 type, QByteArrayView payload, quint64 acknowledgement, QByteArray &out);

    /// From the next message on.
    void setVersion(quint16 version) { m_version = version; }
    quint64 lastSequence() const { return m_sequence; }

private:
    quint16 m_version;
    const std::size_t m_limit;
    quint64 m_sequence = 0;
};

} // namespace signalbox::core::link
