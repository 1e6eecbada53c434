// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/RosterStream.h"

namespace signalbox::core::presence {

void RosterStream::onRosterEvent(const RosterEvent &event)
{
    RosterChange change{.kind = event.kind, .channel = event.channel.toByteArray(), .row = {}, .reason = event.reason};
    change.row.member = event.member.member.toByteArray();
    if (event.kind != RosterEvent::Kind::Left) {
        change.row.info = event.member.info.toByteArray();
        change.row.since = event.member.since;
        change.row.instance = event.member.instance.toByteArray();
    }
    m_pending.push_back(std::move(change));
}

OwnChangesTell RosterStream::take(const RosterDirectory &rosters)
{
    return {m_home, rosters.digest(), std::make_shared<const std::vector<RosterChange>>(std::exchange(m_pending, {}))};
}

OwnPartAnswer RosterStream::partOf(const RosterDirectory &rosters, const OwnPartAsk &ask, std::size_t partBytes) const
{
    OwnPartAnswer answer{.home = m_home, .walk = ask.walk, .digest = rosters.digest(), .rows = {}, .next = {}};
    RosterCursor cursor = ask.after.value_or(RosterCursor());
    answer.isFirst = !ask.after;
    std::size_t bytes = 0;
    const bool isMore = rosters.walkMembers(cursor, std::max(partBytes / bytesALook, leastLooks), [&](const Member &member) {
        const std::optional<MemberView> own = member.viewOf(rosters.own());
        if (!own)
            return true;
        answer.rows.push_back(
            {member.roster->channel(), {own->member.toByteArray(), own->info.toByteArray(), own->since, own->instance.toByteArray(), {}}});
        bytes += std::size_t(own->member.size() + own->info.size() + own->instance.size() + member.roster->channel().size());
        return bytes < partBytes;
    });
    if (isMore)
        answer.next = std::move(cursor);
    return answer;
}

} // namespace signalbox::core::presence
