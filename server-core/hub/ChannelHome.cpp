// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/ChannelHome.h"

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

/// Whether the position speaks of an origin that this channel has never had.
bool isUnknown(const Position &position, const Position &heads)
{
    return std::any_of(position.parts().begin(), position.parts().end(), [&heads](const Position::Part &part) {
        const std::optional<std::uint64_t> head = heads.of(part.origin);
        return !head || *head < part.seq;
    });
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

/// Where in the log somebody goes on who has seen `since`.
Position startOf(const ChannelLog &log, const Position &since)
{
    Position start;
    for (const Position::Part &gone : log.gone().parts()) {
        const std::uint64_t seen = since.of(gone.origin).value_or(0);
        // A number that was never given is no better than none.
        const bool isTrue = seen <= log.head(gone.origin);
        start.set(gone.origin, isTrue ? std::max(seen, gone.seq) : gone.seq);
    }
    return start;
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
    publication->position = positionBehind(*channel, publication->seq);
    publication->frame = m_encode(publication->draft, publication->position);
    const QByteArray position = publication->position;
    changeLog(*channel, [&](ChannelLog &log) { log.append(publication, m_settings.log); });
    channel->lastAt = now;
    if (once)
        m_repeats.insert(key, channelHash(publication->draft.channel), position, now);
    if (publication->draft.retain)
        keep(*channel, publication);
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

QByteArray ChannelHome::positionBehind(const Channel &channel, std::uint64_t seq) const
{
    if (channel.log.position().parts().size() == 1)
        return m_originText + QByteArray::number(quint64(seq));
    Position position = channel.log.position();
    position.set(m_origin, seq);
    return position.toText();
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
    for (const ShardId shard : channel.shards)
        m_output.deliver(shard, publication);
    if (m_wildcards.isEmpty())
        return;
    // Two wildcards of one shard, or one beside a subscription: the shard gets it once.
    std::vector<ShardId> further;
    m_wildcards.forEach(channel.name, [&](const std::vector<ShardId> &shards) {
        for (const ShardId shard : shards) {
            if (!contains(channel.shards, shard))
                insert(further, shard);
        }
    });
    for (const ShardId shard : further)
        m_output.deliver(shard, publication);
}

Result<Subscribed> ChannelHome::join(const QByteArray &name, ShardId shard, const std::optional<Position> &since, Clock::time_point now)
{
    if (m_isSealed)
        return isStopping();
    Channel *channel = open(name);
    if (!channel)
        return failure(ErrorCode::TooManyChannels, u"this hub has as many channels as it may have"_s, {}, true);
    changeLog(*channel, [&](ChannelLog &log) { log.trim(now, m_settings.log); });
    insert(channel->shards, shard);
    Subscribed answer;
    answer.head = channel->log.position();
    answer.position = since ? startOf(channel->log, *since) : answer.head;
    if (since) {
        if (isUnknown(*since, answer.head))
            answer.gap = Gap{GapReason::UnknownPosition, {*since, answer.position}};
        else if (const ChannelLog::Answer missed = channel->log.after(*since, 0); missed.lost)
            answer.gap = Gap{GapReason::Trimmed, *missed.lost};
        answer.recovered = !answer.gap;
    }
    // Who has seen it, or gets it from the log, is not given it again.
    const PublicationRef &kept = channel->retained;
    const bool isBehind = kept && (!since || since->of(kept->origin).value_or(0) < kept->seq);
    if (isBehind && answer.position.of(kept->origin).value_or(0) >= kept->seq)
        answer.retained = kept;
    return answer;
}

void ChannelHome::leave(const QByteArray &name, ShardId shard)
{
    const auto at = m_channels.find(name);
    if (at == m_channels.end())
        return;
    std::erase(at->second.shards, shard);
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

ChannelLog::Answer ChannelHome::fetch(const QByteArray &name, const Position &since, std::size_t most) const
{
    const Channel *channel = find(name);
    return channel ? channel->log.after(since, most) : ChannelLog::Answer();
}

History ChannelHome::history(const QByteArray &name, const std::optional<Position> &since, std::size_t most) const
{
    const Channel *channel = find(name);
    if (!channel) {
        const std::uint64_t head = m_freed.find(name);
        const Position position(m_origin, head);
        return {{}, position, !since || (!isUnknown(*since, position) && since->of(m_origin).value_or(0) == head)};
    }
    if (!since)
        return {channel->log.latest(most), channel->log.position(), true};
    const ChannelLog::Answer answer = channel->log.after(*since, most);
    return {answer.publications, channel->log.position(), !answer.more && !answer.lost && !isUnknown(*since, channel->log.position())};
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
    m_freed.insert(channel.name, channel.log.head(m_origin));
    m_channels.erase(at);
}

} // namespace signalbox::core::hub
