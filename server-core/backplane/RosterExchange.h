// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/RosterReceiving.h"
#include "server-core/backplane/RosterSending.h"

namespace signalbox::core::backplane {

/// The rosters of a hub, exchanged with the same hub in other processes: each tells who its own sessions are, and homes keep what
/// they are told beside it.
/// Shape:  between it and the homes of this process run presence messages, both ways in order and without loss; it has the number of a
/// shard
///         there, and is none. Once a second it says of each line what it has to add up to, and nothing else while nothing happens.
/// Thread: the backplane's.
class RosterExchange final : public HubExchange
{
public:
    static constexpr std::chrono::milliseconds digestInterval{1000};

    /// What is kept for a peer that has no room, before it is told all anew.
    static constexpr qsizetype defaultMostWaiting = 1024 * 1024;

    /// `self` is its number, which none before it has had; `origin` is this process's hub, of which it takes nothing.
    RosterExchange(presence::ShardId self, const hub::OriginId &origin, RosterHomes homes, HubOutlet &outlet,
                   qsizetype mostWaiting = defaultMostWaiting);
    Q_DISABLE_COPY_MOVE(RosterExchange)

    /// From now on the homes tell what happens in them. Once, before its first peer.
    void start();
    /// The end: the homes tell nothing any more, and members of other processes leave, as if those had died.
    void stop();

    /// Those that it sends; others are passed over.
    static bool isOwn(FrameType type);
    void onPeerUp(const HubPeer &peer) override;
    void onPeerDown(ProcessId peer, PeerEnd end) override;
    /// Its members have left before.
    void onPeerGone(ProcessId) override { }
    void onFrame(ProcessId from, FrameType type, FrameReader &fields) override;
    void onRoom(ProcessId peer) override;

    /// What a home sent.
    void receive(const presence::PresenceMessage &message);
    /// Says what the lines add up to, when it is time.
    void advance();
    std::optional<Clock::time_point> nextDeadline() const { return m_nextDigest; }

    /// The rosters of that process have arrived in the homes of this one.
    bool isComplete(ProcessId peer) const;
    /// And they were what its last digest said.
    bool isConfirmed(ProcessId peer) const;
    std::size_t peers() const { return m_peers.size(); }

private:
    struct Peer {
        RosterSending sending;
        RosterReceiving receiving;
    };

    /// A home makes one part at a time, for it has other work, too; other peers wait.
    struct Walks {
        bool isAsked = false;
        std::deque<std::pair<ProcessId, presence::OwnPartAsk>> waiting;
    };

    void askPart(ProcessId peer, presence::ShardId home, presence::OwnPartAsk ask);
    Result<void> check(const HubPeer &peer) const;
    Result<void> take(Peer &peer, FrameType type, FrameReader &fields);
    void take(const presence::OwnChangesTell &tell);
    void take(const presence::OwnPartAnswer &part);
    void take(const presence::OriginSumAnswer &answer);
    /// What is between others.
    template <typename Message>
    void take(const Message &)
    {
    }

    const presence::ShardId m_self;
    const presence::RosterOrigin m_origin;
    const RosterHomes m_homes;
    const qsizetype m_mostWaiting;
    HubOutlet &m_outlet;
    std::uint64_t m_lastWalk = 0;
    std::uint64_t m_lastTicket = 0;
    /// Of each home.
    std::vector<Walks> m_walks;
    /// Of the own lines, as they were told last.
    std::vector<presence::RosterDigest> m_digests;
    std::map<ProcessId, Peer> m_peers;
    std::optional<Clock::time_point> m_nextDigest;
};

} // namespace signalbox::core::backplane
