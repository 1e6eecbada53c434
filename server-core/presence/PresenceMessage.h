// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/PresenceFollower.h"
#include "server-core/presence/RosterBatch.h"

#include <variant>

namespace signalbox::core::presence {

/// Which shard of the hub.
using ShardId = int;

/// Where an answer belongs.
struct Caller {
    ShardId shard = 0;
    SessionKey session = 0;
    Token token = 0;
};

enum class SessionEnd : std::uint8_t {
    Lost, ///< its members are held for a while
    Kicked, ///< its members leave at once
};

/// Which part of a roster.
struct MembersQuery {
    /// From 1.
    std::size_t page = 1;
    std::size_t pageSize = 100;
    /// Instead of a page: those behind this name.
    std::optional<QByteArray> after = {};
};

// To the home of a channel.
struct EnterAsk {
    QByteArray channel;
    Caller caller;
    QByteArray member;
    /// JSON. Nothing: as it was; empty when the member is new.
    std::optional<QByteArray> info;
    /// The instance that the session belongs to.
    QByteArray instance;
    /// ms since the epoch.
    std::int64_t wallMs = 0;
};
struct UpdateAsk {
    QByteArray channel;
    Caller caller;
    QByteArray info;
};
struct LeaveAsk {
    QByteArray channel;
    Caller caller;
};
struct MembersAsk {
    QByteArray channel;
    Caller caller;
    MembersQuery query;
};
/// From now on the shard wants the channel's events; the answer says from where on.
struct FollowAsk {
    QByteArray channel;
    Caller caller;
};
/// The shard has no follower there any more.
struct UnfollowTell {
    QByteArray channel;
    ShardId shard = 0;
};
/// To each home where the session has entered something.
struct EndTell {
    SessionKey session = 0;
    SessionEnd end = SessionEnd::Lost;
};

// To the shard of a session.
struct EnterAnswer {
    QByteArray channel;
    Caller caller;
    QByteArray member;
    Result<std::uint64_t> version;
};
struct UpdateAnswer {
    Caller caller;
    Result<std::uint64_t> version;
};
struct LeaveAnswer {
    QByteArray channel;
    Caller caller;
    Result<std::uint64_t> version;
};
struct MembersAnswer {
    QByteArray channel;
    Caller caller;
    RosterPage page;
};
struct FollowAnswer {
    QByteArray channel;
    Caller caller;
    Result<RosterPage> snapshot;
};
struct EventsTell {
    std::vector<RosterBatchRef> batches;
};

/// What shards of a hub say to each other about presence. Between two shards the order is kept, and nothing is lost.
using PresenceMessage = std::variant<EnterAsk, UpdateAsk, LeaveAsk, MembersAsk, FollowAsk, UnfollowTell, EndTell, EnterAnswer, UpdateAnswer,
                                     LeaveAnswer, MembersAnswer, FollowAnswer, EventsTell>;

} // namespace signalbox::core::presence
