// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/PresenceMessage.h"
#include "server-core/presence/PresenceSettings.h"

namespace signalbox::core::presence {

/// What a home has of the members of other processes: in its rosters, beside the own ones.
/// Shape:  a line is told in rounds. A new round begins with its first part, or when the origin goes down; what is left of earlier
///         ones stays until the round is complete, a hold is over, or at once, as the end of the origin wants it. A
///         *sweep* then walks through all rosters, some at a time: `nextDeadline` says when `advance` has something to do. Whoever is
///         told of by a new part before the sweep has come to it was never gone.
/// Thread: the home's.
class RemoteRosters
{
public:
    /// So many are looked at for each that may leave in a turn.
    static constexpr std::size_t looksALeave = 16;

    RemoteRosters(RosterDirectory &rosters, RosterEvents &events) : m_rosters(rosters), m_events(events) { }
    Q_DISABLE_COPY_MOVE(RemoteRosters)

    void take(const OriginUpTell &tell, Clock::time_point now);
    void take(const OriginDownTell &tell, Clock::time_point now, std::chrono::milliseconds hold);
    void take(const OriginPartTell &tell, Clock::time_point now);
    void take(const OriginChangesTell &tell);
    OriginSumAnswer take(const OriginSumAsk &ask) const;
    /// All have died.
    void end(Clock::time_point now);

    /// Goes on with what is due; stops when `most` have left. How many have.
    std::size_t advance(Clock::time_point now, std::size_t most);
    std::optional<Clock::time_point> nextDeadline() const;

    std::size_t lines() const { return m_lines.size(); }

private:
    /// One shard of another process.
    struct Line {
        Line(RosterLine::Id id, const RemoteOrigin &origin) : line(id, origin.node, origin.key) { }

        RosterLine line;
        bool isUp = true;
        /// When what is stale leaves; nothing: not by time.
        std::optional<Clock::time_point> heldUntil;
        /// What is stale leaves, and why.
        std::optional<LeaveReason> leaving;
    };
    using Lines = std::map<RosterLine::Id, Line>;

    Line &open(const RemoteOrigin &origin, std::uint32_t shard);
    template <typename Task>
    void forEachOf(const RosterOrigin &origin, Task task);
    void put(Line &line, QByteArrayView channel, const MemberView &member);
    void drop(Line &line, QByteArrayView channel, QByteArrayView member, LeaveReason reason);
    void release(Member &member, Line &line, LeaveReason reason);
    void tell(const Shown &shown, const Roster &roster, LeaveReason reason = {});
    void lose(Line &line, Clock::time_point now);
    void letStaleLeave(Line &line, LeaveReason reason, Clock::time_point now);
    void endHolds(Clock::time_point now);
    std::size_t sweep(std::size_t most);
    /// Of a member, by what is to leave now; how many left.
    std::size_t sweep(Member &member);
    bool isLeaving(const StaySource &source) const;
    void forgetLines();

    RosterDirectory &m_rosters;
    RosterEvents &m_events;
    Lines m_lines;
    /// When the next hold ends, or one would have that did not come to its end.
    std::optional<Clock::time_point> m_nextHold;
    /// Since when a sweep is wanted that has not begun.
    std::optional<Clock::time_point> m_wanted;
    /// How far the one that runs has come.
    std::optional<RosterCursor> m_at;
    /// Since when it runs.
    Clock::time_point m_since;
};

} // namespace signalbox::core::presence
