// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hubs/HubPlace.h"
#include "server-core/instance/HubAsk.h"

#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace signalbox::core {

// How HubQueries walks through the tables of a place: a part a turn, at most about half a millisecond long.

/// Does a part of its work on `place`'s thread; false: that was all.
template <typename Walk>
void walkOn(hubs::HubPlace &place, const std::shared_ptr<Walk> &walk)
{
    if (walk->step(place))
        place.post([walk](hubs::HubPlace &self) { walkOn(self, walk); });
}

/// What one place knows of a channel.
struct ChannelPart {
    QByteArray channel;
    qint64 subscribers = 0;
    qint64 members = 0;
    qint64 messages = 0;
    qint64 bytes = 0;
    qint64 published = 0;
    bool retained = false;
    /// By the clock for people; 0: none.
    qint64 lastAt = 0;
};
/// Of all places. They are not moved while it grows, for that would be a long turn.
struct ChannelParts {
    std::mutex mutex;
    std::vector<std::deque<ChannelPart>> parts;
};
/// A page of what the places know.
ChannelPage channelPageOf(ChannelParts &parts, const ChannelsAsk &ask);

/// The channels that a place knows: by their home, by their rosters, by its sessions' subscriptions.
class ChannelWalk
{
public:
    ChannelWalk(std::shared_ptr<ChannelParts> out, QString filter) : m_out(std::move(out)), m_filter(std::move(filter)) { }
    bool step(hubs::HubPlace &place);

private:
    enum class Stage : std::uint8_t { Channels, Rosters, Subscriptions };
    bool matches(const QByteArray &channel) const;
    hub::WalkState walkChannels(const hubs::HubPlace &place);
    hub::WalkState walkRosters(hubs::HubPlace &place);
    hub::WalkState walkSubscriptions(const hubs::HubPlace &place);

    const std::shared_ptr<ChannelParts> m_out;
    const QString m_filter;
    Stage m_stage = Stage::Channels;
    hub::TableCursor m_cursor;
    QByteArray m_after;
    /// Of this stage.
    std::deque<ChannelPart> m_parts;
};

struct FigureParts {
    std::mutex mutex;
    HubFigures sum;
};

/// Sums up a place.
class FigureWalk
{
public:
    explicit FigureWalk(std::shared_ptr<FigureParts> out) : m_out(std::move(out)) { }
    bool step(hubs::HubPlace &place);

private:
    const std::shared_ptr<FigureParts> m_out;
    QByteArray m_after;
    /// Channels that have nothing but members.
    qint64 m_onlyMembers = 0;
};

struct MemberParts {
    std::mutex mutex;
    qint64 total = 0;
    std::vector<presence::MemberPlace> places;
};
FoundMembers foundMembersOf(MemberParts &parts, qint64 limit);
PresentMember toPresent(const QByteArray &channel, const presence::MemberRow &row);

/// Looks for members in the rosters of a place.
class MemberWalk
{
public:
    MemberWalk(std::shared_ptr<MemberParts> out, const FindMemberAsk &ask)
        : m_out(std::move(out)), m_member(ask.member.toUtf8()), m_isPrefix(ask.prefix), m_limit(std::size_t(ask.limit))
    {
    }
    bool step(hubs::HubPlace &place);

private:
    const std::shared_ptr<MemberParts> m_out;
    const QByteArray m_member;
    const bool m_isPrefix;
    const std::size_t m_limit;
    std::vector<presence::MemberPlace> m_places;
    qint64 m_total = 0;
    QByteArray m_afterMember;
    QByteArray m_afterChannel;
};

} // namespace signalbox::core
