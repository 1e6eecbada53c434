// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/PresenceParty.h"

namespace signalbox::core::presence {

PresenceParty::PresenceParty(ShardId shard, PresenceEdge::HomeOf homeOf, const PresenceSettings &settings,
                             PresenceSurroundings &surroundings, std::optional<PresenceHome::Origin> origin)
    : m_shard(shard), m_surroundings(surroundings), m_edge(shard, std::move(homeOf), settings, *this)
{
    if (origin)
        m_home.emplace(std::move(*origin), settings, static_cast<PresenceHomeOutput &>(*this));
}

void PresenceParty::receive(PresenceMessage message)
{
    std::visit([this](const auto &one) { handle(one); }, message);
}

void PresenceParty::flush()
{
    if (m_home) {
        m_home->flush();
        if (m_home->stream() && !m_home->stream()->isEmpty())
            sendOwnChanges();
    }
    m_edge.flush();
    m_wantsFlush = false;
}

void PresenceParty::advance()
{
    if (m_home)
        m_home->advance(m_surroundings.now());
}

std::optional<Clock::time_point> PresenceParty::nextDeadline() const
{
    return m_home ? m_home->nextDeadline() : std::nullopt;
}

void PresenceParty::apply(const PresenceSettings &settings)
{
    m_edge.apply(settings);
    if (m_home)
        m_home->apply(settings);
}

// ---- between shards

void PresenceParty::send(ShardId shard, PresenceMessage message)
{
    if (shard == m_shard)
        receive(std::move(message));
    else
        m_surroundings.send(shard, std::move(message));
}

void PresenceParty::deliver(ShardId shard, std::vector<RosterBatchRef> batches)
{
    send(shard, EventsTell{std::move(batches)});
}

void PresenceParty::flushLater()
{
    if (!std::exchange(m_wantsFlush, true))
        m_surroundings.flushLater();
}

void PresenceParty::handle(const EventsTell &tell)
{
    for (const RosterBatchRef &batch : tell.batches)
        m_edge.deliver(batch);
}

// ---- the home's side

void PresenceParty::handle(const EnterAsk &ask)
{
    send(ask.caller.shard, EnterAnswer{ask.channel, ask.caller, ask.member, m_home->enter(ask)});
}

void PresenceParty::handle(const UpdateAsk &ask)
{
    send(ask.caller.shard, UpdateAnswer{ask.caller, m_home->update(ask)});
}

void PresenceParty::handle(const LeaveAsk &ask)
{
    send(ask.caller.shard, LeaveAnswer{ask.channel, ask.caller, m_home->leave(ask)});
}

void PresenceParty::handle(const MembersAsk &ask)
{
    send(ask.caller.shard, MembersAnswer{ask.channel, ask.caller, m_home->members(ask)});
}

void PresenceParty::handle(const FollowAsk &ask)
{
    send(ask.caller.shard, FollowAnswer{ask.channel, ask.caller, m_home->follow(ask.channel, ask.caller.shard)});
}

void PresenceParty::handle(const UnfollowTell &tell)
{
    m_home->unfollow(tell.channel, tell.shard);
}

void PresenceParty::handle(const EndTell &tell)
{
    m_home->end(tell, m_surroundings.now());
}

// ---- the exchange with other processes

void PresenceParty::handle(const StreamTell &tell)
{
    m_home->startStream(m_shard, tell.exchange);
    sendOwnChanges();
}

void PresenceParty::handle(const StreamEndTell &)
{
    m_home->endStream(m_surroundings.now());
}

void PresenceParty::handle(const OwnPartAsk &ask)
{
    if (!m_home->stream())
        return;
    if (!m_home->stream()->isEmpty())
        sendOwnChanges();
    send(m_home->stream()->exchange(), m_home->ownPart(ask));
}

void PresenceParty::handle(const OriginUpTell &tell)
{
    m_home->remote().take(tell, m_surroundings.now());
}

void PresenceParty::handle(const OriginDownTell &tell)
{
    m_home->remote().take(tell, m_surroundings.now(), m_home->hold());
}

void PresenceParty::handle(const OriginPartTell &tell)
{
    m_home->remote().take(tell, m_surroundings.now());
}

void PresenceParty::handle(const OriginChangesTell &tell)
{
    m_home->remote().take(tell);
}

void PresenceParty::handle(const OriginSumAsk &ask)
{
    if (m_home->stream())
        send(m_home->stream()->exchange(), m_home->remote().take(ask));
}

void PresenceParty::sendOwnChanges()
{
    send(m_home->stream()->exchange(), m_home->takeOwnChanges());
}

} // namespace signalbox::core::presence
