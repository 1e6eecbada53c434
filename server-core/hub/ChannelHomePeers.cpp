// SPDX-License-Identifier: Apache-2.0
// Which other processes there are, whose work they go on with, and what it means here that one of them has gone.
#include "server-core/hub/ChannelHomeParts.h"

#include <algorithm>

namespace signalbox::core::hub {

bool ChannelHome::isExchange(ShardId shard) const
{
    return m_cluster && m_cluster->exchange == shard;
}

// ---- an exchange comes and goes

void ChannelHome::take(const ExchangeTell &tell, Clock::time_point now)
{
    if (m_cluster)
        detach(now);
    if (tell.exchange)
        attach(*tell.exchange, now);
}

void ChannelHome::attach(ShardId exchange, Clock::time_point now)
{
    m_cluster = std::make_unique<Cluster>();
    m_cluster->exchange = exchange;
    for (auto &[name, channel] : m_channels) {
        // Who subscribes here wants what others publish from now on.
        if (!channel.shards.empty())
            m_cluster->interests.emplace(name, ChannelInterest{.since = now, .isServed = true});
        for (const Position::Part &part : channel.log.position().parts()) {
            if (part.origin != m_origin)
                m_cluster->copied.insert(part.origin);
        }
        if (channel.retained)
            stamp(name, {++m_cluster->time, channel.retained->origin}, false);
    }
}

void ChannelHome::detach(Clock::time_point now)
{
    std::vector<OriginId> origins;
    for (const auto &[origin, peer] : m_cluster->peers)
        origins.push_back(origin);
    for (const OriginId origin : origins) {
        m_cluster->peers.erase(origin);
        giveUpPasts(origin, now);
        giveUpOn(origin, now);
    }
    answerAllHeld(now);
    std::vector<QByteArray> unused;
    for (const auto &[name, interest] : m_cluster->interests)
        unused.push_back(name);
    // What is kept of others goes with its age.
    m_cluster.reset();
    for (const QByteArray &name : unused)
        freeIfUnused(name);
}

// ---- peers

void ChannelHome::take(const PeerUpTell &tell, Clock::time_point now)
{
    m_lineages.add(tell.lineage);
    const OriginId origin = tell.lineage.own();
    // One that was under way for long, and has ended since.
    if (!m_cluster || origin == m_origin || m_lineages.isPast(origin))
        return;
    takeUpLineage(tell.lineage);
    RemotePeer &peer = m_cluster->peers[origin];
    peer = RemotePeer{.node = tell.node, .link = tell.link, .since = now};
    askAll(origin, now);
    for (const auto &[ask, past] : m_cluster->pasts) {
        if (past.origin == origin)
            sendPast(ask, past);
    }
}

std::set<ShardId> ChannelHome::subscribers() const
{
    std::set<ShardId> shards;
    for (const auto &[name, channel] : m_channels)
        shards.insert(channel.shards.begin(), channel.shards.end());
    if (m_cluster)
        shards.erase(m_cluster->exchange);
    return shards;
}

void ChannelHome::takeUpLineage(const Lineage &lineage)
{
    const OriginId own = lineage.own();
    std::erase_if(m_cluster->peers, [&](const auto &entry) { return lineage.isBefore(entry.first); });
    std::vector<OriginId> known;
    std::copy_if(m_cluster->copied.begin(), m_cluster->copied.end(), std::back_inserter(known),
                 [&](OriginId one) { return one == own || lineage.isBefore(one); });
    for (auto &[name, interest] : m_cluster->interests) {
        // What is still under way from an earlier one comes from this one, too.
        std::erase_if(interest.asked, [&](const auto &asked) { return asked.first == own || lineage.isBefore(asked.first); });
        for (auto at = interest.named.begin(); at != interest.named.end();) {
            const auto [origin, seq] = *at;
            at = lineage.isBefore(origin) ? interest.named.erase(at) : std::next(at);
            if (lineage.isBefore(origin))
                interest.named.try_emplace(own, seq);
        }
        for (PendingJoin &join : interest.joins) {
            if (join.ask.since)
                join.ask.since = lineage.translated(*join.ask.since);
            std::erase_if(join.pasts, [&](const auto &past) { return lineage.isBefore(past.first); });
        }
        for (FetchAsk &ask : interest.held)
            ask.since = lineage.translated(ask.since);
    }
    for (auto &[ask, past] : m_cluster->pasts) {
        if (lineage.isBefore(past.origin))
            past.origin = own;
        if (past.fetch)
            past.fetch->since = lineage.translated(past.fetch->since);
    }
    if (known.empty())
        return;
    for (auto &[name, channel] : m_channels) {
        if (!channel.log.isMixed())
            continue;
        for (const OriginId origin : known) {
            if (!channel.log.knows(origin))
                continue;
            if (!m_cluster->interest(name)) {
                // Of what has come since then nothing is here: who wants it asks anew.
                changeLog(channel, [&](ChannelLog &log) { log.forget(origin); });
                continue;
            }
            if (channel.log.head(origin) == endedSeq)
                changeLog(channel, [&](ChannelLog &log) { log.reopen(origin); });
            rename(channel, origin, own);
        }
    }
    for (const OriginId origin : known)
        m_cluster->copied.erase(origin);
    m_cluster->copied.insert(own);
}

void ChannelHome::rename(Channel &channel, OriginId from, OriginId to)
{
    if (from == to)
        return;
    changeLog(channel, [&](ChannelLog &log) { log.rename(from, to, [&](const Publication &entry) { return renamed(entry, to); }); });
    if (channel.retained && channel.retained->origin == from)
        keep(channel, renamed(*channel.retained, to));
}

PublicationRef ChannelHome::renamed(const Publication &publication, OriginId to) const
{
    auto again = std::make_shared<Publication>(publication);
    again->origin = to;
    if (const std::optional<Position> position = Position::fromText(again->position))
        again->position = m_lineages.translated(*position).toText();
    if (again->kind == EntryKind::Message)
        again->frame = m_encode(again->draft, again->position);
    return again;
}

void ChannelHome::take(const PeerDownTell &tell, Clock::time_point now)
{
    RemotePeer *peer = m_cluster ? m_cluster->peer(tell.origin) : nullptr;
    if (!peer)
        return;
    peer->state = tell.isGoodbye ? RemotePeer::State::Left : RemotePeer::State::Down;
    peer->since = now;
    giveUpOn(tell.origin, now);
    answerAllHeld(now);
}

void ChannelHome::take(const PeerGoneTell &tell, Clock::time_point now)
{
    RemotePeer *peer = m_cluster ? m_cluster->peer(tell.origin) : nullptr;
    // One that has ended cleanly has not died.
    if (peer && peer->state != RemotePeer::State::Left)
        end(tell.origin, now);
}

void ChannelHome::giveUpOn(OriginId origin, Clock::time_point now)
{
    // Questions about its past wait for it a while.
    std::vector<QByteArray> waited;
    for (auto &[name, interest] : m_cluster->interests) {
        interest.asked.erase(origin);
        if (!interest.joins.empty())
            waited.push_back(name);
    }
    for (const QByteArray &name : waited)
        answerReady(name, now);
}

void ChannelHome::giveUpPast(std::uint64_t ask, Clock::time_point now)
{
    const PendingPast past = m_cluster->pasts.extract(ask).mapped();
    const auto at = past.fetch ? m_channels.find(past.channel) : m_channels.end();
    if (at != m_channels.end())
        answerPast(at->second, past, {.origin = past.origin, .begin = at->second.log.gone().of(past.origin).value_or(0)}, now);
}

void ChannelHome::giveUpPasts(OriginId origin, Clock::time_point now)
{
    std::vector<std::uint64_t> asks;
    for (const auto &[ask, past] : m_cluster->pasts) {
        if (past.origin == origin)
            asks.push_back(ask);
    }
    for (const std::uint64_t ask : asks)
        giveUpPast(ask, now);
    for (auto &[name, interest] : m_cluster->interests) {
        for (PendingJoin &join : interest.joins)
            join.pasts.erase(origin);
    }
}

void ChannelHome::end(OriginId origin, Clock::time_point now)
{
    m_cluster->peers.erase(origin);
    tellKeptOf(origin);
    std::vector<QByteArray> names;
    for (auto &[name, channel] : m_channels) {
        const ChannelInterest *interest = m_cluster->interest(name);
        if (channel.log.knows(origin) || (interest && interest->named.contains(origin)))
            names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    for (const QByteArray &name : names) {
        Channel &channel = m_channels.at(name);
        ChannelInterest *interest = m_cluster->interest(name);
        if (!interest) {
            changeLog(channel, [&](ChannelLog &log) { log.forget(origin); });
            freeIfUnused(name);
            continue;
        }
        if (!channel.log.knows(origin))
            openOrigin(channel, origin, interest->named.at(origin), now);
        interest->named.erase(origin);
        appendLoss(channel, origin, endedSeq, now);
    }
    giveUpPasts(origin, now);
    giveUpOn(origin, now);
    answerAllHeld(now);
}

void ChannelHome::expire(OriginId origin, Clock::time_point now)
{
    // What it had said it had to say is here, and has aged; of other channels nobody will ever know.
    const std::set<QByteArray> finals = std::move(m_cluster->peers.at(origin).finals);
    for (const QByteArray &name : finals) {
        const auto at = m_channels.find(name);
        if (at == m_channels.end() || !at->second.log.knows(origin))
            continue;
        changeLog(at->second, [&](ChannelLog &log) { log.forget(origin); });
        freeIfUnused(name);
    }
    end(origin, now);
}

} // namespace signalbox::core::hub
