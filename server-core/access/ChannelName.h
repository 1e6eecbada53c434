// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QString>

#include <cstdint>
#include <optional>

namespace signalbox::core::access {

/// In bytes of UTF-8; a wildcard's `*` counts.
inline constexpr qsizetype longestChannelName = 255;
/// In code points: names of members and publishers, ids of publications.
inline constexpr qsizetype longestName = 128;

enum class Wildcard : std::uint8_t {
    Refused,
    Allowed, ///< one `*`, at the end
};

/// What is wrong with `name`, as a sentence for its sender; nothing when it is a channel's name or, where allowed, a prefix wildcard.
/// Shape:  `name` is valid UTF-8.
std::optional<QString> channelNameProblem(QByteArrayView name, Wildcard wildcard);

/// For "news*"; a channel's own name holds no `*`.
inline bool isWildcard(QByteArrayView channel)
{
    return channel.endsWith('*');
}

/// Valid UTF-8 of 1 to 128 code points without control characters: whoever prints it prints no escape sequences.
bool isValidMemberName(QByteArrayView name);

} // namespace signalbox::core::access
