// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/PresenceMessage.h"
#include "server-core/presence/RosterLogs.h"

namespace signalbox::core::presence {

// What a PresenceEdge is made of; for its own files only.

struct EdgeFollow;
struct EdgeSession;

/// A channel that someone here follows or has entered.
struct EdgeChannel {
    QByteArray name = {};
    ShardId home = 0;
    /// Tells the channels of an edge apart and gives them an order.
    std::uint64_t number = 0;
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

/// What a session has to do with a channel.
struct EdgeTie {
    EdgeChannel *channel = nullptr;
    std::unique_ptr<EdgeFollow> follow = {};
    /// Enters and leaves that are not answered yet.
    std::uint32_t asks = 0;
    /// By the last answer.
    bool isEntered = false;
    /// By the last question: such are counted.
    bool wantsEntered = false;

    bool isUsed() const { return follow || asks > 0 || isEntered; }
};

struct EdgeSession {
    PresenceFollower &follower;
    /// In the order of their channels' numbers.
    std::vector<EdgeTie> ties = {};
    std::size_t entered = 0;
    std::size_t followed = 0;
};

} // namespace signalbox::core::presence
