// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubWalks.h"

#include <QtCore/QDateTime>

#include <algorithm>
#include <tuple>

namespace signalbox::core {

using hub::WalkState;

namespace {

/// Entries of a table in one turn: of the most expensive kind a third of a millisecond.
constexpr std::size_t entriesATurn = 1000;
/// Rows with bytes of their own are copied.
constexpr std::size_t rowsATurn = 300;

/// A time of the steady clock, for people.
qint64 wallMs(hub::Clock::time_point at, hub::Clock::time_point now)
{
    return QDateTime::currentMSecsSinceEpoch() - std::chrono::duration_cast<std::chrono::milliseconds>(now - at).count();
}

void add(ChannelPart &to, const ChannelPart &part)
{
    to.subscribers += part.subscribers;
    to.members += part.members;
    to.messages += part.messages;
    to.bytes += part.bytes;
    to.published = std::max(to.published, part.published);
    to.retained |= part.retained;
    to.lastAt = std::max(to.lastAt, part.lastAt);
}

std::vector<ChannelPart> joined(ChannelParts &parts)
{
    std::vector<ChannelPart> all;
    for (std::deque<ChannelPart> &some : parts.parts)
        all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
    std::sort(all.begin(), all.end(), [](const ChannelPart &a, const ChannelPart &b) { return a.channel < b.channel; });
    auto last = all.begin();
    for (auto at = all.begin(); at != all.end(); ++at) {
        if (at == last)
            continue;
        if (at->channel == last->channel)
            add(*last, *at);
        else if (++last != at)
            *last = std::move(*at);
    }
    if (last != all.end())
        all.erase(std::next(last), all.end());
    return all;
}

qint64 valueOf(const ChannelPart &part, ChannelSort sort)
{
    switch (sort) {
    case ChannelSort::Channel:
        break;
    case ChannelSort::Subscribers:
        return part.subscribers;
    case ChannelSort::Members:
        return part.members;
    case ChannelSort::Messages:
        return part.messages;
    case ChannelSort::Bytes:
        return part.bytes;
    case ChannelSort::Published:
        return part.published;
    case ChannelSort::Retained:
        return part.retained ? 1 : 0;
    case ChannelSort::LastAt:
        return part.lastAt;
    }
    return 0;
}

} // namespace

// ---- channels

bool ChannelWalk::matches(const QByteArray &channel) const
{
    return m_filter.isEmpty() || QString::fromUtf8(channel).contains(m_filter, Qt::CaseInsensitive);
}

WalkState ChannelWalk::walkChannels(const hubs::HubPlace &place)
{
    const hub::Clock::time_point now = place.thread().now();
    return place.shard().home().walk(m_cursor, entriesATurn, [&](const hub::ChannelHome::Figures &figures) {
        if (!matches(figures.name))
            return;
        m_parts.push_back({.channel = figures.name,
                           .messages = qint64(figures.messages),
                           .bytes = qint64(figures.bytes),
                           .published = qint64(figures.published),
                           .retained = figures.retained,
                           .lastAt = figures.lastAt ? wallMs(*figures.lastAt, now) : 0});
    });
}

WalkState ChannelWalk::walkRosters(hubs::HubPlace &place)
{
    const presence::PresenceHome *home = place.party().home();
    if (!home)
        return WalkState::Finished;
    const bool more = home->rosters().walkChannels(m_after, entriesATurn, [&](const QByteArray &channel, std::size_t members) {
        if (matches(channel))
            m_parts.push_back({.channel = channel, .members = qint64(members)});
    });
    return more ? WalkState::More : WalkState::Finished;
}

WalkState ChannelWalk::walkSubscriptions(const hubs::HubPlace &place)
{
    return place.shard().subscriptions().walk(m_cursor, entriesATurn, [&](const QByteArray &channel, std::size_t subscribers) {
        if (matches(channel))
            m_parts.push_back({.channel = channel, .subscribers = qint64(subscribers)});
    });
}

bool ChannelWalk::step(hubs::HubPlace &place)
{
    const WalkState state = m_stage == Stage::Channels ? walkChannels(place)
        : m_stage == Stage::Rosters                    ? walkRosters(place)
                                                       : walkSubscriptions(place);
    if (state == WalkState::Restarted)
        m_parts.clear();
    if (state != WalkState::Finished)
        return true;
    {
        const std::lock_guard lock(m_out->mutex);
        m_out->parts.push_back(std::exchange(m_parts, {}));
    }
    m_cursor = {};
    if (m_stage == Stage::Subscriptions)
        return false;
    m_stage = m_stage == Stage::Channels ? Stage::Rosters : Stage::Subscriptions;
    return true;
}

ChannelPage channelPageOf(ChannelParts &parts, const ChannelsAsk &ask)
{
    std::vector<ChannelPart> all = joined(parts);
    ChannelPage page{qint64(all.size()), {}};
    const auto first = std::size_t(std::clamp<qint64>(ask.offset, 0, page.total));
    const auto last = first + std::size_t(std::clamp<qint64>(ask.limit, 0, page.total - qint64(first)));
    const auto isBefore = [&ask](const ChannelPart &a, const ChannelPart &b) {
        const qint64 left = valueOf(a, ask.sort);
        const qint64 right = valueOf(b, ask.sort);
        if (left != right)
            return ask.descending ? left > right : left < right;
        return ask.descending && ask.sort == ChannelSort::Channel ? b.channel < a.channel : a.channel < b.channel;
    };
    const auto at = [&all](std::size_t index) { return all.begin() + std::ptrdiff_t(index); };
    std::partial_sort(all.begin(), at(last), all.end(), isBefore);
    for (std::size_t i = first; i < last; ++i) {
        const ChannelPart &part = all[i];
        page.items.append({QString::fromUtf8(part.channel), part.subscribers, part.members, part.messages, part.bytes, part.published,
                           part.retained, part.lastAt});
    }
    return page;
}

// ---- sums

bool FigureWalk::step(hubs::HubPlace &place)
{
    const hub::ChannelHome &channels = place.shard().home();
    const presence::PresenceHome *home = place.party().home();
    const bool more = home && home->rosters().walkChannels(m_after, entriesATurn, [&](const QByteArray &channel, std::size_t) {
        if (!channels.has(channel))
            ++m_onlyMembers;
    });
    if (more)
        return true;
    const std::lock_guard lock(m_out->mutex);
    m_out->sum.channels += qint64(channels.channels()) + m_onlyMembers;
    m_out->sum.members += home ? qint64(home->rosters().count()) : 0;
    m_out->sum.sessions += qint64(place.shard().subscriptions().clients());
    return false;
}

// ---- members

PresentMember toPresent(const QByteArray &channel, const presence::MemberRow &row)
{
    return {QString::fromUtf8(channel),  QString::fromUtf8(row.member),  QString::fromUtf8(row.info), row.since,
            QString::fromUtf8(row.node), QString::fromUtf8(row.instance)};
}

bool MemberWalk::step(hubs::HubPlace &place)
{
    const presence::PresenceHome *home = place.party().home();
    if (!home)
        return false;
    const presence::MemberQuery query{
        .member = m_member, .prefix = m_isPrefix, .afterMember = m_afterMember, .afterChannel = m_afterChannel, .most = rowsATurn};
    const presence::Member *last = nullptr;
    const bool more = home->rosters().walkPlaces(query, [&](const presence::Member &member) {
        ++m_total;
        last = &member;
        if (m_places.size() < m_limit)
            m_places.push_back({member.roster->channel(), member.row()});
    });
    if (more) {
        m_afterMember = last->text.name().toByteArray();
        m_afterChannel = last->roster->channel();
        return true;
    }
    const std::lock_guard lock(m_out->mutex);
    m_out->total += m_total;
    std::move(m_places.begin(), m_places.end(), std::back_inserter(m_out->places));
    return false;
}

FoundMembers foundMembersOf(MemberParts &parts, qint64 limit)
{
    std::sort(parts.places.begin(), parts.places.end(), [](const presence::MemberPlace &a, const presence::MemberPlace &b) {
        return std::tie(a.row.member, a.channel) < std::tie(b.row.member, b.channel);
    });
    FoundMembers found{parts.total, {}};
    for (const presence::MemberPlace &place : parts.places) {
        if (found.items.size() == limit)
            break;
        found.items.append(toPresent(place.channel, place.row));
    }
    return found;
}

} // namespace signalbox::core
