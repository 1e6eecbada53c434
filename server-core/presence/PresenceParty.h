// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/PresenceEdge.h"
#include "server-core/presence/PresenceHome.h"

namespace signalbox::core::presence {

/// What a party needs of where it runs.
class PresenceSurroundings
{
public:
    virtual Clock::time_point now() const = 0;
    /// To another shard of the same hub: `PresenceParty::receive` there, later, in order. What goes to a shard that is gone is dropped.
    virtual void send(ShardId shard, PresenceMessage message) = 0;
    /// `PresenceParty::flush` is to be called once what is at hand has been done.
    virtual void flushLater() = 0;

protected:
    ~PresenceSurroundings() = default;
};

/// What one thread has of a hub's presence: its sessions, and the rosters of the channels whose home it is, if it is one.
/// Shape:  homes are there as long as the hub. Another shard may come and go: it goes when its sessions have been detached, and its number
///         is free for another when all that it sent has been received.
/// Thread: one at a time.
class PresenceParty final : private PresenceHomeOutput, private PresenceEdgeOutput
{
public:
    /// Without an origin the shard is no home.
    PresenceParty(ShardId shard, PresenceEdge::HomeOf homeOf, const PresenceSettings &settings, PresenceSurroundings &surroundings,
                  std::optional<PresenceHome::Origin> origin);

    /// For what sessions ask.
    PresenceEdge &sessions() { return m_edge; }
    /// For queries; null when the shard is no home.
    const PresenceHome *home() const { return m_home ? &*m_home : nullptr; }

    /// What another shard sent.
    void receive(PresenceMessage message);
    /// At the end of a turn: sends what has gathered.
    void flush();
    /// Ends holds that are over, some at a time: then the next deadline is in the past, and the next turn goes on.
    void advance();
    /// When `advance` has something to do; nothing: until something has happened never.
    std::optional<Clock::time_point> nextDeadline() const;

    /// Whoever has more than it may have keeps it.
    void apply(const PresenceSettings &settings);

private:
    void deliver(ShardId shard, std::vector<RosterBatchRef> batches) override;
    void ask(ShardId home, PresenceMessage message) override { send(home, std::move(message)); }
    void flushLater() override;

    void send(ShardId shard, PresenceMessage message);

    void handle(const EnterAsk &ask);
    void handle(const UpdateAsk &ask);
    void handle(const LeaveAsk &ask);
    void handle(const MembersAsk &ask);
    void handle(const FollowAsk &ask);
    void handle(const UnfollowTell &tell);
    void handle(const EndTell &tell);
    void handle(const EventsTell &tell);
    void handle(const EnterAnswer &answer) { m_edge.take(answer); }
    void handle(const UpdateAnswer &answer) { m_edge.take(answer); }
    void handle(const LeaveAnswer &answer) { m_edge.take(answer); }
    void handle(const MembersAnswer &answer) { m_edge.take(answer); }
    void handle(const FollowAnswer &answer) { m_edge.take(answer); }
    void handle(const StreamTell &tell);
    void handle(const StreamEndTell &tell);
    void handle(const OwnPartAsk &ask);
    void handle(const OriginUpTell &tell);
    void handle(const OriginDownTell &tell);
    void handle(const OriginPartTell &tell);
    void handle(const OriginChangesTell &tell);
    void handle(const OriginSumAsk &ask);
    // These go to the exchange, which is no party.
    void handle(const OwnChangesTell &) { }
    void handle(const OwnPartAnswer &) { }
    void handle(const OriginSumAnswer &) { }
    /// What happened to the own line so far.
    void sendOwnChanges();

    const ShardId m_shard;
    PresenceSurroundings &m_surroundings;
    PresenceEdge m_edge;
    std::optional<PresenceHome> m_home;
    bool m_wantsFlush = false;
};

} // namespace signalbox::core::presence
