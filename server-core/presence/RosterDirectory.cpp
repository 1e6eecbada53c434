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
    return m_rosters.try_emplace(name, name, m_node, ++m_lastNumber, m_idleVersion).first->second;
}

void RosterDirectory::tidy(Roster &roster)
{
    if (roster.m_watched || !roster.m_members.isEmpty())
        return;
    m_idleVersion = std::max(m_idleVersion, roster.m_version);
    m_rosters.erase(m_rosters.find(roster.channel()));
}

Member &RosterDirectory::join(Roster &roster, const MemberView &view)
{
    auto made = std::make_unique<Member>(Member{.text = {view.member, view.info},
                                                .since = view.since,
                                                .instance = m_instances.take(view.instance),
                                                .roster = &roster,
                                                .holders = {}});
    Member &member = *made;
    m_byName.insert(&member);
    roster.m_members.insert(std::move(made));
    addHash(member);
    ++m_digest.count;
    count(roster);
    return member;
}

void RosterDirectory::setInfo(Member &member, QByteArrayView info)
{
    removeHash(member);
    member.text.setInfo(info);
    addHash(member);
    count(*member.roster);
}

MemberRow RosterDirectory::part(Member &member)
{
    Roster &roster = *member.roster;
    MemberRow row = member.row();
    removeHash(member);
    --m_digest.count;
    m_byName.take(PlaceOf()(member));
    m_instances.give(member.instance);
    roster.m_members.take(member.text.name());
    count(roster);
    return row;
}

void RosterDirectory::count(Roster &roster)
{
    ++roster.m_version;
    ++m_digest.version;
}

void RosterDirectory::addHash(const Member &member)
{
    const std::uint64_t hash = m_hash(member.roster->channel(), member.view());
    member.roster->m_sum += hash;
    m_digest.sum += hash;
}

void RosterDirectory::removeHash(const Member &member)
{
    const std::uint64_t hash = m_hash(member.roster->channel(), member.view());
    member.roster->m_sum -= hash;
    m_digest.sum -= hash;
}

} // namespace signalbox::core::presence
