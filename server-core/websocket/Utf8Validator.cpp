// SPDX-License-Identifier: Apache-2.0
#include "server-core/websocket/Utf8Validator.h"

#include <simdjson.h>

#include <algorithm>

namespace signalbox::core::websocket {

namespace {

/// What may come next. Accept is 0, so that a fresh validator is all zeros.
enum State : std::uint8_t {
    Accept,
    Tail1, ///< one continuation byte
    Tail2, ///< two continuation bytes
    Tail3, ///< three continuation bytes
    AfterE0, ///< A0..BF, no overlong form
    AfterED, ///< 80..9F, no surrogate
    AfterF0, ///< 90..BF, no overlong form
    AfterF4, ///< 80..8F, nothing past U+10FFFF
    Reject,
};

std::uint8_t afterLead(unsigned char byte)
{
    if (byte < 0x80)
        return Accept;
    if (byte >= 0xc2 && byte <= 0xdf)
        return Tail1;
    if (byte == 0xe0)
        return AfterE0;
    if (byte == 0xed)
        return AfterED;
    if (byte >= 0xe1 && byte <= 0xef)
        return Tail2;
    if (byte == 0xf0)
        return AfterF0;
    if (byte >= 0xf1 && byte <= 0xf3)
        return Tail3;
    return byte == 0xf4 ? AfterF4 : Reject;
}

std::uint8_t step(std::uint8_t state, unsigned char byte)
{
    const auto when = [byte](unsigned char low, unsigned char high, State next) { return byte >= low && byte <= high ? next : Reject; };
    switch (state) {
    case Accept:
        return afterLead(byte);
    case Tail1:
        return when(0x80, 0xbf, Accept);
    case Tail2:
        return when(0x80, 0xbf, Tail1);
    case Tail3:
        return when(0x80, 0xbf, Tail2);
    case AfterE0:
        return when(0xa0, 0xbf, Tail1);
    case AfterED:
        return when(0x80, 0x9f, Tail1);
    case AfterF0:
        return when(0x90, 0xbf, Tail2);
    case AfterF4:
        return when(0x80, 0x8f, Tail2);
    default:
        return Reject;
    }
}

/// How many bytes at the end start a code point that is not complete (0..3).
qsizetype openTail(QByteArrayView piece)
{
    for (qsizetype back = 1; back <= std::min<qsizetype>(3, piece.size()); ++back) {
        const auto byte = static_cast<unsigned char>(piece[piece.size() - back]);
        if (byte < 0x80)
            return 0;
        if (byte >= 0xc0) {
            const qsizetype length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
            return length > back ? back : 0;
        }
    }
    return 0;
}

} // namespace

bool Utf8Validator::isValid(QByteArrayView text)
{
    return simdjson::validate_utf8(text.data(), static_cast<std::size_t>(text.size()));
}

bool Utf8Validator::feed(QByteArrayView piece)
{
    qsizetype at = 0;
    for (; at < piece.size() && m_state != Accept && m_state != Reject; ++at)
        m_state = step(m_state, static_cast<unsigned char>(piece[at]));
    if (m_state == Reject)
        return false;
    const QByteArrayView rest = piece.sliced(at);
    const qsizetype tail = openTail(rest);
    const QByteArrayView whole = rest.chopped(tail);
    if (!whole.isEmpty() && !isValid(whole)) {
        m_state = Reject;
        return false;
    }
    for (const char c : rest.last(tail))
        m_state = step(m_state, static_cast<unsigned char>(c));
    return m_state != Reject;
}

} // namespace signalbox::core::websocket
