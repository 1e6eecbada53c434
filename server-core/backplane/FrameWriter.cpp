// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/FrameWriter.h"

#include <QtCore/QtEndian>

namespace signalbox::core::backplane {

FrameWriter &FrameWriter::number(std::uint64_t value)
{
    while (value >= 0x80) {
        m_bytes += char(0x80 | (value & 0x7f));
        value >>= 7;
    }
    m_bytes += char(value);
    return *this;
}

FrameWriter &FrameWriter::bytes(QByteArrayView value)
{
    number(std::uint64_t(value.size()));
    m_bytes += value;
    return *this;
}

FrameWriter &FrameWriter::origin(const hub::OriginId &value)
{
    const quint64 both[2] = {qToBigEndian<quint64>(value.high), qToBigEndian<quint64>(value.low)};
    m_bytes.append(reinterpret_cast<const char *>(both), sizeof both);
    return *this;
}

} // namespace signalbox::core::backplane
