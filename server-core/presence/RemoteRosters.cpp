// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/RemoteRosters.h"

namespace signalbox::core::presence {

RemoteRosters::Line &RemoteRosters::open(const RemoteOrigin &origin, std::uint32_t shard)
{
    const RosterLine::Id id{origin.id, shard};
    return m_lines.try_emplace(id, id, origin).first->second;
}

template <typename Task>
void RemoteRosters::forEachOf(const RosterOrigin &origin, Task task)
{
    for (auto at = m_lines.lower_bound({origin, 0}); at != m_lines.end() && at->first.origin == origin; ++at)
        task(at->second);
}

// ---- what is told of other processes

void RemoteRosters::take(const OriginUpTell &tell, Clock::time_point now)
{
    forEachOf(tell.origin->id, [&](Line &line) {
        line.isUp = true;
        line.heldUntil.reset();
        line.leaving.reset();
        if (line.line.id().shard >= tell.origin->shards)
            lose(line, now);
    });
}

void RemoteRosters::take(const OriginDownTell &tell, Clock::time_point now, std::chrono::milliseconds hold)
{
    forEachOf(tell.origin, [&](Line &line) {
        if (!tell.isHeld)
            return lose(line, now);
        line.isUp = false;
        line.line.renew();
        line.leaving.reset();
        line.heldUntil = now + hold;
        m_nextHold = m_nextHold ? std::min(*m_nextHold, *line.heldUntil) : *line.heldUntil;
    });
    forgetLines();
}

void RemoteRosters::take(const OriginPartTell &tell, Clock::time_point now)
{
    Line &line = open(*tell.origin, tell.shard);
    if (tell.isFirst) {
        line.isUp = true;
        line.heldUntil.reset();
        line.leaving.reset();
        line.line.renew();
    }
    for (const MemberPlace &place : tell.rows)
        put(line, place.channel, place.row.view());
    if (tell.isLast)
        letStaleLeave(line, LeaveReason::Closed, now);
}

void RemoteRosters::take(const OriginChangesTell &tell)
{
    Line &line = open(*tell.origin, tell.shard);
    for (const RosterChange &change : tell.changes) {
        if (change.kind == RosterEvent::Kind::Left)
            drop(line, change.channel, change.row.member, change.reason);
        else
            put(line, change.channel, change.row.view());
    }
}

OriginSumAnswer RemoteRosters::take(const OriginSumAsk &ask) const
{
    OriginSumAnswer answer{.ticket = ask.ticket, .sums = {}};
    answer.sums.reserve(ask.shards.size());
    for (const std::uint32_t shard : ask.shards) {
        const auto at = m_lines.find({ask.origin, shard});
        answer.sums.push_back(at == m_lines.end() ? RosterSum() : RosterSum{at->second.line.digest().count, at->second.line.digest().sum});
    }
    return answer;
}

void RemoteRosters::end(Clock::time_point now)
{
    for (auto &[id, line] : m_lines)
        lose(line, now);
    forgetLines();
}

void RemoteRosters::put(Line &line, QByteArrayView channel, const MemberView &member)
{
    Roster &roster = m_rosters.open(channel);
    tell(m_rosters.hold(roster, line.line, member), roster);
}

void RemoteRosters::drop(Line &line, QByteArrayView channel, QByteArrayView name, LeaveReason reason)
{
    Roster *roster = m_rosters.find(channel);
    Member *member = roster ? m_rosters.member(*roster, name) : nullptr;
    if (!member || !member->viewOf(line.line))
        return;
    release(*member, line, reason);
    m_rosters.tidy(*roster);
}

void RemoteRosters::release(Member &member, Line &line, LeaveReason reason)
{
    const Roster &roster = *member.roster;
    tell(m_rosters.release(member, line.line), roster, reason);
}

void RemoteRosters::tell(const Shown &shown, const Roster &roster, LeaveReason reason)
{
    if (shown.kind) {
        m_events.onRosterEvent(
            {*shown.kind, roster.channel(), roster.version(), shown.member ? shown.member->view() : shown.former.view(), reason});
    }
}

// ---- who is there no longer

void RemoteRosters::lose(Line &line, Clock::time_point now)
{
    line.isUp = false;
    line.heldUntil.reset();
    line.line.renew();
    letStaleLeave(line, LeaveReason::NodeDown, now);
}

void RemoteRosters::letStaleLeave(Line &line, LeaveReason reason, Clock::time_point now)
{
    if (line.line.staleCount() == 0)
        return;
    line.leaving = reason;
    if (!m_wanted)
        m_wanted = now;
}

std::size_t RemoteRosters::advance(Clock::time_point now, std::size_t most)
{
    endHolds(now);
    if (!m_at && m_wanted) {
        m_at.emplace();
        m_since = *std::exchange(m_wanted, {});
    }
    return m_at && most > 0 ? sweep(most) : 0;
}

std::optional<Clock::time_point> RemoteRosters::nextDeadline() const
{
    if (m_at)
        return m_since;
    return m_wanted ? m_wanted : m_nextHold;
}

void RemoteRosters::endHolds(Clock::time_point now)
{
    if (!m_nextHold || *m_nextHold > now)
        return;
    m_nextHold.reset();
    for (auto &[id, line] : m_lines) {
        if (!line.heldUntil)
            continue;
        if (*line.heldUntil > now) {
            m_nextHold = m_nextHold ? std::min(*m_nextHold, *line.heldUntil) : *line.heldUntil;
            continue;
        }
        line.heldUntil.reset();
        letStaleLeave(line, LeaveReason::Closed, now);
    }
    forgetLines();
}

std::size_t RemoteRosters::sweep(std::size_t most)
{
    std::vector<Member *> found;
    const bool isMore = m_rosters.walkMembers(*m_at, looksALeave * most, [&](const Member &member) {
        const auto &hidden = member.holders.hidden();
        if (isLeaving(*member.source) || std::ranges::any_of(hidden, [this](const HiddenStay &stay) { return isLeaving(*stay.source); }))
            found.push_back(m_rosters.member(*member.roster, member.text.name()));
        return found.size() < most;
    });
    std::size_t left = 0;
    for (Member *member : found)
        left += sweep(*member);
    if (!isMore) {
        m_at.reset();
        forgetLines();
    }
    return left;
}

std::size_t RemoteRosters::sweep(Member &member)
{
    Roster &roster = *member.roster;
    // Those that hide first: what is shown changes once.
    std::vector<RosterLine *> lines;
    for (const HiddenStay &stay : member.holders.hidden()) {
        if (isLeaving(*stay.source))
            lines.push_back(&stay.source->line);
    }
    if (isLeaving(*member.source))
        lines.push_back(&member.source->line);
    for (const RosterLine *line : lines) {
        Line &found = m_lines.at(line->id());
        release(member, found, found.leaving.value_or(LeaveReason::Closed));
    }
    m_rosters.tidy(roster);
    return lines.size();
}

bool RemoteRosters::isLeaving(const StaySource &source) const
{
    if (!source.line.isStale(source))
        return false;
    const auto at = m_lines.find(source.line.id());
    return at != m_lines.end() && at->second.leaving.has_value();
}

void RemoteRosters::forgetLines()
{
    std::erase_if(m_lines, [](const auto &entry) { return !entry.second.isUp && entry.second.line.isEmpty(); });
}

} // namespace signalbox::core::presence
