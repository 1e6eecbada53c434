// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/EdgeParts.h"

#include <functional>
#include <map>
#include <unordered_map>

namespace signalbox::core::presence {

/// What the sessions of a shard ask of the channels' homes.
class PresenceEdgeOutput
{
public:
    virtual void ask(ShardId home, PresenceMessage message) = 0;
    /// `PresenceEdge::flush` is to be called at the end of the turn.
    virtual void flushLater() = 0;

protected:
    ~PresenceEdgeOutput() = default;
};

/// A session enters a channel as a member, or gives its member there another info or name. Names and sizes have been checked.
struct EnterRequest {
    QByteArray channel;
    QByteArray member;
    /// JSON. Nothing: as it was; empty when the member is new.
    std::optional<QByteArray> info = {};
    /// The instance that the session belongs to.
    QByteArray instance;
    /// ms since the epoch.
    std::int64_t wallMs = 0;
};

/// The sessions of one shard: which of them follows which channel, and has entered where.
/// Shape:  a follower is *joining* until the home has answered, then *in step*: what comes in one turn goes out together, the same bytes
///         for all. One that has no room falls *behind*: it goes on where it was, part by part, from what the channel keeps for such as
///         long as there are any; when that is gone, it is *renewed* by a snapshot.
/// Errors: as answers to the session: TooManyChannels, NotEntered, and those of the home.
/// Thread: the shard's.
class PresenceEdge
{
public:
    /// Where a channel has its home.
    using HomeOf = std::function<ShardId(QByteArrayView channel)>;

    PresenceEdge(ShardId shard, HomeOf homeOf, const PresenceSettings &settings, PresenceEdgeOutput &output);
    Q_DISABLE_COPY_MOVE(PresenceEdge)

    /// Before its first call of those below. Sessions that do not use presence need not come.
    void attach(PresenceFollower &follower);
    /// Nothing more is told to it; the homes concerned hear of its end. A session that is not attached does no harm.
    void detach(SessionKey session, SessionEnd end);

    void enter(SessionKey session, Token token, const EnterRequest &request);
    void update(SessionKey session, Token token, const QByteArray &channel, const QByteArray &info);
    void leave(SessionKey session, Token token, const QByteArray &channel);
    void members(SessionKey session, Token token, const QByteArray &channel, const MembersQuery &query);
    /// Begins anew where it follows already. One that is joining there is refused, so tokens must not be used twice.
    void follow(SessionKey session, Token token, const QByteArray &channel);
    /// False: it did not.
    bool unfollow(SessionKey session, const QByteArray &channel);
    /// It has room again.
    void resume(SessionKey session);
    /// Where it has entered or is about to, or follows; sorted.
    std::vector<QByteArray> channelsOf(SessionKey session);

    void take(const EnterAnswer &answer);
    void take(const UpdateAnswer &answer);
    void take(const LeaveAnswer &answer);
    void take(const MembersAnswer &answer);
    void take(const FollowAnswer &answer);
    void deliver(const RosterBatchRef &batch);
    /// Sends what was delivered since the last time.
    void flush();

    void apply(const PresenceSettings &settings);
    std::size_t sessions() const { return m_sessions.size(); }
    /// That someone here has entered or follows.
    std::size_t channels() const { return m_channels.size(); }
    /// Of what is kept for those that are behind.
    std::size_t logBytes() const { return m_logs.bytes(); }

private:
    EdgeSession *find(SessionKey session);
    /// Null when it has nothing to do with the channel.
    EdgeTie *findTie(EdgeSession &session, const QByteArray &channel);
    EdgeTie &openTie(EdgeSession &session, EdgeChannel &channel);
    EdgeChannel &open(const QByteArray &channel);
    /// Frees what is not used any more.
    void tidy(EdgeSession &session, const EdgeTie &tie);
    void release(EdgeChannel &channel);
    EdgeChannel &channelOf(const EdgeTie &tie) { return *m_slots[tie.slot]; }

    /// An answer has come. `isEntered`: whether it is in the channel now; nothing: that is as it was.
    void closeAsk(EdgeSession &session, const QByteArray &channel, std::optional<bool> isEntered);
    static void tell(const EdgeSession &session, Token token, const Result<std::uint64_t> &version);

    /// Answers who waits for what will not be.
    void giveUp(EdgeFollow &follow, const QString &why);
    void askForSnapshot(EdgeFollow &follow);
    void endFollow(EdgeTie &tie);
    void flush(EdgeChannel &channel);
    void send(EdgeChannel &channel, const RosterBatchRef &part);
    void catchUp(EdgeFollow &follow);
    /// It is not behind any more, if it was.
    void leaveLog(EdgeFollow &follow);

    const ShardId m_shard;
    const HomeOf m_homeOf;
    PresenceSettings m_settings;
    PresenceEdgeOutput &m_output;
    RosterLogs m_logs;
    /// Asked by key only: its order is never seen.
    std::unordered_map<SessionKey, EdgeSession> m_sessions;
    std::map<QByteArray, EdgeChannel> m_channels;
    /// By slot; null where one is free.
    std::vector<EdgeChannel *> m_slots;
    std::vector<std::uint32_t> m_freeSlots;
    Token m_lastAsk = 0;
    /// What has something to send; null where that has changed.
    std::vector<EdgeChannel *> m_dirty;
};

} // namespace signalbox::core::presence
