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

struct PresenceSettings {
    /// From the end of a member's last session to its leave.
    std::chrono::milliseconds hold = defaultHold;
    std::size_t membersPerChannel = defaultMembersPerChannel;

    bool operator==(const PresenceSettings &) const = default;
};

} // namespace signalbox::core::presence
