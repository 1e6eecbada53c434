// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/ChannelHomeParts.h"

#include "server-core/hub/ChannelHash.h"

#include <algorithm>

namespace signalbox::core::hub {

using namespace Qt::StringLiterals;

namespace {

bool contains(const std::vector<ShardId> &shards, ShardId shard)
{
    return std::binary_search(shards.begin(), shards.end(), shard);
}

void insert(std::vector<ShardId> &shards, ShardId shard)
{
    if (!contains(shards, shard))
        shards.insert(std::upper_bound(shards.begin(), shards.end(), shard), shard);
}

tl::unexpected<Error> isStopping()
{
    return failure(ErrorCode::InvalidState, u"this hub is stopping; try again later"_s, {}, true);
}

/// `null` says that nothing is to be kept any more.
bool isTakenBack(const Draft &draft)
{
    return draft.data == "null";
}

} // namespace

ChannelHome::ChannelHome(OriginId origin, const HubSettings &settings, HomeOutput &output, Encode encode)
    : m_origin(origin),
      m_originText(Position(origin, 0).toText().chopped(1)),
      m_settings(settings),
      m_output(output),
      m_encode(std::move(encode)),
      m_repeats(settings.repeats),
      m_freed(settings.maxFreedHeads)
{
}

ChannelHome::~ChannelHome() = default;

ChannelHome::Channel *ChannelHome::open(const QByteArray &name)
{
    const auto at = m_channels.find(name);
    if (at != m_channels.end())
        return &at->second;
    if (m_channels.size() >= m_settings.maxChannels)
        return nullptr;
    Channel &channel = m_channels[name];
    channel.name = name;
    channel.log.open(m_origin, m_freed.take(name));
    return &channel;
}

const ChannelHome::Channel *ChannelHome::find(const QByteArray &name) const
{
    const auto at = m_channels.find(name);
    return at == m_channels.end() ? nullptr : &at->second;
}

Result<QByteArray> ChannelHome::publish(Draft &&draft, Clock::time_point now)
{
    const bool once = draft.qos == Qos::ExactlyOnce;
    const RepeatTable::Key key = once ? RepeatTable::keyOf(draft) : RepeatTable::Key();
    if (once) {
        m_repeats.trim(now);
        if (const QByteArray *position = m_repeats.find(key))
            return *position;
        if (m_repeats.isFull()) {
            return failure(ErrorCode::TableFull, u"too many messages are to be delivered exactly once at the moment; try again later"_s, {},
                           true);
        }
    }
    if (m_isSealed)
        return isStopping();
    Channel *channel = open(draft.channel);
    if (!channel)
        return failure(ErrorCode::TooManyChannels, u"this hub has as many channels as it may have"_s, {}, true);
    if (draft.retain && !mayKeep(*channel, draft)) {
        freeIfUnused(draft.channel);
        return failure(ErrorCode::TableFull, u"this hub keeps as much for later subscribers as it may"_s, {}, true);
    }
    auto publication = std::make_shared<Publication>();
    publication->draft = std::move(draft);
    // The name is one for all of them.
    publication->draft.channel = channel->name;
    publication->origin = m_origin;
    publication->seq = channel->log.head(m_origin) + 1;
    publication->at = now;
    publication->position = positionBehind(*channel, m_origin, publication->seq);
    publication->frame = m_encode(publication->draft, publication->position);
    const QByteArray position = publication->position;
    changeLog(*channel, [&](ChannelLog &log) { log.append(publication, m_settings.log); });
    channel->lastAt = now;
    if (once) {
        m_repeats.insert(key, channelHash(publication->draft.channel), {m_origin, publication->seq}, position, now);
        tellRepeat(key, *publication);
    }
    if (publication->draft.retain) {
        keep(*channel, publication);
        stampOwn(*channel, publication);
    }
    queueTrim(*channel);
    send(*channel, publication);
    makeRoom();
    // One that keeps nothing need not be kept.
    freeIfUnused(publication->draft.channel);
    return position;
}

ChannelHome::Figures ChannelHome::figuresOf(const Channel &channel) const
{
    Figures figures{channel.name, channel.log.size(), channel.log.bytes(), channel.log.head(m_origin), channel.retained != nullptr, {}};
    if (channel.lastAt != Clock::time_point{})
        figures.lastAt = channel.lastAt;
    return figures;
}

QByteArray ChannelHome::positionBehind(const Channel &channel, OriginId origin, std::uint64_t seq) const
{
    if (!channel.log.isMixed() && origin == m_origin)
        return m_originText + QByteArray::number(quint64(seq));
    Position position = channel.log.position();
    position.set(origin, seq);
    return position.withoutZeros().toText();
}

bool ChannelHome::mayKeep(const Channel &channel, const Draft &draft) const
{
    // The one that passes the limit is the last that is taken.
    const std::size_t others = m_retainedBytes - (channel.retained ? channel.retained->bytes() : 0);
    return isTakenBack(draft) || others < m_settings.maxRetainedBytes;
}

void ChannelHome::keep(Channel &channel, const PublicationRef &publication)
{
    if (channel.retained)
        m_retainedBytes -= channel.retained->bytes();
    channel.retained = isTakenBack(publication->draft) ? nullptr : publication;
    if (channel.retained)
        m_retainedBytes += channel.retained->bytes();
}

void ChannelHome::send(Channel &channel, const PublicationRef &publication)
{
    const bool isForeign = publication->origin != m_origin;
    for (const ShardId shard : channel.shards) {
        if (!isForeign || !isExchange(shard))
            m_output.deliver(shard, publication);
    }
    if (m_wildcards.isEmpty() || publication->kind != EntryKind::Message)
        return;
    // Two wildcards of one shard, or one beside a subscription: the shard gets it once.
    std::vector<ShardId> further;
    m_wildcards.forEach(channel.name, [&](const std::vector<ShardId> &shards) {
        for (const ShardId shard : shards) {
            if (!contains(channel.shards, shard) && !(isForeign && isExchange(shard)))
                insert(further, shard);
        }
    });
    for (const ShardId shard : further)
        m_output.deliver(shard, publication);
}

void ChannelHome::join(JoinAsk ask, Clock::time_point now)
{
    const auto refuse = [&](Error error) {
        m_output.tell(ask.caller.shard, JoinAnswer{ask.channel, ask.caller, tl::unexpected(std::move(error))});
    };
    if (m_isSealed)
        return refuse(isStopping().value());
    Channel *channel = open(ask.channel);
    if (!channel)
        return refuse({ErrorCode::TooManyChannels, u"this hub has as many channels as it may have"_s, {}, true});
    changeLog(*channel, [&](ChannelLog &log) { log.trim(now, m_settings.log); });
    insert(channel->shards, ask.caller.shard);
    if (isExchange(ask.caller.shard))
        return joinPeer(*channel, ask, now);
    if (m_cluster)
        return awaitOrigins(*channel, std::move(ask), now);
    m_output.tell(ask.caller.shard, JoinAnswer{ask.channel, ask.caller, welcome(*channel, ask.since, {})});
}

Subscribed ChannelHome::welcome(const Channel &channel, const std::optional<Position> &since, const Pasts &pasts) const
{
    const ChannelLog &log = channel.log;
    Subscribed answer;
    answer.head = log.position();
    answer.position = answer.head;
    if (since) {
        Position seen = answer.head;
        const bool isKnown = placeIn(log, *since, pasts, seen, answer.position);
        if (!isKnown)
            answer.gap = Gap{GapReason::UnknownPosition, {*since, answer.position.withoutZeros()}};
        else if (seen != answer.position)
            answer.gap = Gap{GapReason::Trimmed, {seen.withoutZeros(), answer.position.withoutZeros()}};
        answer.recovered = !answer.gap && !log.losesBehind(answer.position);
    }
    answer.retained = keptFor(channel, since, answer.position);
    return answer;
}

bool ChannelHome::placeIn(const ChannelLog &log, const Position &since, const Pasts &pasts, Position &seen, Position &start) const
{
    bool isKnown = true;
    for (const Position::Part &gone : log.gone().parts()) {
        const std::uint64_t head = log.head(gone.origin);
        const std::uint64_t seq = since.of(gone.origin).value_or(0);
        // A number of our own that was never given is no better than none; what others have given may be on its way here.
        if (gone.origin == m_origin && seq > head) {
            isKnown = false;
            seen.set(gone.origin, gone.seq);
            start.set(gone.origin, gone.seq);
        } else {
            const std::uint64_t last = seq == endedSeq ? head : seq;
            const auto past = pasts.find(gone.origin);
            const std::uint64_t begin = past == pasts.end() ? gone.seq : std::min(gone.seq, past->second.begin.value_or(last));
            seen.set(gone.origin, last);
            start.set(gone.origin, std::max(last, begin));
        }
    }
    std::size_t ended = 0;
    for (const Position::Part &part : since.parts()) {
        if (log.knows(part.origin))
            continue;
        // One that is there, but has said nothing here yet.
        if (m_cluster && m_cluster->peer(part.origin)) {
            if (part.seq != endedSeq) {
                seen.set(part.origin, part.seq);
                start.set(part.origin, part.seq);
            }
            continue;
        }
        isKnown = isKnown && part.seq == endedSeq;
        // Elsewhere something of it may still be there: whoever goes there must not be given it as new.
        if (m_cluster && ++ended <= homelimits::mostEnded) {
            seen.set(part.origin, part.seq);
            start.set(part.origin, endedSeq);
        }
    }
    return isKnown;
}

PublicationRef ChannelHome::keptFor(const Channel &channel, const std::optional<Position> &since, const Position &position) const
{
    const PublicationRef &kept = channel.retained;
    if (!kept || (since && since->of(kept->origin).value_or(0) >= kept->seq))
        return nullptr;
    // Who gets it from the log, or is to get it as it is published, is not given it again.
    const std::optional<std::uint64_t> head = channel.log.position().of(kept->origin);
    const bool comes = head && *head != endedSeq && position.of(kept->origin).value_or(0) < kept->seq;
    return comes ? nullptr : kept;
}

void ChannelHome::leave(const QByteArray &name, ShardId shard, Clock::time_point now)
{
    const auto at = m_channels.find(name);
    if (at == m_channels.end())
        return;
    std::vector<ShardId> &shards = at->second.shards;
    std::erase(shards, shard);
    const bool isWanted = std::any_of(shards.begin(), shards.end(), [this](ShardId one) { return !isExchange(one); });
    if (ChannelInterest *interest = m_cluster && !isWanted ? m_cluster->interest(name) : nullptr; interest && !interest->unusedSince) {
        interest->unusedSince = now;
        m_cluster->unused.emplace(now, name);
    }
    freeIfUnused(name);
}

void ChannelHome::setWildcard(const QByteArray &prefix, ShardId shard, bool wanted)
{
    if (wanted)
        return insert(m_wildcards[prefix], shard);
    std::vector<ShardId> *shards = m_wildcards.find(prefix);
    if (!shards)
        return;
    std::erase(*shards, shard);
    if (shards->empty())
        m_wildcards.remove(prefix);
}

History ChannelHome::history(const QByteArray &name, const std::optional<Position> &since, std::size_t most) const
{
    const Channel *channel = find(name);
    if (!channel) {
        ChannelLog empty;
        empty.open(m_origin, m_freed.find(name));
        Position seen = empty.position();
        Position start = seen;
        return {{}, empty.position(), !since || (placeIn(empty, *since, {}, seen, start) && seen == empty.position())};
    }
    if (!since)
        return {channel->log.latest(most), channel->log.position().withoutZeros(), true};
    Position seen = channel->log.position();
    Position start = seen;
    const bool isKnown = placeIn(channel->log, *since, {}, seen, start);
    ChannelLog::Answer answer = channel->log.after(*since, most);
    std::erase_if(answer.publications, [](const PublicationRef &one) { return one->kind == EntryKind::Repeat; });
    return {std::move(answer.publications), channel->log.position().withoutZeros(), !answer.more && !answer.lost && isKnown};
}

void ChannelHome::makeRoom()
{
    // The queue of trims begins with the channel whose oldest publication is the oldest.
    while (m_logBytes > m_settings.maxLogBytes && !m_trims.empty()) {
        const QByteArray name = takeFirstTrim();
        Channel &channel = m_channels.at(name);
        // It may have been emptied since it was queued.
        if (!channel.log.isEmpty())
            changeLog(channel, [](ChannelLog &log) { log.dropOldest(); });
        queueTrim(channel);
        freeIfUnused(name);
    }
}

QByteArray ChannelHome::takeFirstTrim()
{
    const QByteArray name = m_trims.begin()->second;
    m_trims.erase(m_trims.begin());
    m_channels.at(name).isQueued = false;
    return name;
}

void ChannelHome::queueTrim(Channel &channel)
{
    if (channel.isQueued)
        return;
    if (const std::optional<Clock::time_point> at = channel.log.oldest()) {
        channel.isQueued = true;
        m_trims.emplace(*at, channel.name);
    }
}

void ChannelHome::trim(Clock::time_point now)
{
    m_repeats.trim(now);
    while (!m_trims.empty() && now - m_trims.begin()->first > m_settings.log.age) {
        const QByteArray name = takeFirstTrim();
        Channel &channel = m_channels.at(name);
        changeLog(channel, [&](ChannelLog &log) { log.trim(now, m_settings.log); });
        queueTrim(channel);
        freeIfUnused(name);
    }
    if (m_cluster)
        sweepCluster(now);
}

void ChannelHome::freeIfUnused(const QByteArray &name)
{
    const auto at = m_channels.find(name);
    if (at == m_channels.end())
        return;
    const Channel &channel = at->second;
    // One whose trim is still to come is freed by that.
    if (!channel.shards.empty() || !channel.log.isEmpty() || channel.retained || channel.isQueued)
        return;
    if (m_cluster && m_cluster->interest(name))
        return;
    m_freed.insert(channel.name, channel.log.head(m_origin));
    m_channels.erase(at);
}

} // namespace signalbox::core::hub
