// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/PresenceSettings.h"
#include "server-core/presence/ShortVector.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>

namespace signalbox::core::presence {

struct Member;
class Roster;

struct RosterNumberOf {
    std::uint64_t operator()(const Member *member) const;
};

/// A session that holds members: which, and since when it has been lost.
struct PresenceSession {
    std::uint64_t key = 0;
    /// The end of time while it is alive.
    Clock::time_point lostAt = Clock::time_point::max();
    /// At most one of a channel, in the order of their rosters' numbers.
    ShortVector<Member *, RosterNumberOf> memberships;

    bool isLost() const { return lostAt != Clock::time_point::max(); }
    /// Null when it has not entered there.
    Member *memberIn(const Roster &roster) const;
    void add(Member &member);
    void remove(const Member &member);
};

/// The sessions of a shard that hold members, and the holds of those that were lost.
/// Shape:  a lost session is one entry in a queue, whatever number of channels it is in; its key is free for another.
/// Thread: the shard's.
class PresenceSessions
{
public:
    /// Of those alive; null when it holds no member.
    PresenceSession *find(std::uint64_t key);
    PresenceSession &open(std::uint64_t key);
    /// To be called when a session may have lost its last member: such a one is forgotten.
    void tidy(PresenceSession &session);

    /// The session is not alive any more; nothing when it holds no member.
    void lose(std::uint64_t key, Clock::time_point now);
    /// The one that was lost first; null when none is.
    PresenceSession *firstLost();
    std::optional<Clock::time_point> firstLoss() const;

    std::size_t aliveCount() const { return m_alive.size(); }
    std::size_t lostCount() const { return m_lost.size(); }

private:
    /// Asked by key only: its order is never seen.
    using Alive = std::unordered_map<std::uint64_t, PresenceSession>;

    Alive m_alive;
    /// As nodes, so that a session stays where it is.
    std::deque<Alive::node_type> m_lost;
};

} // namespace signalbox::core::presence
