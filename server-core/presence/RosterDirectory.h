// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/Roster.h"
#include "server-core/presence/RosterEvents.h"
#include "server-core/presence/RosterLine.h"

#include <map>

namespace signalbox::core::presence {

/// A member and the channel in which it is.
struct MemberPlace {
    QByteArray channel;
    MemberRow row;

    bool operator==(const MemberPlace &) const = default;
};

/// Looks for members by name in all channels; goes on after the last of the places found before.
struct MemberQuery {
    QByteArrayView member;
    /// Whether names that begin with it are meant too.
    bool prefix = false;
    /// Both of the last place.
    QByteArrayView afterMember = {};
    QByteArrayView afterChannel = {};
    std::size_t most = 100;
};

struct ChannelCount {
    QByteArray channel;
    std::size_t members = 0;

    bool operator==(const ChannelCount &) const = default;
};

/// Behind which member a walk through all channels goes on.
struct RosterCursor {
    QByteArray channel;
    QByteArray member;

    bool operator==(const RosterCursor &) const = default;
};

/// What becomes of what followers see when a line has, or has no longer, a member.
struct Shown {
    /// Nothing: they see nothing of it.
    std::optional<RosterEvent::Kind> kind = {};
    /// Null when it is gone.
    Member *member = nullptr;
    /// What it was when it is gone.
    MemberRow former = {};
};

/// The rosters of a hub shard: of each channel, whom any line has.
/// Shape:  a channel without members has a roster while it is watched only, and then its version goes on. A roster that is made anew begins
///         at the highest version of those that were freed: of no channel does the version ever fall.
///         Which of its lines a member is shown by may change without an event: names and infos are what events tell.
/// Thread: the shard's.
class RosterDirectory
{
public:
    /// Those of the own line.
    RosterDirectory(QByteArray node, const SipKey &key, const RosterOrigin &origin = {}) : m_own({origin, 0}, std::move(node), key) { }
    Q_DISABLE_COPY_MOVE(RosterDirectory)

    /// Null: nobody is there, and the version is `idleVersion`.
    const Roster *find(QByteArrayView channel) const;
    std::uint64_t idleVersion() const { return m_idleVersion; }
    /// These two answer for every channel.
    std::uint64_t version(QByteArrayView channel) const;
    RosterPage members(QByteArrayView channel, std::size_t page, std::size_t pageSize) const;

    /// By member, then channel.
    std::vector<MemberPlace> places(const MemberQuery &query) const;
    /// The channels with members that come after this one, by name.
    std::vector<ChannelCount> channels(QByteArrayView after, std::size_t most) const;
    /// A part of a walk through the channels with members, by name: looks at `most` rosters behind `after`, and moves it on. False at the
    /// end.
    template <typename Use>
    [[nodiscard]] bool walkChannels(QByteArray &after, std::size_t most, Use use) const;
    /// A part of a walk through the members that a query means, in the order of `places`: at most `query.most` of them. False at the end;
    /// else it goes on behind the last one.
    template <typename Use>
    [[nodiscard]] bool walkPlaces(const MemberQuery &query, Use use) const;
    /// A part of a walk through all members, by channel and name: looks at `most`, of rosters and members, behind `after`, and moves it on;
    /// also stops behind one for which `use` gives false. False at the end.
    template <typename Use>
    [[nodiscard]] bool walkMembers(RosterCursor &after, std::size_t most, Use use) const;
    /// Members, whosever they are.
    std::size_t count() const { return m_byName.size(); }
    /// Of those with sessions of this process: version is the number of events, count that of members.
    const RosterDigest &digest() const { return m_own.digest(); }
    const RosterLine &own() const { return m_own; }
    std::size_t rosterCount() const { return m_rosters.size(); }

    Roster *find(QByteArrayView channel);
    Member *member(const Roster &roster, QByteArrayView name) { return roster.m_members.find(name); }
    Roster &open(QByteArrayView channel);
    void setWatched(Roster &roster, bool watched) { roster.m_watched = watched; }
    /// Frees the roster if it may be.
    void tidy(Roster &roster);

    RosterLine &own() { return m_own; }
    /// The line has the member, as `stay` says, or has it so from now on; its node is the line's.
    Shown hold(Roster &roster, RosterLine &line, const MemberView &stay);
    /// The same for one who is there, by whatever line, and for one who is not.
    Shown hold(Member &member, RosterLine &line, const MemberView &stay);
    Shown join(Roster &roster, RosterLine &line, const MemberView &stay);
    /// The line has it no longer. Its roster stays.
    Shown release(Member &member, RosterLine &line);

private:
    struct Less {
        using is_transparent = void;
        bool operator()(QByteArrayView left, QByteArrayView right) const { return left < right; }
    };
    struct PlaceOf {
        std::pair<QByteArrayView, QByteArrayView> operator()(const Member &member) const
        {
            return {member.text.name(), member.roster->channel()};
        }
    };

    void replace(Member &member, RosterLine &line, const MemberView &stay);
    /// Shows the stay that is to be shown.
    void order(Member &member);
    Shown part(Member &member);

    RosterLine m_own;
    std::map<QByteArray, Roster, Less> m_rosters;
    /// All members of all rosters, for `places`.
    SortedBlocks<Member *, PlaceOf> m_byName;
    std::uint64_t m_lastNumber = 0;
    std::uint64_t m_idleVersion = 0;
};

template <typename Use>
bool RosterDirectory::walkChannels(QByteArray &after, std::size_t most, Use use) const
{
    auto at = m_rosters.upper_bound(after);
    for (; at != m_rosters.end() && most > 0; ++at, --most) {
        if (at->second.count() > 0)
            use(at->first, at->second.count());
        after = at->first;
    }
    return at != m_rosters.end();
}

template <typename Use>
bool RosterDirectory::walkMembers(RosterCursor &after, std::size_t most, Use use) const
{
    QByteArrayView channel;
    QByteArrayView name;
    bool isOver = true;
    for (auto at = m_rosters.lower_bound(after.channel); at != m_rosters.end() && isOver; ++at) {
        const QByteArrayView former = at->first == after.channel ? QByteArrayView(after.member) : QByteArrayView();
        if (most == 0) {
            isOver = false;
            break;
        }
        --most;
        channel = at->first;
        name = former;
        at->second.m_members.visitFrom(former, [&](const Member &member) {
            if (member.text.name() == former)
                return true;
            isOver = most > 0;
            if (!isOver)
                return false;
            --most;
            name = member.text.name();
            isOver = use(member);
            return isOver;
        });
    }
    if (!isOver && !channel.isNull())
        after = {channel.toByteArray(), name.toByteArray()};
    return !isOver;
}

template <typename Use>
bool RosterDirectory::walkPlaces(const MemberQuery &query, Use use) const
{
    std::size_t left = query.most;
    bool isMore = false;
    const std::pair after(query.afterMember, query.afterChannel);
    m_byName.visitFrom(std::max(after, std::pair(query.member, QByteArrayView())), [&](const Member &member) {
        const QByteArrayView name = member.text.name();
        if (query.prefix ? !name.startsWith(query.member) : name != query.member)
            return false;
        if (PlaceOf()(member) == after)
            return true;
        isMore = left == 0;
        if (isMore)
            return false;
        --left;
        use(member);
        return true;
    });
    return isMore;
}

} // namespace signalbox::core::presence
