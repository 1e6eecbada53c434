// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/Roster.h"

namespace signalbox::core::presence {

Roster::Roster(QByteArray channel, std::uint64_t number, std::uint64_t version)
    : m_channel(std::move(channel)), m_number(number), m_version(version)
{
}

std::optional<MemberView> Roster::find(QByteArrayView member) const
{
    const Member *found = m_members.find(member);
    return found ? std::optional(found->view()) : std::nullopt;
}

std::vector<std::uint64_t> Roster::sessionsOf(QByteArrayView member) const
{
    const Member *found = m_members.find(member);
    return found ? found->holders.aliveKeys() : std::vector<std::uint64_t>();
}

RosterPage Roster::page(std::size_t page, std::size_t pageSize) const
{
    return rosterPage(m_members, m_version, page, pageSize, [](const Member &member) { return member.row(); });
}

RosterPage Roster::after(QByteArrayView name, std::size_t most) const
{
    return rosterAfter(m_members, m_version, name, most, [](const Member &member) { return member.row(); });
}

} // namespace signalbox::core::presence
