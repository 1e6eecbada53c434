// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>

namespace signalbox::core::presence {

using Clock = std::chrono::steady_clock;

/// A page that is reloaded and a phone that changes its network are back within this; longer would show people who have gone.
inline constexpr std::chrono::milliseconds defaultHold{3000};
/// Ten times what is called a very large channel.
inline constexpr std::size_t defaultMembersPerChannel = 100'000;
/// About 150 MB of rosters.
inline constexpr std::size_t defaultMembersPerHub = 500'000;
/// Twice what is called very many; 250 such sessions fill a hub.
inline constexpr std::size_t defaultEnteredPerSession = 2'000;
/// As many as subscriptions.
inline constexpr std::size_t defaultFollowedPerSession = 10'000;

struct PresenceSettings {
    /// From the end of a member's last session to its leave.
    std::chrono::milliseconds hold = defaultHold;
    std::size_t membersPerChannel = defaultMembersPerChannel;
    /// Channels.
    std::size_t enteredPerSession = defaultEnteredPerSession;
    std::size_t followedPerSession = defaultFollowedPerSession;
    /// Of each home: channels that someone follows, be there a member or not.
    std::size_t followedPerHome = 1'000'000;
    /// Of a snapshot, the first page.
    std::size_t snapshotMembers = 100;
    /// More events than these go out in parts: a session that reads slowly stops between two of them.
    std::size_t partBytes = 64 * 1024;
    /// What is kept of a channel in a shard for followers that are behind. Past it they get a snapshot.
    std::size_t logEvents = 10'000;
    std::size_t logBytes = 1024 * 1024;
    /// Of all channels of a shard together. Past it the oldest goes.
    std::size_t logBytesPerShard = 64 * 1024 * 1024;
    /// About so many holds end at a time, for a shard has other work, too.
    std::size_t leavesPerTurn = 1'000;

    bool operator==(const PresenceSettings &) const = default;
};

} // namespace signalbox::core::presence
