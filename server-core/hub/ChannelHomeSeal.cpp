// SPDX-License-Identifier: Apache-2.0
// What a home leaves to the next process, and what it takes up from the one before.
#include "server-core/hub/ChannelHash.h"
#include "server-core/hub/ChannelHome.h"

#include <algorithm>

namespace signalbox::core::hub {

using std::chrono::milliseconds;

namespace {

milliseconds ageAt(Clock::time_point now, Clock::time_point at)
{
    return std::max(milliseconds(0), std::chrono::floor<milliseconds>(now - at));
}

SealedPublication sealed(const Publication &publication, Clock::time_point now)
{
    return {publication.draft, publication.position, ageAt(now, publication.at)};
}

/// The number that the one line of these origins has in a position.
std::uint64_t numberIn(const QByteArray &text, const std::vector<OriginId> &origins)
{
    std::uint64_t seq = 0;
    if (const std::optional<Position> position = Position::fromText(text)) {
        for (const OriginId origin : origins)
            seq = std::max(seq, position->of(origin).value_or(0));
    }
    return seq;
}

} // namespace

SealedShard ChannelHome::seal(Clock::time_point now)
{
    m_isSealed = true;
    SealedShard shard;
    shard.forgotten = m_freed.forgotten();
    m_freed.forEach([&](const QByteArray &name, std::uint64_t head) { shard.freed.push_back({name, head}); });
    shard.channels.reserve(m_channels.size());
    for (const auto &[name, channel] : m_channels) {
        SealedChannel one{name, channel.log.head(m_origin)};
        // What others have published they keep themselves.
        const std::uint64_t gone = channel.log.gone().of(m_origin).value_or(0);
        for (const PublicationRef &publication : channel.log.afterOf(m_origin, gone).publications)
            one.log.push_back(sealed(*publication, now));
        if (channel.retained && channel.retained->origin == m_origin) {
            one.retained = channel.retained->seq;
            if (one.retained <= one.gone())
                one.kept = sealed(*channel.retained, now);
        }
        shard.channels.push_back(std::move(one));
    }
    // Not in the order of a hash: the same history gives the same bytes.
    std::sort(shard.channels.begin(), shard.channels.end(), [](const SealedChannel &a, const SealedChannel &b) { return a.name < b.name; });
    m_repeats.trim(now);
    m_repeats.forEach([&](const RepeatTable::Key &key, std::uint64_t hash, const RepeatTable::Accepted &accepted,
                          const QByteArray &position, Clock::time_point at) {
        if (accepted.origin == m_origin)
            shard.repeats.push_back({key, hash, position, ageAt(now, at)});
    });
    return shard;
}

void ChannelHome::unseal(const SealedHub &sealed, Clock::time_point now, const std::function<bool(std::uint64_t)> &isOwn)
{
    std::uint64_t forgotten = 0;
    std::vector<const SealedRepeat *> repeats;
    for (const SealedShard &shard : sealed.shards) {
        forgotten = std::max(forgotten, shard.forgotten);
        for (const SealedHead &freed : shard.freed) {
            if (isOwn(channelHash(freed.name)))
                m_freed.insert(freed.name, freed.head);
        }
        for (const SealedRepeat &repeat : shard.repeats) {
            if (isOwn(repeat.channelHash))
                repeats.push_back(&repeat);
        }
    }
    for (const SealedShard &shard : sealed.shards) {
        for (const SealedChannel &channel : shard.channels) {
            if (isOwn(channelHash(channel.name)))
                restore(channel, now - sealed.away);
        }
    }
    m_freed.forgetUpTo(forgotten);
    std::stable_sort(repeats.begin(), repeats.end(), [](const SealedRepeat *a, const SealedRepeat *b) { return a->age > b->age; });
    // Without the time that nobody was here: after a step of the clock a repeat would be taken for a new message.
    for (const SealedRepeat *repeat : repeats) {
        const RepeatTable::Accepted accepted{m_origin, numberIn(repeat->position, sealed.origins)};
        m_repeats.insert(repeat->key, repeat->channelHash, accepted, repeat->position, now - repeat->age);
    }
    m_repeats.trim(now);
    makeRoom();
}

void ChannelHome::restore(const SealedChannel &sealed, Clock::time_point then)
{
    if (m_channels.contains(sealed.name))
        return;
    Channel &channel = m_channels[sealed.name];
    channel.name = sealed.name;
    const auto made = [&](const SealedPublication &one, std::uint64_t seq) {
        auto publication = std::make_shared<Publication>();
        publication->draft = one.draft;
        publication->draft.channel = channel.name;
        // Of this line of numbers, whoever gave it; whom it was given by stands in its position.
        publication->origin = m_origin;
        publication->seq = seq;
        publication->at = then - one.age;
        publication->position = one.position;
        publication->frame = m_encode(publication->draft, publication->position);
        return publication;
    };
    channel.log.open(m_origin, sealed.gone());
    std::uint64_t seq = sealed.gone();
    PublicationRef retained = sealed.kept ? made(*sealed.kept, sealed.retained) : nullptr;
    changeLog(channel, [&](ChannelLog &log) {
        for (const SealedPublication &one : sealed.log) {
            const PublicationRef publication = made(one, ++seq);
            if (seq == sealed.retained)
                retained = publication;
            channel.lastAt = publication->at;
            log.append(publication, m_settings.log);
        }
    });
    if (retained)
        keep(channel, retained);
    queueTrim(channel);
    freeIfUnused(sealed.name);
}

void ChannelHome::apply(const HubSettings &settings, Clock::time_point now)
{
    m_settings = settings;
    m_freed.setMost(settings.maxFreedHeads);
    m_repeats.setLimits(settings.repeats);
    m_repeats.trim(now);
    // Every channel with something in its log stands there.
    for (const auto &[at, name] : std::exchange(m_trims, {})) {
        Channel &channel = m_channels.at(name);
        channel.isQueued = false;
        changeLog(channel, [&](ChannelLog &log) { log.trim(now, m_settings.log); });
        queueTrim(channel);
        freeIfUnused(name);
    }
    makeRoom();
}

} // namespace signalbox::core::hub
