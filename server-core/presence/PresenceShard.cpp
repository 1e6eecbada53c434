// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/PresenceShard.h"

#include "server-core/presence/PresenceErrors.h"

namespace signalbox::core::presence {

using namespace Qt::StringLiterals;

PresenceShard::PresenceShard(QByteArray node, const SipKey &key, const PresenceSettings &settings, std::shared_ptr<MemberQuota> quota,
                             RosterEvents &events, const RosterOrigin &origin)
    : m_settings(settings),
      m_quota(std::move(quota)),
      m_events(events),
      m_rosters(std::move(node), key, origin),
      m_remote(m_rosters, events)
{
}

PresenceShard::~PresenceShard()
{
    m_quota->remove(std::size_t(m_rosters.digest().count));
}

Result<std::uint64_t> PresenceShard::enter(const Entry &entry, std::int64_t wallMs)
{
    if (entry.member.isEmpty()) {
        return failure(ErrorCode::InvalidParams, u"a member of the channel \"%1\" needs a name"_s.arg(QString::fromUtf8(entry.channel)));
    }
    const Membership former = membershipOf(entry.channel, entry.session);
    if (former.member && former.member->text.name() == entry.member) {
        if (entry.info)
            setInfo(*former.member, *entry.info);
        return former.roster->version();
    }
    Member *member = former.roster ? m_rosters.member(*former.roster, entry.member) : nullptr;
    const bool isOwn = member && !member->holders.isEmpty();
    if (!isOwn) {
        if (const Result<void> room = reserve(former, entry.channel); !room)
            return failure(room.error());
    }
    if (former.member) {
        former.session->remove(*former.member);
        release(*former.member, *former.session, LeaveReason::Leave);
    }
    PresenceSession &session = m_sessions.open(entry.session);
    if (isOwn) {
        takeOver(*member, session);
        if (entry.info)
            setInfo(*member, *entry.info);
        return member->roster->version();
    }
    Roster &roster = m_rosters.open(entry.channel);
    // Who is there already most likely comes from another process.
    const QByteArrayView known = member ? member->text.info() : QByteArrayView();
    const MemberView stay{entry.member, entry.info.value_or(known), wallMs, entry.instance, {}};
    const Shown shown = member ? m_rosters.hold(*member, m_rosters.own(), stay) : m_rosters.join(roster, m_rosters.own(), stay);
    shown.member->holders.add(session);
    session.add(*shown.member);
    tellBoth(shown, RosterEvent::Kind::Joined);
    return roster.version();
}

Result<std::uint64_t> PresenceShard::update(QByteArrayView channel, std::uint64_t session, QByteArrayView info)
{
    const Membership membership = membershipOf(channel, session);
    if (!membership.member)
        return failure(notEntered(channel));
    setInfo(*membership.member, info);
    return membership.roster->version();
}

Result<std::uint64_t> PresenceShard::leave(QByteArrayView channel, std::uint64_t session)
{
    const Membership membership = membershipOf(channel, session);
    if (!membership.member)
        return failure(notEntered(channel));
    membership.session->remove(*membership.member);
    release(*membership.member, *membership.session, LeaveReason::Leave);
    const std::uint64_t version = membership.roster->version();
    m_rosters.tidy(*membership.roster);
    m_sessions.tidy(*membership.session);
    return version;
}

void PresenceShard::sessionLost(std::uint64_t session, Clock::time_point now)
{
    m_sessions.lose(session, now);
}

void PresenceShard::sessionKicked(std::uint64_t session)
{
    if (PresenceSession *found = m_sessions.find(session)) {
        releaseAll(*found, LeaveReason::Kicked);
        m_sessions.tidy(*found);
    }
}

std::size_t PresenceShard::advance(Clock::time_point now, std::size_t most)
{
    std::size_t told = 0;
    while (told < most) {
        PresenceSession *session = m_sessions.firstLost();
        if (!session || session->lostAt + m_settings.hold > now)
            break;
        told += releaseAll(*session, LeaveReason::Closed);
        m_sessions.tidy(*session);
    }
    return told + m_remote.advance(now, most - std::min(most, told));
}

std::optional<Clock::time_point> PresenceShard::nextDeadline() const
{
    const std::optional<Clock::time_point> loss = m_sessions.firstLoss();
    const std::optional<Clock::time_point> remote = m_remote.nextDeadline();
    if (!loss)
        return remote;
    const Clock::time_point own = *loss + m_settings.hold;
    return remote ? std::min(own, *remote) : own;
}

void PresenceShard::setWatched(QByteArrayView channel, bool watched)
{
    Roster *roster = watched ? &m_rosters.open(channel) : m_rosters.find(channel);
    if (!roster)
        return;
    m_rosters.setWatched(*roster, watched);
    m_rosters.tidy(*roster);
}

PresenceShard::Membership PresenceShard::membershipOf(QByteArrayView channel, std::uint64_t session)
{
    Membership found{.roster = m_rosters.find(channel), .session = m_sessions.find(session), .member = nullptr};
    if (found.roster && found.session)
        found.member = found.session->memberIn(*found.roster);
    return found;
}

/// Room for one more in channel and hub.
Result<void> PresenceShard::reserve(const Membership &former, QByteArrayView channel)
{
    if (former.member && former.member->holders.size() == 1) {
        m_quota->add();
        return {};
    }
    const QString name = QString::fromUtf8(channel);
    if (former.roster && former.roster->ownCount() >= m_settings.membersPerChannel) {
        return failure(ErrorCode::TableFull,
                       u"the channel \"%1\" has %2 members already: try again when one has left"_s.arg(name).arg(former.roster->ownCount()),
                       {}, true);
    }
    if (!m_quota->tryAdd()) {
        return failure(
            ErrorCode::TableFull,
            u"nobody may enter \"%1\": the hub has %2 members already; try again when one has left"_s.arg(name).arg(m_quota->most()), {},
            true);
    }
    return {};
}

void PresenceShard::takeOver(Member &member, PresenceSession &session)
{
    if (PresenceSession *lost = member.holders.longestLost()) {
        member.holders.remove(*lost);
        lost->remove(member);
        m_sessions.tidy(*lost);
    }
    member.holders.add(session);
    session.add(member);
}

void PresenceShard::tellBoth(const Shown &shown, RosterEvent::Kind ownKind)
{
    const Roster &roster = *shown.member->roster;
    if (m_ownEvents)
        tellOwn(ownKind, roster, *shown.member->viewOf(m_rosters.own()));
    tell(shown, roster);
}

void PresenceShard::setInfo(Member &member, QByteArrayView info)
{
    MemberView own = *member.viewOf(m_rosters.own());
    if (own.info == info)
        return;
    own.info = info;
    tellBoth(m_rosters.hold(member, m_rosters.own(), own), RosterEvent::Kind::Updated);
}

bool PresenceShard::release(Member &member, const PresenceSession &session, LeaveReason reason)
{
    member.holders.remove(session);
    if (!member.holders.isEmpty())
        return false;
    const Roster &roster = *member.roster;
    const QByteArray name = m_ownEvents ? member.text.name().toByteArray() : QByteArray();
    const Shown shown = m_rosters.release(member, m_rosters.own());
    m_quota->remove(1);
    if (m_ownEvents)
        tellOwn(RosterEvent::Kind::Left, roster, {name, {}, 0, {}, {}}, reason);
    tell(shown, roster, reason);
    return true;
}

std::size_t PresenceShard::releaseAll(PresenceSession &session, LeaveReason reason)
{
    std::size_t left = 0;
    for (Member *member : std::exchange(session.memberships, {})) {
        Roster &roster = *member->roster;
        if (release(*member, session, reason))
            ++left;
        m_rosters.tidy(roster);
    }
    return left;
}

void PresenceShard::tell(const Shown &shown, const Roster &roster, LeaveReason reason)
{
    if (shown.kind) {
        m_events.onRosterEvent(
            {*shown.kind, roster.channel(), roster.version(), shown.member ? shown.member->view() : shown.former.view(), reason});
    }
}

void PresenceShard::tellOwn(RosterEvent::Kind kind, const Roster &roster, const MemberView &member, LeaveReason reason)
{
    m_ownEvents->onRosterEvent({kind, roster.channel(), m_rosters.digest().version, member, reason});
}

} // namespace signalbox::core::presence
