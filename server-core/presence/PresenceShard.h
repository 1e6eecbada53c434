// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/MemberQuota.h"
#include "server-core/presence/PresenceSessions.h"
#include "server-core/presence/PresenceSettings.h"
#include "server-core/presence/RemoteRosters.h"
#include "server-core/presence/RosterEvents.h"
#include "shared/base/Error.h"

#include <limits>

namespace signalbox::core::presence {

/// A session enters a channel as a member.
struct Entry {
    QByteArrayView channel;
    QByteArrayView member;
    std::uint64_t session = 0;
    /// The instance that the session belongs to.
    QByteArrayView instance;
    /// Nothing: as it was; empty when the member is new.
    std::optional<QByteArrayView> info = {};
};

/// Who is present in the channels of a hub shard: the sessions of this process, of which this is the only writer, and what is told of
/// others. Shape:  a member is present while a session holds it that is alive, or was lost no longer than the hold ago, or while another
/// process
///         says so: then a session that enters is one more who holds it, and nobody sees a difference. A session has one name in a
///         channel: entering under another leaves the former one. Who enters takes over from the one of the member's
///         sessions that has been lost for the longest time, for most likely it is its return: a leave after that is one at once.
///         Limits count members with sessions of this process only.
///         One timer serves a shard: `nextDeadline` says when `advance` has something to do.
/// Errors: InvalidParams for a member without a name; TableFull (retryable) when channel or hub is full;
///         NotEntered when a session has not entered. Then nothing has changed.
/// Thread: the shard's.
class PresenceShard
{
public:
    /// `node` is the name of this process's node; `key` is the one that all who compare digests with this origin use.
    PresenceShard(QByteArray node, const SipKey &key, const PresenceSettings &settings, std::shared_ptr<MemberQuota> quota,
                  RosterEvents &events, const RosterOrigin &origin = {});
    ~PresenceShard();
    Q_DISABLE_COPY_MOVE(PresenceShard)

    const RosterDirectory &rosters() const { return m_rosters; }
    /// For what other processes say.
    RemoteRosters &remote() { return m_remote; }
    const RemoteRosters &remote() const { return m_remote; }
    /// Who hears what happens to members with sessions of this process, by versions of their line, whether others have them too or not;
    /// null: nobody.
    void setOwnEvents(RosterEvents *events) { m_ownEvents = events; }

    /// These three answer with the channel's version, which includes what they did. `wallMs` is ms since the epoch.
    [[nodiscard]] Result<std::uint64_t> enter(const Entry &entry, std::int64_t wallMs);
    [[nodiscard]] Result<std::uint64_t> update(QByteArrayView channel, std::uint64_t session, QByteArrayView info);
    [[nodiscard]] Result<std::uint64_t> leave(QByteArrayView channel, std::uint64_t session);

    /// The session ended: its members are held. Its key may be used anew, by another session.
    void sessionLost(std::uint64_t session, Clock::time_point now);
    /// It ended, and its members leave at once.
    void sessionKicked(std::uint64_t session);

    /// Ends the holds that are over, in the order in which the sessions were lost, then goes on with what is stale of other processes;
    /// stops after the session with which `most` have left. How many have.
    std::size_t advance(Clock::time_point now, std::size_t most = std::numeric_limits<std::size_t>::max());
    /// When it has something to do; nothing: until something has happened never.
    std::optional<Clock::time_point> nextDeadline() const;

    /// Whether someone follows the channel's events: then its version goes on even while nobody is there.
    void setWatched(QByteArrayView channel, bool watched);
    /// Holds that run already count from their beginning.
    void apply(const PresenceSettings &settings) { m_settings = settings; }

private:
    /// The membership of a session that calls.
    struct Membership {
        Roster *roster = nullptr;
        PresenceSession *session = nullptr;
        Member *member = nullptr;
    };

    Membership membershipOf(QByteArrayView channel, std::uint64_t session);
    [[nodiscard]] Result<void> reserve(const Membership &former, QByteArrayView channel);
    void takeOver(Member &member, PresenceSession &session);
    /// What the own line has done.
    void tellBoth(const Shown &shown, RosterEvent::Kind ownKind);
    void setInfo(Member &member, QByteArrayView info);
    /// True when nobody else holds the member and it left. Its roster stays.
    bool release(Member &member, const PresenceSession &session, LeaveReason reason);
    /// How many members left. The session holds none afterwards.
    std::size_t releaseAll(PresenceSession &session, LeaveReason reason);
    void tell(const Shown &shown, const Roster &roster, LeaveReason reason = {});
    void tellOwn(RosterEvent::Kind kind, const Roster &roster, const MemberView &member, LeaveReason reason = {});

    PresenceSettings m_settings;
    const std::shared_ptr<MemberQuota> m_quota;
    RosterEvents &m_events;
    RosterEvents *m_ownEvents = nullptr;
    RosterDirectory m_rosters;
    PresenceSessions m_sessions;
    RemoteRosters m_remote;
};

} // namespace signalbox::core::presence
