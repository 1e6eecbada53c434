// SPDX-License-Identifier: Apache-2.0
// What a home asks of other processes for those who subscribe here, and whom it has to wait for.
#include "server-core/hub/ChannelHomeParts.h"

#include <algorithm>

namespace signalbox::core::hub {

using namespace homelimits;

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
    addMissing(channel, one, answer);
    m_output.tell(one.ask.caller.shard, JoinAnswer{one.ask.channel, one.ask.caller, std::move(answer)});
    if (std::exchange(interest.isServed, true))
        return;
    // Who is still silent was asked for what comes from its answer on.
    std::erase_if(interest.asked, [](const auto &asked) { return asked.second.state == Asked::State::Waiting; });
    askUnasked(channel, now);
}

void ChannelHome::addMissing(const Channel &channel, const PendingJoin &join, Subscribed &answer) const
{
    const std::optional<Position> &since = join.ask.since;
    const ChannelInterest &interest = *m_cluster->interest(channel.name);
    for (const auto &[origin, peer] : m_cluster->peers) {
        const auto asked = interest.asked.find(origin);
        const bool isConfirmed = asked != interest.asked.end() && asked->second.state == Asked::State::Confirmed;
        // Of one that has left there is nothing new; but perhaps something that is not here.
        const bool isOwed = peer.state != RemotePeer::State::Left || (since && since->of(origin) && !channel.log.knows(origin));
        if (!isConfirmed && isOwed)
            answer.missing.push_back(peer.node);
        // Whether all of the past can be had is not known.
        const auto past = join.pasts.find(origin);
        if (past == join.pasts.end() || past->second.begin)
            continue;
        answer.recovered = false;
        answer.missing.push_back(peer.node);
    }
    std::sort(answer.missing.begin(), answer.missing.end());
    answer.missing.erase(std::unique(answer.missing.begin(), answer.missing.end()), answer.missing.end());
}

bool ChannelHome::isAhead(const Channel &channel, const Position &since) const
{
    const ChannelInterest &interest = *m_cluster->interest(channel.name);
    const auto parts = since.parts();
    // Two processes may have accepted the same while they were cut off from each other. What of it has been seen by one who comes from the
    // other side is not known before that side is heard of again.
    return std::any_of(parts.begin(), parts.end(), [&](const Position::Part &part) {
        const RemotePeer *peer = part.seq == endedSeq ? nullptr : m_cluster->peer(part.origin);
        if (!peer || peer->state == RemotePeer::State::Left || channel.log.head(part.origin) >= part.seq)
            return false;
        const auto asked = interest.asked.find(part.origin);
        return asked == interest.asked.end() || asked->second.state != Asked::State::Refused;
    });
}

void ChannelHome::answerHeld(const QByteArray &name, Clock::time_point now)
{
    ChannelInterest *interest = m_cluster ? m_cluster->interest(name) : nullptr;
    if (!interest || interest->held.empty())
        return;
    for (FetchAsk &ask : std::exchange(interest->held, {}))
        fetch(std::move(ask), now);
}

void ChannelHome::answerAllHeld(Clock::time_point now)
{
    std::vector<QByteArray> names;
    for (const auto &[name, interest] : m_cluster->interests) {
        if (!interest.held.empty())
            names.push_back(name);
    }
    for (const QByteArray &name : names)
        answerHeld(name, now);
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
    answerHeld(answer.channel, now);
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
