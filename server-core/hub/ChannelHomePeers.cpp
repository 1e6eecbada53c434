// SPDX-License-Identifier: Apache-2.0
// Which other processes there are, and what a home asks of them for those who subscribe here.
#include "server-core/hub/ChannelHomeParts.h"

#include <algorithm>

namespace signalbox::core::hub {

using namespace homelimits;

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

// ---- interest

void ChannelHome::askAll(OriginId origin, Clock::time_point now)
{
    for (auto &[name, interest] : m_cluster->interests) {
        if (const Channel *channel = find(name))
            askOrigin(*channel, origin, now);
    }
}

void ChannelHome::askOrigin(const Channel &channel, OriginId origin, Clock::time_point now)
{
    ChannelInterest &interest = *m_cluster->interest(channel.name);
    InterestAsk ask{.channel = channel.name, .origin = origin, .link = m_cluster->peers.at(origin).link, .ask = ++m_cluster->asks};
    if (channel.log.knows(origin)) {
        ask.since = channel.log.head(origin);
    } else {
        if (const auto named = interest.named.find(origin); named != interest.named.end())
            ask.since = named->second;
        else if (interest.isResumed)
            ask.since = 0;
        if (interest.isServed)
            ask.age = std::chrono::ceil<std::chrono::milliseconds>(now - interest.since) + ageMargin;
    }
    interest.asked[origin] = {ask.ask};
    m_output.tell(m_cluster->exchange, std::move(ask));
}

void ChannelHome::noteNamed(const Channel &channel, const Position &since, ChannelInterest &interest) const
{
    // Whoever comes back has seen nothing of those that its position does not name, whenever they come.
    interest.isResumed = true;
    for (const auto &[origin, peer] : m_cluster->peers) {
        const std::uint64_t seen = since.of(origin).value_or(0);
        if (channel.log.knows(origin) || seen == endedSeq)
            continue;
        const auto [lowest, isNew] = interest.named.try_emplace(origin, seen);
        if (!isNew && lowest->second <= seen)
            continue;
        lowest->second = seen;
        // What it was asked for is not enough.
        interest.asked.erase(origin);
    }
}

void ChannelHome::askUnasked(const Channel &channel, Clock::time_point now)
{
    const ChannelInterest &interest = *m_cluster->interest(channel.name);
    for (const auto &[origin, peer] : m_cluster->peers) {
        if (peer.state == RemotePeer::State::Up && !interest.asked.contains(origin))
            askOrigin(channel, origin, now);
    }
}

void ChannelHome::awaitOrigins(Channel &channel, JoinAsk ask, Clock::time_point now)
{
    ChannelInterest &interest = m_cluster->interests.try_emplace(channel.name, ChannelInterest{.since = now}).first->second;
    if (std::exchange(interest.unusedSince, std::nullopt)) {
        interest.since = now;
        interest.isResumed = false;
        interest.isServed = false;
        interest.named.clear();
    }
    if (ask.since)
        noteNamed(channel, *ask.since, interest);
    askUnasked(channel, now);
    const Clock::time_point deadline = now + joinWait;
    interest.joins.push_back({std::move(ask), deadline});
    if (isReady(channel, interest.joins.size() - 1, now))
        return answerJoin(channel, interest.joins.size() - 1, now);
    m_cluster->deadlines.emplace(deadline, channel.name);
    m_output.wakeAt(deadline);
}

bool ChannelHome::isReady(const Channel &channel, std::size_t join, Clock::time_point now)
{
    ChannelInterest &interest = *m_cluster->interest(channel.name);
    for (const auto &[origin, asked] : interest.asked) {
        if (asked.state == Asked::State::Waiting)
            return false;
    }
    PendingJoin &one = interest.joins[join];
    if (!one.ask.since)
        return true;
    for (const OriginId origin : originsToAsk(channel, *one.ask.since)) {
        if (!one.pasts.contains(origin))
            one.pasts[origin].ask = askPast(channel, origin, one.ask.since->of(origin).value_or(0), 0, std::nullopt, now);
    }
    return std::all_of(one.pasts.begin(), one.pasts.end(), [](const auto &past) { return past.second.begin.has_value(); });
}

void ChannelHome::answerReady(const QByteArray &name, Clock::time_point now)
{
    const Channel *channel = find(name);
    ChannelInterest *interest = m_cluster->interest(name);
    for (std::size_t i = 0; channel && interest && i < interest->joins.size();) {
        if (now >= interest->joins[i].deadline || isReady(*channel, i, now))
            answerJoin(*channel, i, now);
        else
            ++i;
    }
}

void ChannelHome::answerJoin(const Channel &channel, std::size_t join, Clock::time_point now)
{
    ChannelInterest &interest = *m_cluster->interest(channel.name);
    PendingJoin one = std::move(interest.joins[join]);
    interest.joins.erase(interest.joins.begin() + std::ptrdiff_t(join));
    // Nobody had the time to ask.
    for (const OriginId origin : one.ask.since ? originsToAsk(channel, *one.ask.since) : std::vector<OriginId>())
        one.pasts.try_emplace(origin);
    Subscribed answer = welcome(channel, one.ask.since, one.pasts);
    addMissing(channel, one.ask.since, answer);
    // Whether all of the past can be had is not known.
    if (std::any_of(one.pasts.begin(), one.pasts.end(), [](const auto &past) { return !past.second.begin; }))
        answer.recovered = false;
    m_output.tell(one.ask.caller.shard, JoinAnswer{one.ask.channel, one.ask.caller, std::move(answer)});
    if (std::exchange(interest.isServed, true))
        return;
    // Who is still silent was asked for what comes from its answer on.
    std::erase_if(interest.asked, [](const auto &asked) { return asked.second.state == Asked::State::Waiting; });
    askUnasked(channel, now);
}

void ChannelHome::addMissing(const Channel &channel, const std::optional<Position> &since, Subscribed &answer) const
{
    const ChannelInterest &interest = *m_cluster->interest(channel.name);
    for (const auto &[origin, peer] : m_cluster->peers) {
        const auto asked = interest.asked.find(origin);
        const bool isConfirmed = asked != interest.asked.end() && asked->second.state == Asked::State::Confirmed;
        // Of one that has left there is nothing new; but perhaps something that is not here.
        const bool isOwed = peer.state != RemotePeer::State::Left || (since && since->of(origin) && !channel.log.knows(origin));
        if (!isConfirmed && isOwed)
            answer.missing.push_back(peer.node);
    }
    std::sort(answer.missing.begin(), answer.missing.end());
    answer.missing.erase(std::unique(answer.missing.begin(), answer.missing.end()), answer.missing.end());
}

void ChannelHome::take(const InterestAnswer &answer, Clock::time_point now)
{
    ChannelInterest *interest = m_cluster ? m_cluster->interest(answer.channel) : nullptr;
    const auto asked = interest ? interest->asked.find(answer.origin) : std::map<OriginId, Asked>::iterator();
    // Of an interest that was given up, or asked for anew.
    if (!interest || asked == interest->asked.end() || asked->second.ask != answer.ask)
        return;
    asked->second.state = answer.isRefused ? Asked::State::Refused : Asked::State::Confirmed;
    if (!answer.isRefused) {
        Channel &channel = m_channels.at(answer.channel);
        interest->named.erase(answer.origin);
        if (!channel.log.knows(answer.origin))
            openOrigin(channel, answer.origin, std::min(answer.begin, answer.lostAfter.value_or(answer.begin)), now);
        if (answer.begin != endedSeq && answer.begin > channel.log.head(answer.origin))
            appendLoss(channel, answer.origin, answer.begin, now);
    }
    answerReady(answer.channel, now);
}

void ChannelHome::wake(Clock::time_point now)
{
    while (m_cluster && !m_cluster->deadlines.empty() && m_cluster->deadlines.begin()->first <= now) {
        const QByteArray name = m_cluster->deadlines.begin()->second;
        m_cluster->deadlines.erase(m_cluster->deadlines.begin());
        answerReady(name, now);
    }
}

void ChannelHome::endInterest(const QByteArray &name)
{
    m_cluster->interests.erase(name);
    m_output.tell(m_cluster->exchange, InterestEnd{name});
    const auto at = m_channels.find(name);
    if (at == m_channels.end())
        return;
    // Who is there can be asked again.
    for (const auto &[origin, peer] : m_cluster->peers) {
        if (peer.state == RemotePeer::State::Up)
            changeLog(at->second, [&, one = origin](ChannelLog &log) { log.forget(one); });
    }
    freeIfUnused(name);
}

void ChannelHome::sweepCluster(Clock::time_point now)
{
    wake(now);
    while (!m_cluster->unused.empty() && now - m_cluster->unused.begin()->first >= interestLinger) {
        const auto [since, name] = *m_cluster->unused.begin();
        m_cluster->unused.erase(m_cluster->unused.begin());
        const ChannelInterest *interest = m_cluster->interest(name);
        if (interest && interest->unusedSince == since)
            endInterest(name);
    }
    std::vector<std::uint64_t> late;
    for (const auto &[ask, past] : m_cluster->pasts) {
        if (past.deadline <= now)
            late.push_back(ask);
    }
    for (const std::uint64_t ask : late)
        giveUpPast(ask, now);
    std::vector<OriginId> left;
    for (const auto &[origin, peer] : m_cluster->peers) {
        if (peer.state == RemotePeer::State::Left && now - peer.since > m_settings.log.age)
            left.push_back(origin);
    }
    for (const OriginId origin : left)
        expire(origin, now);
}

} // namespace signalbox::core::hub
