// SPDX-License-Identifier: Apache-2.0
#include "server-core/framing/LengthPrefixFraming.h"

#include <algorithm>

namespace signalbox::core::framing {

using namespace Qt::StringLiterals;

LengthPrefixFraming::LengthPrefixFraming(Layout layout, std::size_t maxMessageBytes) : m_layout(layout), m_maxMessageBytes(maxMessageBytes)
{
    Q_ASSERT(layout.lengthOffset <= MaxOffset);
    Q_ASSERT(layout.lengthBytes == 1 || layout.lengthBytes == 2 || layout.lengthBytes == 4 || layout.lengthBytes == 8);
}

std::uint64_t LengthPrefixFraming::length() const
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < m_layout.lengthBytes; ++i) {
        const std::size_t at = m_layout.order == Order::Big ? i : m_layout.lengthBytes - 1U - i;
        value = value << 8 | static_cast<unsigned char>(m_header[m_layout.lengthOffset + at]);
    }
    return value;
}

bool LengthPrefixFraming::takeHeader(std::span<char> &input)
{
    const std::size_t part = std::min(headerSize() - m_headerSize, input.size());
    std::copy_n(input.data(), part, m_header.data() + m_headerSize);
    input = input.subspan(part);
    m_headerSize = static_cast<std::uint8_t>(m_headerSize + part);
    if (m_headerSize < headerSize())
        return false;
    const std::uint64_t counted = m_layout.countsHeader ? headerSize() : 0;
    const std::uint64_t declared = length();
    if (declared < counted)
        m_fault = Fault::TooShort;
    else if (m_layout.lengthOffset > m_maxMessageBytes || declared - counted > m_maxMessageBytes - m_layout.lengthOffset)
        m_fault = Fault::TooLong;
    m_bodySize = m_fault == Fault::None ? static_cast<std::size_t>(declared - counted) : 0;
    return true;
}

FeedResult LengthPrefixFraming::feed(std::span<char> input, MessageHandler &handler)
{
    std::span<char> rest = input;
    while (m_fault == Fault::None) {
        if (m_headerSize < headerSize() && !takeHeader(rest))
            return {FeedStatus::More, input.size()};
        if (m_fault != Fault::None)
            break;
        QByteArray kept;
        QByteArrayView body;
        if (!m_body.take(rest, m_bodySize, kept, body))
            return {FeedStatus::More, input.size()};
        m_headerSize = 0;
        QByteArray joined;
        if (m_layout.lengthOffset > 0)
            joined.append(m_header.data(), m_layout.lengthOffset).append(body);
        if (!handler.onMessage(m_layout.lengthOffset > 0 ? QByteArrayView(joined) : body))
            return {FeedStatus::Stopped, input.size() - rest.size()};
    }
    m_headerSize = 0;
    return {FeedStatus::Failed, input.size() - rest.size()};
}

bool LengthPrefixFraming::encode(QByteArrayView message, QByteArray &out) const
{
    if (message.size() < m_layout.lengthOffset)
        return false;
    const QByteArrayView body = message.sliced(m_layout.lengthOffset);
    const std::uint64_t declared = static_cast<std::uint64_t>(body.size()) + (m_layout.countsHeader ? headerSize() : 0);
    if (m_layout.lengthBytes < 8 && declared >> (8 * m_layout.lengthBytes) != 0)
        return false;
    out.append(message.first(m_layout.lengthOffset));
    for (unsigned i = 0; i < m_layout.lengthBytes; ++i) {
        const unsigned at = m_layout.order == Order::Little ? i : m_layout.lengthBytes - 1U - i;
        out.append(static_cast<char>(declared >> (8 * at)));
    }
    out.append(body);
    return true;
}

QString LengthPrefixFraming::errorMessage() const
{
    switch (m_fault) {
    case Fault::None:
        break;
    case Fault::TooLong:
        return u"message longer than %1 bytes"_s.arg(m_maxMessageBytes);
    case Fault::TooShort:
        return u"the length is less than the %1 bytes of the header it counts"_s.arg(headerSize());
    }
    return {};
}

} // namespace signalbox::core::framing
