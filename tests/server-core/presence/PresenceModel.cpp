// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/presence/PresenceModel.h"

namespace signalbox::core::presence {

template <typename Which>
void PresenceModel::end(Which which, const char *reason)
{
    std::vector<Place> ended;
    std::erase_if(m_holdings, [&](const Holding &holding) {
        if (!which(holding))
            return false;
        ended.emplace_back(holding.channel, holding.member);
        return true;
    });
    for (const Place &place : ended) {
        if (!isHeld(place) && m_people.erase(place) == 1)
            m_told.append(place.first + " left " + place.second + ' ' + reason);
    }
}

PresenceModel::Holding *PresenceModel::own(const QByteArray &channel, std::uint64_t session)
{
    const auto found = std::ranges::find_if(
        m_holdings, [&](const Holding &holding) { return holding.channel == channel && holding.session == session && !holding.lostAt; });
    return found == m_holdings.end() ? nullptr : &*found;
}

bool PresenceModel::isHeld(const Place &place) const
{
    return std::ranges::any_of(m_holdings, [&place](const Holding &holding) { return Place(holding.channel, holding.member) == place; });
}

void PresenceModel::setInfo(const Place &place, const QByteArray &info)
{
    if (std::exchange(m_people[place].info, info) != info)
        m_told.append(place.first + " updated " + place.second + ' ' + info);
}

void PresenceModel::enter(const Entry &entry, std::int64_t wallMs)
{
    const Place place(entry.channel.toByteArray(), entry.member.toByteArray());
    const Holding *former = own(place.first, entry.session);
    const bool known = m_people.contains(place);
    if (!former || former->member != place.second) {
        end([&](const Holding &holding) { return &holding == former; }, "leave");
        auto longest = m_holdings.end();
        for (auto at = m_holdings.begin(); at != m_holdings.end(); ++at) {
            if (Place(at->channel, at->member) == place && at->lostAt && (longest == m_holdings.end() || *at->lostAt < *longest->lostAt))
                longest = at;
        }
        if (longest != m_holdings.end())
            m_holdings.erase(longest);
        m_holdings.push_back({place.first, place.second, entry.session, {}});
    }
    if (!known) {
        const QByteArray info = entry.info ? entry.info->toByteArray() : QByteArray();
        m_people[place] = {info, wallMs, entry.instance.toByteArray()};
        m_told.append(place.first + " joined " + place.second + ' ' + info);
    } else if (entry.info) {
        setInfo(place, entry.info->toByteArray());
    }
}

bool PresenceModel::update(const QByteArray &channel, std::uint64_t session, const QByteArray &info)
{
    const Holding *holding = own(channel, session);
    if (holding)
        setInfo({channel, holding->member}, info);
    return holding;
}

bool PresenceModel::leave(const QByteArray &channel, std::uint64_t session)
{
    const Holding *own = this->own(channel, session);
    end([own](const Holding &holding) { return &holding == own; }, "leave");
    return own;
}

void PresenceModel::lose(std::uint64_t session, Clock::time_point now)
{
    for (Holding &holding : m_holdings) {
        if (holding.session == session && !holding.lostAt)
            holding.lostAt = now;
    }
}

void PresenceModel::kick(std::uint64_t session)
{
    end([session](const Holding &holding) { return holding.session == session && !holding.lostAt; }, "kicked");
}

void PresenceModel::advance(Clock::time_point now)
{
    end([&](const Holding &holding) { return holding.lostAt && *holding.lostAt + m_hold <= now; }, "closed");
}

QByteArrayList PresenceModel::take()
{
    std::ranges::sort(m_told);
    return std::exchange(m_told, {});
}

PresenceModel::People PresenceModel::people(const QByteArray &channel) const
{
    People people;
    for (const auto &[place, person] : m_people) {
        if (place.first == channel)
            people.emplace(place.second, person);
    }
    return people;
}

std::vector<std::uint64_t> PresenceModel::sessionsOf(const QByteArray &channel, const QByteArray &member) const
{
    std::vector<std::uint64_t> sessions;
    for (const Holding &holding : m_holdings) {
        if (holding.channel == channel && holding.member == member && !holding.lostAt)
            sessions.push_back(holding.session);
    }
    return sessions;
}

} // namespace signalbox::core::presence
