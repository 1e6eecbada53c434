// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/HubPeer.h"
#include "server-core/backplane/RosterFrames.h"
#include "server-core/presence/PresenceMessage.h"

#include <deque>
#include <functional>

namespace signalbox::core::backplane {

/// What one peer is told of the rosters of this process.
/// Shape:  of each home first what is there, part by part as the peer has room, and from the first part on each event, in the order in
///         which the home tells both. What there is no room for waits; when that is too much, it is dropped, and the peer is told all
///         anew once it has room.
/// Thread: the backplane's.
class RosterSending
{
public:
    /// Asks a home for a part; gives the number of the walk, a new one for a first part.
    using AskPart = std::function<void(presence::ShardId home, presence::OwnPartAsk ask)>;

    /// `mostWaiting`: bytes.
    RosterSending(ProcessId peer, std::size_t homes, qsizetype mostWaiting, HubOutlet &outlet, AskPart ask, std::uint64_t &lastWalk);

    /// Tells all that the home has, from the beginning.
    void begin(presence::ShardId home);
    /// Whatever is not for this peer does no harm.
    void take(const presence::OwnPartAnswer &part);
    void take(presence::ShardId home, std::span<const FrameWriter> events);
    /// By home: of those that it has all of.
    void tellDigests(std::span<const presence::RosterDigest> digests);
    void onRoom();

private:
    enum class Phase : std::uint8_t {
        Owed, ///< the first part is to be asked for when there is room
        Asked, ///< the home has been asked for a part
        Halfway, ///< the next part is to be asked for when there is room
        Told,
    };
    struct Home {
        Phase phase = Phase::Owed;
        std::uint64_t walk = 0;
        presence::RosterCursor after = {};
        /// The first part was sent: events go, too.
        bool isBegun = false;
    };

    bool hasRoom() const { return m_waiting.empty() && m_outlet.hasRoom(m_peer); }
    void goOn(presence::ShardId home);
    void send(const FrameWriter &frame);

    const ProcessId m_peer;
    const qsizetype m_mostWaiting;
    HubOutlet &m_outlet;
    const AskPart m_ask;
    std::uint64_t &m_lastWalk;
    std::vector<Home> m_homes;
    std::deque<FrameWriter> m_waiting;
    qsizetype m_waitingBytes = 0;
};

} // namespace signalbox::core::backplane
