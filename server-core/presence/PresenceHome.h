// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/PresenceMessage.h"
#include "server-core/presence/PresenceShard.h"
#include "server-core/presence/RosterStream.h"

#include <functional>
#include <map>

namespace signalbox::core::presence {

/// What a home sends to the shards of followers.
class PresenceHomeOutput
{
public:
    virtual void deliver(ShardId shard, std::vector<RosterBatchRef> batches) = 0;
    /// `PresenceHome::flush` is to be called at the end of the turn.
    virtual void flushLater() = 0;

protected:
    ~PresenceHomeOutput() = default;
};

/// The rosters of the channels that have their home in one shard, and which shards follow them.
/// Shape:  an event is encoded once, if anybody follows its channel, and goes out at the end of the turn, or just before an answer that is
///         of a later version.
/// Errors: those of PresenceShard; TooManyChannels (retryable) when too many channels are followed.
/// Thread: the shard's.
class PresenceHome final : private RosterEvents
{
public:
    /// The frame of an event in the protocol that most clients speak.
    using Encode = std::function<QByteArray(const RosterEvent &event)>;

    /// What the homes of a hub share.
    struct Origin {
        /// The name of this process's node.
        QByteArray node;
        /// The one that all who compare digests with this origin use.
        SipKey key;
        std::shared_ptr<MemberQuota> quota;
        Encode encode;
        /// Of the hub in this process; told to others with `key`.
        RosterOrigin id = {};
    };

    PresenceHome(Origin origin, const PresenceSettings &settings, PresenceHomeOutput &output);

    /// What is present, for queries.
    const RosterDirectory &rosters() const { return m_shard.rosters(); }
    std::size_t followedChannels() const { return m_followed.size(); }

    [[nodiscard]] Result<std::uint64_t> enter(const EnterAsk &ask);
    [[nodiscard]] Result<std::uint64_t> update(const UpdateAsk &ask);
    [[nodiscard]] Result<std::uint64_t> leave(const LeaveAsk &ask);
    void end(const EndTell &tell, Clock::time_point now);

    /// All that has happened before was delivered to the shards that follow the channel.
    RosterPage members(const MembersAsk &ask);
    [[nodiscard]] Result<RosterPage> follow(const QByteArray &channel, ShardId shard);
    void unfollow(const QByteArray &channel, ShardId shard);

    // For the exchange with other processes; without one, nothing of it costs anything.
    void startStream(ShardId home, ShardId exchange);
    void endStream(Clock::time_point now);
    /// Null while there is no exchange.
    const RosterStream *stream() const { return m_stream ? &*m_stream : nullptr; }
    /// These two need a stream.
    OwnChangesTell takeOwnChanges() { return m_stream->take(rosters()); }
    /// All that has happened before was taken.
    OwnPartAnswer ownPart(const OwnPartAsk &ask) const { return m_stream->partOf(rosters(), ask, m_settings.partBytes); }
    RemoteRosters &remote() { return m_shard.remote(); }
    const RemoteRosters &remote() const { return m_shard.remote(); }
    std::chrono::milliseconds hold() const { return m_settings.hold; }

    /// At the end of a turn: sends what has gathered.
    void flush();
    /// Ends holds that are over, some at a time.
    void advance(Clock::time_point now) { m_shard.advance(now, m_settings.leavesPerTurn); }
    /// When `advance` has something to do; in the past while it has more.
    std::optional<Clock::time_point> nextDeadline() const { return m_shard.nextDeadline(); }

    void apply(const PresenceSettings &settings);

private:
    /// A channel that some shards follow.
    struct Followed {
        /// Ordered.
        std::vector<ShardId> shards;
        /// Of this turn; nobody else has them yet.
        std::vector<std::shared_ptr<RosterBatch>> pending;
        /// Where it stands among those that have something to send.
        std::size_t dirtyPlace = 0;
    };
    struct Less {
        using is_transparent = void;
        bool operator()(QByteArrayView left, QByteArrayView right) const { return left < right; }
    };

    /// Gathers what happens to the own line, and sees to it that it goes out.
    struct OwnEvents final : RosterEvents {
        explicit OwnEvents(PresenceHome &home) : m_home(home) { }
        void onRosterEvent(const RosterEvent &event) override;
        PresenceHome &m_home;
    };

    void onRosterEvent(const RosterEvent &event) override;
    std::vector<RosterBatchRef> takePending(Followed &followed);
    void flush(Followed &followed);

    PresenceSettings m_settings;
    PresenceHomeOutput &m_output;
    const Encode m_encode;
    PresenceShard m_shard;
    OwnEvents m_ownEvents{*this};
    std::optional<RosterStream> m_stream;
    std::map<QByteArray, Followed, Less> m_followed;
    /// Null where there is nothing to send any more.
    std::vector<Followed *> m_dirty;
};

} // namespace signalbox::core::presence
