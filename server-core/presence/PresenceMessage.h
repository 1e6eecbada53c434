// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/PresenceFollower.h"
#include "server-core/presence/RosterBatch.h"
#include "server-core/presence/RosterChange.h"

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

// From the exchange with other processes, which has the number of a shard, to a home.

/// From now on the exchange wants what happens to the own line; an empty OwnChangesTell says where it stands.
struct StreamTell {
    ShardId exchange = 0;
};
/// The exchange ends: all that came from it is dropped, as if the other processes had died.
struct StreamEndTell {
};
/// For a part of the own line; without `after` the first.
struct OwnPartAsk {
    /// The number of the walk, of which the answer says it is.
    std::uint64_t walk = 0;
    std::optional<RosterCursor> after;
};
/// The other process is there: what is held of it, is held on, until it has been told anew.
struct OriginUpTell {
    RemoteOriginRef origin;
};
struct OriginDownTell {
    RosterOrigin origin;
    /// For as long as a lost session; else its members leave now.
    bool isHeld = false;
};
/// A part of what a line has; the first and the last are told to all homes.
struct OriginPartTell {
    RemoteOriginRef origin;
    std::uint32_t shard = 0;
    bool isFirst = false;
    bool isLast = false;
    std::vector<MemberPlace> rows;
};
struct OriginChangesTell {
    RemoteOriginRef origin;
    std::uint32_t shard = 0;
    std::vector<RosterChange> changes;
};
/// What the home has of these lines.
struct OriginSumAsk {
    RosterOrigin origin;
    std::uint64_t ticket = 0;
    std::vector<std::uint32_t> shards;
};

// From a home to the exchange.
struct OwnChangesTell {
    ShardId home = 0;
    /// Of the own line after the last of them.
    RosterDigest digest;
    std::shared_ptr<const std::vector<RosterChange>> changes;
};
struct OwnPartAnswer {
    ShardId home = 0;
    std::uint64_t walk = 0;
    /// Of the whole line at that moment.
    RosterDigest digest;
    std::vector<MemberPlace> rows;
    /// Nothing: it was the last.
    std::optional<RosterCursor> next;
    bool isFirst = false;
};
struct OriginSumAnswer {
    std::uint64_t ticket = 0;
    /// In the order in which they were asked for.
    std::vector<RosterSum> sums;
};

/// What shards of a hub say to each other about presence. Between two shards the order is kept, and nothing is lost.
using PresenceMessage =
    std::variant<EnterAsk, UpdateAsk, LeaveAsk, MembersAsk, FollowAsk, UnfollowTell, EndTell, EnterAnswer, UpdateAnswer, LeaveAnswer,
                 MembersAnswer, FollowAnswer, EventsTell, StreamTell, StreamEndTell, OwnPartAsk, OriginUpTell, OriginDownTell,
                 OriginPartTell, OriginChangesTell, OriginSumAsk, OwnChangesTell, OwnPartAnswer, OriginSumAnswer>;

} // namespace signalbox::core::presence
