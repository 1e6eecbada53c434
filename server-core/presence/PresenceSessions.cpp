// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/PresenceSessions.h"

#include "server-core/presence/Member.h"
#include "server-core/presence/Roster.h"

#include <algorithm>

namespace signalbox::core::presence {

std::uint64_t RosterNumberOf::operator()(const Member *member) const
{
    return member->roster->number();
}

Member *PresenceSession::memberIn(const Roster &roster) const
{
    Member *const *found = memberships.find(roster.number());
    return found ? *found : nullptr;
}

void PresenceSession::add(Member &member)
{
    memberships.insert(&member);
}

void PresenceSession::remove(const Member &member)
{
    if (memberIn(*member.roster) == &member)
        memberships.remove(member.roster->number());
}

PresenceSession *PresenceSessions::find(std::uint64_t key)
{
    const auto found = m_alive.find(key);
    return found == m_alive.end() ? nullptr : &found->second;
}

PresenceSession &PresenceSessions::open(std::uint64_t key)
{
    PresenceSession &session = m_alive[key];
    session.key = key;
    return session;
}

void PresenceSessions::tidy(PresenceSession &session)
{
    if (!session.isLost()) {
        if (session.memberships.empty())
            m_alive.erase(session.key);
        return;
    }
    // One in the middle waits for its turn: it costs little, and not for long.
    while (!m_lost.empty() && m_lost.front().mapped().memberships.empty())
        m_lost.pop_front();
}

void PresenceSessions::lose(std::uint64_t key, Clock::time_point now)
{
    Alive::node_type node = m_alive.extract(key);
    if (!node)
        return;
    // Threads read their clocks at different times; the queue stays in order.
    node.mapped().lostAt = m_lost.empty() ? now : std::max(now, m_lost.back().mapped().lostAt);
    m_lost.push_back(std::move(node));
}

PresenceSession *PresenceSessions::firstLost()
{
    return m_lost.empty() ? nullptr : &m_lost.front().mapped();
}

std::optional<Clock::time_point> PresenceSessions::firstLoss() const
{
    if (m_lost.empty())
        return std::nullopt;
    return m_lost.front().mapped().lostAt;
}

} // namespace signalbox::core::presence
