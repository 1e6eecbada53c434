// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/ChannelName.h"

#include <algorithm>

namespace signalbox::core::access {

using namespace Qt::StringLiterals;

namespace {

/// Unicode's category Cc: U+0000..U+001F, U+007F..U+009F.
bool hasControlCharacter(QByteArrayView text)
{
    unsigned char before = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f || (before == 0xc2 && byte >= 0x80 && byte < 0xa0))
            return true;
        before = byte;
    }
    return false;
}

qsizetype codePoints(QByteArrayView utf8)
{
    return std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

} // namespace

std::optional<QString> channelNameProblem(QByteArrayView name, Wildcard wildcard)
{
    if (name.isEmpty())
        return u"a channel's name must not be empty"_s;
    if (name.size() > longestChannelName)
        return u"a channel's name has at most %1 bytes, this one %2"_s.arg(longestChannelName).arg(name.size());
    if (hasControlCharacter(name))
        return u"a channel's name must not hold control characters"_s;
    const qsizetype star = name.indexOf('*');
    if (star < 0)
        return std::nullopt;
    if (wildcard == Wildcard::Refused)
        return u"\"*\" has no place in the name of a channel: this takes one channel, not a prefix"_s;
    if (star != name.size() - 1)
        return u"\"*\" may stand only once, at the end: \"news*\" means all channels whose names begin with \"news\""_s;
    return std::nullopt;
}

bool isValidMemberName(QByteArrayView name)
{
    // A code point has at most four bytes: nothing long is counted.
    return !name.isEmpty() && name.size() <= 4 * longestName && name.isValidUtf8() && codePoints(name) <= longestName
        && !hasControlCharacter(name);
}

} // namespace signalbox::core::access
