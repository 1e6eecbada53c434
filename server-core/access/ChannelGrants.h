// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QFlags>
#include <QtCore/QLatin1StringView>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace signalbox::core::access {

/// What one may do in a channel.
enum class Right : std::uint8_t {
    Subscribe = 1, ///< receive, and resume what was received
    Publish = 2, ///< publish and retain; in all channels: broadcast
    Presence = 4, ///< see who is there, and be there
    History = 8, ///< read what was published before
};
Q_DECLARE_FLAGS(Rights, Right)
Q_DECLARE_OPERATORS_FOR_FLAGS(Rights)

inline constexpr std::array allRights{Right::Subscribe, Right::Publish, Right::Presence, Right::History};

/// "subscribe", as tokens and error messages say it.
QLatin1StringView rightName(Right right);
std::optional<Right> rightFromName(std::string_view name);

/// Rights in one channel, or in all whose names begin with a prefix.
struct ChannelGrant {
    /// A channel's name, or the beginning of names when `isPrefix` (empty: all channels).
    QByteArray name;
    bool isPrefix = false;
    Rights rights;

    bool operator==(const ChannelGrant &) const = default;

    /// `channel` may be a wildcard: that is covered by a prefix that is no longer.
    bool covers(QByteArrayView channel) const { return isPrefix ? channel.startsWith(name) : channel == name; }
};

/// What somebody may do, by channel: the rights of all grants that cover a channel add up; none takes any away.
class ChannelGrants
{
public:
    /// `pattern`: a valid name or prefix wildcard.
    void add(QByteArrayView pattern, Rights rights);

    bool permits(Right right, QByteArrayView channel) const;
    /// True when `permits` is true here for all that it is true for there. May say false where only a list of single channels
    /// makes up for a prefix.
    bool includes(const ChannelGrants &other) const;

    const std::vector<ChannelGrant> &list() const { return m_grants; }
    bool operator==(const ChannelGrants &) const = default;

private:
    std::vector<ChannelGrant> m_grants;
};

} // namespace signalbox::core::access
