// SPDX-License-Identifier: Apache-2.0
// What all processes of a hub must know alike: which publications were accepted "exactly once", and what is kept for later subscribers.
#include "server-core/hub/ChannelHash.h"
#include "server-core/hub/ChannelHomeParts.h"

#include <algorithm>

namespace signalbox::core::hub {

using std::chrono::milliseconds;

namespace {

bool byChannel(const Kept &a, const Kept &b)
{
    return a.channel < b.channel;
}

} // namespace

// ---- for another process

void ChannelHome::joinPeer(Channel &channel, const JoinAsk &ask, Clock::time_point now)
{
    const std::uint64_t head = channel.log.head(m_origin);
    std::uint64_t begin = head;
    if (ask.age)
        begin = channel.log.lastBefore(m_origin, now - *ask.age);
    Subscribed answer;
    answer.head = Position(m_origin, head);
    if (const std::optional<std::uint64_t> since = ask.since ? ask.since->of(m_origin) : std::nullopt) {
        const std::uint64_t gone = channel.log.gone().of(m_origin).value_or(0);
        // Of both what is more.
        begin = std::min(begin, *since);
        if (begin < gone) {
            answer.gap = Gap{GapReason::Trimmed, {Position(m_origin, begin), Position(m_origin, gone)}};
            begin = gone;
        }
        begin = std::min(begin, head);
    }
    answer.position = Position(m_origin, begin);
    m_output.tell(ask.caller.shard, JoinAnswer{ask.channel, ask.caller, std::move(answer)});
}

void ChannelHome::take(const StateAsk &ask, Clock::time_point now)
{
    if (!m_cluster)
        return;
    StateAnswer state{.peer = ask.peer};
    m_repeats.trim(now);
    m_repeats.forEach([&](const RepeatTable::Key &key, std::uint64_t hash, const RepeatTable::Accepted &accepted,
                          const QByteArray &position, Clock::time_point at) {
        // Who is there tells its own.
        if (accepted.origin == m_origin || !m_cluster->isUp(accepted.origin))
            state.repeats.push_back({key, hash, accepted, position, std::chrono::floor<milliseconds>(now - at)});
    });
    for (const auto &[name, stamp] : m_cluster->stamps)
        state.kept.push_back(keptOf(name, stamp));
    std::sort(state.kept.begin(), state.kept.end(), byChannel);
    m_output.tell(m_cluster->exchange, std::move(state));
}

void ChannelHome::take(const HeadsAsk & /*ask*/, Clock::time_point /*now*/)
{
    if (!m_cluster)
        return;
    HeadsAnswer answer;
    for (const auto &[name, channel] : m_channels) {
        if (std::binary_search(channel.shards.begin(), channel.shards.end(), m_cluster->exchange))
            answer.heads.emplace_back(name, channel.log.head(m_origin));
    }
    std::sort(answer.heads.begin(), answer.heads.end());
    m_output.tell(m_cluster->exchange, std::move(answer));
}

// ---- exactly once

void ChannelHome::tellRepeat(const RepeatTable::Key &key, const Publication &publication)
{
    if (!m_cluster)
        return;
    // Before the publication: wherever it arrives, a repeat of it is known as one.
    RepeatsTell tell;
    tell.repeats.push_back(
        {key, channelHash(publication.draft.channel), {publication.origin, publication.seq}, publication.position, milliseconds(0)});
    m_output.tell(m_cluster->exchange, std::move(tell));
}

void ChannelHome::take(const RepeatsTell &tell, Clock::time_point now)
{
    if (!m_cluster)
        return;
    m_repeats.trim(now);
    for (const KnownRepeat &repeat : tell.repeats) {
        if (m_repeats.isFull())
            return;
        m_repeats.insert(repeat.key, repeat.channelHash, repeat.accepted, repeat.position, now - repeat.age);
    }
}

// ---- what is kept for later subscribers

void ChannelHome::stampOwn(const Channel &channel, const PublicationRef &publication)
{
    if (!m_cluster)
        return;
    const KeptStamp own{++m_cluster->time, m_origin};
    stamp(channel.name, own, !channel.retained);
    KeptTell tell;
    tell.kept.push_back({channel.name, own, channel.retained ? publication : nullptr});
    m_output.tell(m_cluster->exchange, std::move(tell));
}

void ChannelHome::stamp(const QByteArray &channel, const KeptStamp &stamp, bool isTakenBack)
{
    m_cluster->stamps[channel] = stamp;
    m_cluster->time = std::max(m_cluster->time, stamp.time);
    if (!isTakenBack)
        return;
    m_cluster->takenBack.push_back(channel);
    if (m_cluster->takenBack.size() <= homelimits::mostTakenBack)
        return;
    const QByteArray oldest = m_cluster->takenBack.front();
    m_cluster->takenBack.pop_front();
    const Channel *kept = find(oldest);
    if (!kept || !kept->retained)
        m_cluster->stamps.erase(oldest);
}

void ChannelHome::take(const KeptTell &tell, Clock::time_point /*now*/)
{
    if (!m_cluster)
        return;
    // Who kept it is not there to tell it, or was here before this process: others may not have heard of it.
    KeptTell orphans;
    for (const Kept &kept : tell.kept) {
        const OriginId keeper = m_lineages.translated(Position(kept.stamp.origin, 0)).parts().front().origin;
        if (keepForeign(kept) && !m_cluster->isUp(keeper))
            orphans.kept.push_back(kept);
    }
    if (!orphans.kept.empty())
        m_output.tell(m_cluster->exchange, std::move(orphans));
}

Kept ChannelHome::keptOf(const QByteArray &name, const KeptStamp &stamp) const
{
    const Channel *channel = find(name);
    return {name, stamp, channel ? channel->retained : nullptr};
}

void ChannelHome::tellKeptOf(OriginId origin)
{
    // It was to tell all of it to everybody, and may have reached some only.
    KeptTell tell;
    for (const auto &[name, stamp] : m_cluster->stamps) {
        if (m_lineages.translated(Position(stamp.origin, 0)) == Position(origin, 0))
            tell.kept.push_back(keptOf(name, stamp));
    }
    if (tell.kept.empty())
        return;
    std::sort(tell.kept.begin(), tell.kept.end(), byChannel);
    m_output.tell(m_cluster->exchange, std::move(tell));
}

bool ChannelHome::keepForeign(const Kept &kept)
{
    const auto known = m_cluster->stamps.find(kept.channel);
    if (known != m_cluster->stamps.end() && known->second >= kept.stamp)
        return false;
    const auto at = m_channels.find(kept.channel);
    const bool isThere = at != m_channels.end();
    if (!kept.publication) {
        stamp(kept.channel, kept.stamp, true);
        if (!isThere || !at->second.retained)
            return true;
        m_retainedBytes -= at->second.retained->bytes();
        at->second.retained = nullptr;
        freeIfUnused(kept.channel);
        return true;
    }
    const std::size_t before = isThere && at->second.retained ? at->second.retained->bytes() : 0;
    Channel *channel = m_retainedBytes - before < m_settings.maxRetainedBytes ? open(kept.channel) : nullptr;
    if (!channel)
        return false;
    stamp(kept.channel, kept.stamp, false);
    auto publication = std::make_shared<Publication>(*kept.publication);
    publication->draft.channel = channel->name;
    publication->position = Position(publication->origin, publication->seq).toText();
    keep(*channel, publication);
    return true;
}

} // namespace signalbox::core::hub
