// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/HubPeer.h"
#include "server-core/backplane/RosterFrames.h"
#include "server-core/presence/PresenceMessage.h"

#include <functional>
#include <map>

namespace signalbox::core::backplane {

/// The homes of the hub in this process, as the exchange sees them.
struct RosterHomes {
    std::size_t count = 1;
    std::function<presence::ShardId(QByteArrayView channel)> homeOf;
    std::function<void(presence::ShardId home, presence::PresenceMessage message)> send;

    void sendToAll(const presence::PresenceMessage &message) const;
};

/// What one peer tells of its rosters.
/// Shape:  of each of its lines a snapshot in parts, with events between them, then events. Homes apply all of it as it comes. A line of
///         which something is missing, or which is not what its digest says, is asked for anew, once, and again if the peer goes on as if
///         it had not been.
/// Errors: ProtocolError for what makes no sense: the peer is to be cut off.
/// Thread: the backplane's.
class RosterReceiving
{
public:
    /// Of a process; more makes no sense.
    static constexpr std::size_t mostShards = 4096;

    RosterReceiving(const HubPeer &peer, const RosterHomes &homes, HubOutlet &outlet, std::uint64_t &lastTicket);

    const presence::RemoteOriginRef &origin() const { return m_origin; }

    [[nodiscard]] Result<void> takeEvents(FrameReader &fields);
    [[nodiscard]] Result<void> takePart(FrameReader &fields);
    [[nodiscard]] Result<void> takeDigests(FrameReader &fields);
    /// Whatever was not asked here does no harm.
    void take(const presence::OriginSumAnswer &answer);

    /// The homes have all of it.
    bool isComplete() const;
    /// And when it was compared last, all was the same.
    bool isConfirmed() const;

private:
    struct Line {
        enum class State : std::uint8_t { Unknown, Arriving, InStep };

        State state = State::Unknown;
        /// Of the last event.
        std::uint64_t version = 0;
        /// Rises with each snapshot.
        std::uint64_t round = 0;
        bool isAsked = false;
        /// Digests that came since, though the peer does not begin.
        int unheeded = 0;
        /// The homes had all of it when they compared it last.
        bool isComplete = false;
        bool isSame = false;
    };
    /// A comparison under way.
    struct Check {
        std::vector<LineDigest> lines;
        /// Of each line, by now.
        std::vector<presence::RosterSum> sums;
        /// Of each line, when it began.
        std::vector<std::uint64_t> rounds;
        std::size_t missing = 0;
        /// What differs is asked for anew.
        bool isRepairing = false;
    };

    Result<void> checkShard(std::uint32_t shard) const;
    void askAnew(std::uint32_t shard);
    void compare(std::vector<LineDigest> lines, bool isRepairing);
    void conclude(const Check &check);

    const ProcessId m_peer;
    const presence::RemoteOriginRef m_origin;
    const RosterHomes &m_homes;
    HubOutlet &m_outlet;
    std::uint64_t &m_lastTicket;
    std::vector<Line> m_lines;
    std::map<std::uint64_t, Check> m_checks;
};

} // namespace signalbox::core::backplane
