// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/PresenceMessage.h"
#include "server-core/presence/RosterLogs.h"
#include "server-core/presence/ShortVector.h"

#include <limits>

namespace signalbox::core::presence {

// What a PresenceEdge is made of; for its own files only.

struct EdgeFollow;
struct EdgeSession;

/// A channel that someone here follows or has entered.
struct EdgeChannel {
    QByteArray name = {};
    ShardId home = 0;
    /// Its number in the edge, as long as it is there.
    std::uint32_t slot = 0;
    std::size_t ties = 0;
    std::vector<EdgeFollow *> followers = {};
    /// Whether the home has answered: then all later events come.
    bool isCurrent = false;
    /// Of the last event that was sent.
    std::uint64_t version = 0;
    /// What goes out at the end of the turn.
    std::vector<RosterBatchRef> pending = {};
    /// Where it stands among those that have something to send.
    std::size_t dirtyPlace = 0;
    /// Followers that are behind: for them there is a log.
    std::size_t behind = 0;
    RosterLogs::Log log = {};
};

struct EdgeFollow {
    enum class State : std::uint8_t { Joining, InStep, Behind, Renewing };

    EdgeSession &session;
    EdgeChannel &channel;
    /// Where it stands in `EdgeChannel::followers`.
    std::size_t place = 0;
    State state = State::Joining;
    /// Joining: of who asked.
    Token token = 0;
    /// Joining, Renewing: of the question that is to be answered; others are of a time before.
    Token ask = 0;
    /// Behind: what it has.
    std::uint64_t version = 0;
};

/// What a session has to do with a channel. There are as many as members, so they are small.
struct EdgeTie {
    static constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();

    /// The channel's.
    std::uint32_t slot = nowhere;
    /// Enters and leaves that are not answered yet.
    std::uint32_t asks : 30 = 0;
    /// By the last answer.
    bool isEntered : 1 = false;
    /// By the last question: such are counted.
    bool wantsEntered : 1 = false;
    std::unique_ptr<EdgeFollow> follow = {};

    explicit operator bool() const { return slot != nowhere; }
    bool isUsed() const { return follow || asks > 0 || isEntered; }
};

struct EdgeSession {
    struct SlotOf {
        std::uint32_t operator()(const EdgeTie &tie) const { return tie.slot; }
    };

    PresenceFollower &follower;
    ShortVector<EdgeTie, SlotOf> ties = {};
    std::uint32_t entered = 0;
    std::uint32_t followed = 0;
};

} // namespace signalbox::core::presence
