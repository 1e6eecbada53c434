// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/RosterDirectory.h"

namespace signalbox::core::presence {

const Roster *RosterDirectory::find(QByteArrayView channel) const
{
    const auto found = m_rosters.find(channel);
    return found == m_rosters.end() ? nullptr : &found->second;
}

Roster *RosterDirectory::find(QByteArrayView channel)
{
    const auto found = m_rosters.find(channel);
    return found == m_rosters.end() ? nullptr : &found->second;
}

std::uint64_t RosterDirectory::version(QByteArrayView channel) const
{
    const Roster *roster = find(channel);
    return roster ? roster->version() : m_idleVersion;
}

RosterPage RosterDirectory::members(QByteArrayView channel, std::size_t page, std::size_t pageSize) const
{
    const Roster *roster = find(channel);
    if (!roster)
        return {.version = m_idleVersion, .total = 0, .items = {}, .nextPage = {}};
    return roster->page(page, pageSize);
}

std::vector<MemberPlace> RosterDirectory::places(const MemberQuery &query) const
{
    std::vector<MemberPlace> found;
    (void)walkPlaces(query, [&found](const Member &member) { found.push_back({member.roster->channel(), member.row()}); });
    return found;
}

std::vector<ChannelCount> RosterDirectory::channels(QByteArrayView after, std::size_t most) const
{
    std::vector<ChannelCount> found;
    for (auto at = m_rosters.upper_bound(after); at != m_rosters.end() && found.size() < most; ++at) {
        if (at->second.count() > 0)
            found.push_back({at->first, at->second.count()});
    }
    return found;
}

Roster &RosterDirectory::open(QByteArrayView channel)
{
    if (Roster *roster = find(channel))
        return *roster;
    const QByteArray name = channel.toByteArray();
    return m_rosters.try_emplace(name, name, ++m_lastNumber, m_idleVersion).first->second;
}

void RosterDirectory::tidy(Roster &roster)
{
    if (roster.m_watched || !roster.m_members.isEmpty())
        return;
    m_idleVersion = std::max(m_idleVersion, roster.m_version);
    m_rosters.erase(m_rosters.find(roster.channel()));
}

// ---- stays

Shown RosterDirectory::hold(Roster &roster, RosterLine &line, const MemberView &stay)
{
    Member *member = roster.m_members.find(stay.member);
    return member ? hold(*member, line, stay) : join(roster, line, stay);
}

Shown RosterDirectory::hold(Member &member, RosterLine &line, const MemberView &stay)
{
    line.countEvent();
    const QByteArray former = member.text.info().toByteArray();
    replace(member, line, stay);
    order(member);
    if (member.text.info() == former)
        return {.kind = {}, .member = &member};
    ++member.roster->m_version;
    return {.kind = RosterEvent::Kind::Updated, .member = &member};
}

Shown RosterDirectory::release(Member &member, RosterLine &line)
{
    line.countEvent();
    Roster &roster = *member.roster;
    if (&line == &m_own)
        --roster.m_ownCount;
    if (&member.source->line != &line) {
        const HiddenStay stay = member.holders.takeHidden(*member.holders.hiddenOf(line));
        line.remove(roster.channel(), {member.text.name(), stay.info, stay.since, stay.source->instance, {}}, stay.source);
        return {.kind = {}, .member = &member};
    }
    if (!member.holders.hasHidden())
        return part(member);
    line.remove(roster.channel(), member.view(), member.source);
    const HiddenStay next = member.holders.takeHidden(*member.holders.firstHidden());
    member.since = next.since;
    member.source = next.source;
    if (member.text.info() == next.info)
        return {.kind = {}, .member = &member};
    member.text.setInfo(next.info);
    ++roster.m_version;
    return {.kind = RosterEvent::Kind::Updated, .member = &member};
}

Shown RosterDirectory::join(Roster &roster, RosterLine &line, const MemberView &stay)
{
    line.countEvent();
    auto made = std::make_unique<Member>(Member{.text = {stay.member, stay.info},
                                                .since = stay.since,
                                                .source = line.add(roster.channel(), stay),
                                                .roster = &roster,
                                                .holders = {}});
    Member &member = *made;
    m_byName.insert(&member);
    roster.m_members.insert(std::move(made));
    if (&line == &m_own)
        ++roster.m_ownCount;
    ++roster.m_version;
    return {.kind = RosterEvent::Kind::Joined, .member = &member};
}

void RosterDirectory::replace(Member &member, RosterLine &line, const MemberView &stay)
{
    const QByteArray &channel = member.roster->channel();
    // `stay` may point into what it replaces.
    const StaySource *source = line.add(channel, stay);
    if (&member.source->line == &line) {
        line.remove(channel, member.view(), member.source);
        member.source = source;
        member.since = stay.since;
        if (member.text.info() != stay.info)
            member.text.setInfo(stay.info);
    } else if (HiddenStay *hidden = member.holders.hiddenOf(line)) {
        const HiddenStay former = std::exchange(*hidden, {stay.since, source, stay.info.toByteArray()});
        line.remove(channel, {member.text.name(), former.info, former.since, former.source->instance, {}}, former.source);
    } else {
        member.holders.hide({stay.since, source, stay.info.toByteArray()});
        if (&line == &m_own)
            ++member.roster->m_ownCount;
    }
}

void RosterDirectory::order(Member &member)
{
    HiddenStay *first = member.holders.firstHidden();
    if (!first || !goesBefore(first->since, *first->source, member.since, *member.source))
        return;
    const HiddenStay shown = std::exchange(*first, {member.since, member.source, member.text.info().toByteArray()});
    member.since = shown.since;
    member.source = shown.source;
    member.text.setInfo(shown.info);
}

Shown RosterDirectory::part(Member &member)
{
    Roster &roster = *member.roster;
    Shown shown{.kind = RosterEvent::Kind::Left, .member = nullptr, .former = member.row()};
    member.source->line.remove(roster.channel(), member.view(), member.source);
    m_byName.take(PlaceOf()(member));
    roster.m_members.take(member.text.name());
    ++roster.m_version;
    return shown;
}

} // namespace signalbox::core::presence
