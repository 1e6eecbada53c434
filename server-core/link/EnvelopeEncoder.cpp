// SPDX-License-Identifier: Apache-2.0
#include "server-core/link/EnvelopeEncoder.h"

#include <QtCore/QByteArray>
#include <QtCore/QtEndian>

#include <array>

namespace signalbox::core::link {

EnvelopeEncoder::Header EnvelopeEncoder::header(quint16 type, std::size_t payloadSize, quint64 sequence, quint64 acknowledgement) const
{
    Header header;
    qToBigEndian(quint32(payloadSize), header.data());
    qToBigEndian(type, header.data() + 4);
    qToBigEndian(m_version, header.data() + 6);
    qToBigEndian(sequence, header.data() + 8);
    qToBigEndian(acknowledgement, header.data() + 16);
    return header;
}

bool EnvelopeEncoder::append(quint16 type, QByteArrayView payload, quint64 acknowledgement, QByteArray &out)
{
    if (std::size_t(payload.size()) > m_limit)
        return false;
    const Header written = header(type, std::size_t(payload.size()), number(), acknowledgement);
    out.append(written.data(), qsizetype(written.size()));
    out.append(payload);
    return true;
}

bool EnvelopeEncoder::appendUnnumbered(quint16 type, QByteArrayView payload, quint64 acknowledgement, QByteArray &out) const
{
    if (std::size_t(payload.size()) > m_limit)
        return false;
    const Header written = header(type, std::size_t(payload.size()), Envelope::unnumbered, acknowledgement);
    out.append(written.data(), qsizetype(written.size()));
    out.append(payload);
    return true;
}

} // namespace signalbox::core::link
