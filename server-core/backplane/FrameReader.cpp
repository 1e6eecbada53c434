// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/FrameReader.h"

#include <QtCore/QtEndian>

namespace signalbox::core::backplane {

QByteArrayView FrameReader::take(std::uint64_t size)
{
    if (size > std::uint64_t(m_left.size())) {
        m_isGood = false;
        m_left = {};
        return {};
    }
    const QByteArrayView taken = m_left.first(qsizetype(size));
    m_left = m_left.sliced(qsizetype(size));
    return taken;
}

std::uint8_t FrameReader::byte()
{
    const QByteArrayView one = take(1);
    return one.isEmpty() ? std::uint8_t(0) : std::uint8_t(one.front());
}

std::uint64_t FrameReader::number()
{
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        const QByteArrayView one = take(1);
        if (one.isEmpty())
            return 0;
        const auto bits = std::uint64_t(std::uint8_t(one.front()));
        // Of the tenth byte there is room for one bit.
        if (shift == 63 && bits > 1)
            break;
        value |= (bits & 0x7f) << shift;
        if (bits < 0x80)
            return value;
    }
    m_isGood = false;
    m_left = {};
    return 0;
}

QByteArrayView FrameReader::bytes()
{
    return take(number());
}

hub::OriginId FrameReader::origin()
{
    const QByteArrayView both = take(2 * sizeof(quint64));
    if (both.isEmpty())
        return {};
    return {qFromBigEndian<quint64>(both.data()), qFromBigEndian<quint64>(both.data() + sizeof(quint64))};
}

std::size_t FrameReader::count(std::size_t leastBytes)
{
    const std::uint64_t value = number();
    if (value <= std::uint64_t(m_left.size()) / std::uint64_t(std::max<std::size_t>(leastBytes, 1)))
        return std::size_t(value);
    m_isGood = false;
    m_left = {};
    return 0;
}

} // namespace signalbox::core::backplane
