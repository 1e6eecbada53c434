// SPDX-License-Identifier: Apache-2.0
// What other processes have published: copies of what comes, and parts of their past for those who come back from there.
#include "server-core/hub/ChannelHash.h"
#include "server-core/hub/ChannelHomeParts.h"

#include <algorithm>

namespace signalbox::core::hub {

using namespace homelimits;

namespace {

/// Of one that has died: the last number that came.
std::uint64_t lastCopyOf(const ChannelLog &log, OriginId origin)
{
    if (log.head(origin) != endedSeq)
        return log.head(origin);
    const Publications kept = log.afterOf(origin, 0).publications;
    return kept.empty() ? log.gone().of(origin).value_or(0) : kept.back()->seq;
}

} // namespace

void ChannelHome::openOrigin(Channel &channel, OriginId origin, std::uint64_t seq, Clock::time_point now)
{
    channel.log.open(origin, seq);
    m_cluster->copied.insert(origin);
    auto begin = std::make_shared<Publication>();
    begin->draft.channel = channel.name;
    begin->origin = origin;
    begin->seq = seq;
    begin->at = now;
    begin->kind = EntryKind::Begin;
    send(channel, begin);
}

void ChannelHome::append(Channel &channel, const PublicationRef &entry, Clock::time_point now)
{
    changeLog(channel, [&](ChannelLog &log) {
        log.append(entry, m_settings.log);
        log.trim(now, m_settings.log);
    });
    queueTrim(channel);
    send(channel, entry);
    makeRoom();
}

void ChannelHome::appendCopy(Channel &channel, OriginId origin, const Copy &copy, Clock::time_point now)
{
    auto publication = std::make_shared<Publication>();
    publication->draft = copy.draft;
    publication->draft.channel = channel.name;
    publication->origin = origin;
    publication->seq = copy.seq;
    publication->at = now - std::clamp(copy.age, std::chrono::milliseconds(0), m_settings.log.age);
    publication->position = positionBehind(channel, origin, copy.seq);
    know(publication->draft, origin, copy.seq, now);
    if (isRepeat(channel, publication->draft, origin, copy.seq))
        publication->kind = EntryKind::Repeat;
    else
        publication->frame = m_encode(publication->draft, publication->position);
    channel.lastAt = std::max(channel.lastAt, publication->at);
    append(channel, publication, now);
}

void ChannelHome::appendLoss(Channel &channel, OriginId origin, std::uint64_t to, Clock::time_point now)
{
    const std::uint64_t head = channel.log.head(origin);
    if (to <= head)
        return;
    auto loss = std::make_shared<Publication>();
    loss->draft.channel = channel.name;
    loss->origin = origin;
    loss->seq = to;
    loss->lost = to - head;
    loss->at = now;
    loss->kind = EntryKind::Loss;
    append(channel, loss, now);
}

std::vector<Position::Part> ChannelHome::otherNumbers(const Draft &draft, OriginId origin, std::uint64_t seq) const
{
    std::vector<Position::Part> others;
    if (draft.qos != Qos::ExactlyOnce)
        return others;
    for (const RepeatTable::Accepted &one : m_repeats.numbers(RepeatTable::keyOf(draft))) {
        const Position::Part number = m_lineages.translated(Position(one.origin, one.seq)).parts().front();
        if (number != Position::Part{origin, seq})
            others.push_back(number);
    }
    return others;
}

bool ChannelHome::isSeenAsOther(const Publication &publication, const Position &seen) const
{
    const std::vector<Position::Part> others = otherNumbers(publication.draft, publication.origin, publication.seq);
    // It was one when it came; by now nobody knows of what.
    if (others.empty())
        return publication.kind == EntryKind::Repeat;
    const Channel *channel = find(publication.draft.channel);
    return std::any_of(others.begin(), others.end(), [&](const Position::Part &other) {
        const std::uint64_t number = seen.of(other.origin).value_or(0);
        // What one that has died had accepted last is lost.
        return (number == endedSeq && channel ? lastCopyOf(channel->log, other.origin) : number) >= other.seq;
    });
}

bool ChannelHome::isRepeat(const Channel &channel, const Draft &draft, OriginId origin, std::uint64_t seq) const
{
    // Two processes may have accepted it before either knew of the other. Whoever passes the first of both numbers is given it, and passes
    // over the other one, on whatever node: here that is who is in step, and later it is each by the position that it comes with. Who has
    // only heard that there is another number has not got it yet.
    const std::vector<Position::Part> others = otherNumbers(draft, origin, seq);
    return std::any_of(others.begin(), others.end(),
                       [&log = channel.log](const Position::Part &other) { return lastCopyOf(log, other.origin) >= other.seq; });
}

void ChannelHome::know(const Draft &draft, OriginId origin, std::uint64_t seq, Clock::time_point now)
{
    m_repeats.trim(now);
    if (draft.qos == Qos::ExactlyOnce && !m_repeats.isFull())
        m_repeats.insert(RepeatTable::keyOf(draft), channelHash(draft.channel), {origin, seq}, Position(origin, seq).toText(), now);
}

void ChannelHome::take(const CopiesTell &tell, Clock::time_point now)
{
    if (!m_cluster)
        return;
    if (tell.isWild)
        return deliverWild(tell, now);
    // What was under way when the interest ended.
    if (!m_cluster->isConfirmed(tell.channel, tell.origin))
        return;
    Channel &channel = m_channels.at(tell.channel);
    for (const Copy &copy : tell.copies) {
        const std::uint64_t head = channel.log.head(tell.origin);
        if (copy.seq <= head || copy.seq == endedSeq)
            continue;
        // Nobody has said so, but it did not come.
        appendLoss(channel, tell.origin, copy.seq - 1, now);
        appendCopy(channel, tell.origin, copy, now);
    }
    answerHeld(tell.channel, now);
}

void ChannelHome::take(const LossTell &tell, Clock::time_point now)
{
    if (!m_cluster || !m_cluster->isConfirmed(tell.channel, tell.origin) || tell.to == endedSeq)
        return;
    appendLoss(m_channels.at(tell.channel), tell.origin, tell.to, now);
    answerHeld(tell.channel, now);
}

void ChannelHome::take(const FinalHeadsTell &tell, Clock::time_point now)
{
    RemotePeer *peer = m_cluster ? m_cluster->peer(tell.origin) : nullptr;
    if (!peer)
        return;
    for (const auto &[name, head] : tell.heads) {
        // Of one that was asked for anew, what came meanwhile was not taken.
        if (!m_cluster->isConfirmed(name, tell.origin) || head == endedSeq)
            continue;
        appendLoss(m_channels.at(name), tell.origin, head, now);
        peer->finals.insert(name);
        answerHeld(name, now);
    }
}

void ChannelHome::deliverWild(const CopiesTell &tell, Clock::time_point now)
{
    if (m_wildcards.isEmpty())
        return;
    std::set<ShardId> shards;
    m_wildcards.forEach(tell.channel, [&](const std::vector<ShardId> &some) { shards.insert(some.begin(), some.end()); });
    shards.erase(m_cluster->exchange);
    if (shards.empty())
        return;
    for (const Copy &copy : tell.copies) {
        auto publication = std::make_shared<Publication>();
        publication->draft = copy.draft;
        publication->draft.channel = tell.channel;
        publication->origin = tell.origin;
        // It was told of as the other one before that came.
        const RepeatTable::Accepted *known =
            publication->draft.qos == Qos::ExactlyOnce ? m_repeats.acceptedAs(RepeatTable::keyOf(publication->draft)) : nullptr;
        if (known && m_lineages.translated(Position(known->origin, known->seq)) != Position(tell.origin, copy.seq))
            continue;
        // Without a number: it is for wildcards only.
        publication->at = now;
        publication->frame = m_encode(publication->draft, {});
        for (const ShardId shard : shards)
            m_output.deliver(shard, publication);
    }
}

// ---- the past

std::vector<OriginId> ChannelHome::originsToAsk(const Channel &channel, const Position &since) const
{
    std::vector<OriginId> origins;
    if (!m_cluster || !channel.log.isMixed())
        return origins;
    for (const Position::Part &gone : channel.log.gone().parts()) {
        if (gone.origin != m_origin && since.of(gone.origin).value_or(0) < gone.seq && m_cluster->peer(gone.origin))
            origins.push_back(gone.origin);
    }
    return origins;
}

std::uint64_t ChannelHome::askPast(const Channel &channel, OriginId origin, std::uint64_t since, std::size_t most,
                                   std::optional<FetchAsk> fetch, Clock::time_point now)
{
    const std::uint64_t ask = ++m_cluster->asks;
    const auto at = m_cluster->pasts.emplace(ask, PendingPast{origin, channel.name, since, most, now + pastWait, std::move(fetch)}).first;
    if (m_cluster->isUp(origin))
        sendPast(ask, at->second);
    return ask;
}

void ChannelHome::sendPast(std::uint64_t ask, const PendingPast &past)
{
    m_output.tell(m_cluster->exchange,
                  PastAsk{past.channel, past.origin, m_cluster->peers.at(past.origin).link, ask, past.since, past.most});
}

void ChannelHome::fetch(FetchAsk ask, Clock::time_point now)
{
    const Channel *channel = find(ask.channel);
    if (!channel)
        return m_output.tell(ask.caller.shard, FetchAnswer{ask.channel, ask.caller, {}, ask.since});
    if (isExchange(ask.caller.shard)) {
        ChannelLog::Answer part = channel->log.afterOf(m_origin, ask.since.of(m_origin).value_or(0), ask.most);
        return m_output.tell(ask.caller.shard, FetchAnswer{ask.channel, ask.caller, std::move(part), ask.since});
    }
    ChannelInterest *interest = ask.isExact && m_cluster ? m_cluster->interest(ask.channel) : nullptr;
    if (interest && isAhead(*channel, ask.since))
        return interest->held.push_back(std::move(ask));
    for (const OriginId origin : originsToAsk(*channel, ask.since)) {
        const std::optional<std::uint64_t> seen = ask.since.of(origin);
        // What is not named began while it was subscribed to already.
        if (!seen)
            continue;
        const std::size_t most = std::size_t(std::min<std::uint64_t>(ask.most, *channel->log.gone().of(origin) - *seen));
        askPast(*channel, origin, *seen, most, std::move(ask), now);
        return;
    }
    answerFetch(*channel, ask);
}

void ChannelHome::answerFetch(const Channel &channel, const FetchAsk &ask)
{
    Position since = ask.since;
    // What is not named was opened here after it had begun, where it begins.
    for (const Position::Part &gone : channel.log.gone().parts()) {
        if (!since.of(gone.origin))
            since.set(gone.origin, gone.seq);
    }
    ChannelLog::Answer part = channel.log.after(since, ask.most);
    // One that has died, and whose end has left the log meanwhile.
    for (const Position::Part &seen : since.parts()) {
        if (seen.seq == endedSeq || channel.log.knows(seen.origin) || !m_cluster || m_cluster->peer(seen.origin))
            continue;
        if (!part.lost)
            part.lost = LostRange();
        part.lost->after.set(seen.origin, seen.seq);
        part.lost->to.set(seen.origin, endedSeq);
    }
    // What was published before a restart says where others were then; of them the one who asks may have seen less.
    if (m_cluster || channel.log.isMixed() || since.parts().size() > 1)
        givePositions(channel, since, part);
    m_output.tell(ask.caller.shard, FetchAnswer{ask.channel, ask.caller, std::move(part), ask.since});
}

void ChannelHome::givePositions(const Channel &channel, const Position &since, ChannelLog::Answer &answer) const
{
    // Others have seen them in another order: each is told behind which position it is now.
    Position position = since;
    if (answer.lost) {
        answer.lost->after.raise(since);
        answer.lost->to.raise(since);
        position.raise(answer.lost->to);
    }
    bool isPassed = false;
    for (PublicationRef &publication : std::exchange(answer.publications, {})) {
        const bool isSeen = isSeenAsOther(*publication, position);
        position.set(publication->origin, publication->seq);
        isPassed = isPassed || isSeen;
        if (isSeen)
            continue;
        const QByteArray text = position.withoutZeros().toText();
        if (publication->position != text || publication->kind != EntryKind::Message) {
            auto placed = std::make_shared<Publication>(*publication);
            placed->draft.channel = channel.name;
            placed->position = text;
            placed->frame = m_encode(placed->draft, text);
            placed->kind = EntryKind::Message;
            publication = std::move(placed);
        }
        answer.publications.push_back(std::move(publication));
    }
    if (isPassed)
        answer.passed = position;
}

void ChannelHome::take(const PastAnswer &answer, Clock::time_point now)
{
    if (!m_cluster)
        return;
    const auto at = m_cluster->pasts.find(answer.ask);
    if (at == m_cluster->pasts.end() || at->second.origin != answer.origin)
        return;
    const PendingPast past = std::move(at->second);
    m_cluster->pasts.erase(at);
    const auto channel = m_channels.find(past.channel);
    if (channel == m_channels.end())
        return;
    if (past.fetch)
        return answerPast(channel->second, past, answer, now);
    if (ChannelInterest *interest = m_cluster->interest(past.channel)) {
        for (PendingJoin &join : interest->joins) {
            // Others have asked from other places.
            const auto waits = join.pasts.find(answer.origin);
            if (waits != join.pasts.end() && waits->second.ask == answer.ask)
                waits->second.begin = answer.begin;
        }
    }
    answerReady(past.channel, now);
}

void ChannelHome::answerPast(Channel &channel, const PendingPast &past, const PastAnswer &answer, Clock::time_point now)
{
    const FetchAsk &ask = *past.fetch;
    const std::uint64_t here = channel.log.gone().of(answer.origin).value_or(0);
    std::uint64_t seen = ask.since.of(answer.origin).value_or(0);
    Position since = ask.since;
    ChannelLog::Answer part;
    part.more = true;
    if (answer.begin > seen && seen < here) {
        part.lost = LostRange{ask.since, ask.since};
        seen = std::min(answer.begin, here);
        part.lost->to.set(answer.origin, seen);
    }
    for (const Copy &copy : answer.copies) {
        if (copy.seq <= seen)
            continue;
        // The rest is here.
        if (copy.seq != seen + 1 || copy.seq > here)
            break;
        auto publication = std::make_shared<Publication>();
        publication->draft = copy.draft;
        publication->draft.channel = channel.name;
        publication->origin = answer.origin;
        publication->seq = copy.seq;
        if (isSeenAsOther(*publication, ask.since)) {
            // It has come as another number: the next question begins behind it.
            if (part.lost || !part.publications.empty())
                break;
            since.set(answer.origin, ++seen);
            continue;
        }
        know(publication->draft, answer.origin, copy.seq, now);
        ++seen;
        publication->at = now;
        part.publications.push_back(std::move(publication));
    }
    if (part.publications.empty() && !part.lost && since == ask.since) {
        // By its new name it had seen more than was asked for.
        if (past.since < seen)
            return fetch(ask, now);
        // Somebody who answers with nothing would be asked for ever.
        part.lost = LostRange{ask.since, ask.since};
        part.lost->to.set(answer.origin, std::max(seen, here));
    }
    givePositions(channel, since, part);
    m_output.tell(ask.caller.shard, FetchAnswer{ask.channel, ask.caller, std::move(part), since});
}

} // namespace signalbox::core::hub
