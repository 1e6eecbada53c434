// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace signalbox::core::backplane {

/// What a frame between two processes says. Numbers are never used again; one that is not known is passed over, so that two releases
/// understand each other.
enum class FrameType : std::uint8_t {
    // Which hubs a process has.
    HubOpen = 1,
    HubClose = 2,
    /// The sender's hub goes with that one of the receiver from now on.
    HubSeen = 3,
    /// All that the sender has when it joins have been named.
    HubsTold = 4,

    // Channels of a hub.
    Interest = 10,
    InterestEnd = 11,
    InterestAnswer = 12,
    Publications = 13,
    Gap = 14,
    WildcardInterest = 15,
    WildPublications = 16,
    Fetch = 17,
    Fetched = 18,
    Announce = 19,
    Repeats = 20,
    Retained = 21,
    FinalHeads = 22,

    // Rosters of a hub.
    RosterEvents = 30,
    RosterSnapshot = 31,
    RosterSnapshotAsk = 32,
    RosterDigest = 33,

    // Between processes that reach each other by an agent. See uplink/RelayFrames.
    RelayUp = 40,
    RelayDown = 41,
    RelayGone = 42,
    RelayTold = 43,
    RelayBegin = 44,
    Relayed = 45,
    RelayTaken = 46,

    // From a worker to its agent. See cluster/RosterReading.
    RosterReadings = 50,
};

} // namespace signalbox::core::backplane
