// SPDX-License-Identifier: Apache-2.0
#include "server-core/link/EnvelopeEncoder.h"

#include <QtCore/QByteArray>
#include <QtCore/QtEndian>

#include <array>

namespace signalbox::core::link {

bool EnvelopeEncoder::append(quint16 type, QByteArrayView payload, quint64 acknowledgement, QByteArray &out)
{
    if (std::size_t(payload.size()) > m_limit)
        return false;
    std::array<char, Envelope::headerSize> header;
    qToBigEndian(quint32(payload.size()), header.data());
    qToBigEndian(type, header.data() + 4);
    qToBigEndian(m_version, header.data() + 6);
    qToBigEndian(++m_sequence, header.data() + 8);
    qToBigEndian(acknowledgement, header.data() + 16);
    out.append(header.data(), qsizetype(header.size()));
    out.append(payload);
    return true;
}

} // namespace signalbox::core::link
