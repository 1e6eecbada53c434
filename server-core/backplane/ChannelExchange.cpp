// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/ChannelExchange.h"

#include "server-core/backplane/ChannelFrames.h"

#include <algorithm>
#include <limits>

namespace signalbox::core::backplane {

using hub::OriginId;
using hub::PublicationRef;
using hub::ShardId;

namespace {

/// A peer is no session: what it wants is what its sessions are permitted.
hub::HubSettings unlimited(hub::HubSettings settings)
{
    settings.maxSubscriptions = std::numeric_limits<std::size_t>::max();
    settings.maxWildcards = std::numeric_limits<std::size_t>::max();
    return settings;
}

/// How far back it is looked whether another peer gets the same.
constexpr std::size_t mostAlike = 32;

QByteArray noFrame(const hub::Draft & /*draft*/, QByteArrayView /*position*/)
{
    return {};
}

} // namespace

ChannelExchange::ChannelExchange(const hub::HubShard::Place &place, const hub::Lineage &lineage, const hub::HubSettings &settings,
                                 hub::ShardSurroundings &surroundings, HubOutlet &outlet, EncodeAnnouncement encode)
    : m_place(place),
      m_origin(lineage.own()),
      m_surroundings(surroundings),
      m_outlet(outlet),
      m_encode(std::move(encode)),
      m_shard(place, lineage, unlimited(settings), surroundings, noFrame)
{
}

ChannelExchange::~ChannelExchange() = default;

void ChannelExchange::start()
{
    m_surroundings.sendToAll(hub::ExchangeTell{m_place.shard});
}

void ChannelExchange::stop()
{
    while (!m_peers.empty()) {
        m_shard.detach(m_peers.begin()->second.peer->subscriberId());
        m_peers.erase(m_peers.begin());
    }
    m_outgoing.clear();
    m_surroundings.sendToAll(hub::ExchangeTell{});
}

void ChannelExchange::apply(const hub::HubSettings &settings)
{
    m_shard.apply(unlimited(settings));
}

ExchangePeer *ChannelExchange::find(ProcessId process) const
{
    const auto at = m_peers.find(process);
    return at == m_peers.end() ? nullptr : at->second.peer.get();
}

ExchangePeer *ChannelExchange::findOrigin(OriginId origin, std::uint64_t link) const
{
    const auto at = std::find_if(m_peers.begin(), m_peers.end(), [&](const auto &entry) {
        return entry.second.number == link && entry.second.peer->about.origin == origin;
    });
    return at == m_peers.end() ? nullptr : at->second.peer.get();
}

void ChannelExchange::toHome(const QByteArray &channel, hub::ShardMessage message)
{
    m_surroundings.send(m_shard.homeOf(channel), std::move(message));
}

void ChannelExchange::toHomes(const hub::ShardMessage &message)
{
    for (ShardId home = 0; home < m_place.homes; ++home)
        m_surroundings.send(home, message);
}

void ChannelExchange::sendToPeers(const FrameWriter &frame)
{
    for (const auto &[process, link] : m_peers)
        m_outlet.send(process, frame);
}

// ---- peers

void ChannelExchange::onPeerUp(const HubPeer &about)
{
    if (find(about.process))
        onPeerDown(about.process, PeerEnd::Reset);
    m_away.erase(about.process);
    Link &link = m_peers[about.process];
    link.number = ++m_links;
    link.peer = std::make_unique<ExchangePeer>(about, ++m_ids, static_cast<ExchangePeerOutput &>(*this));
    m_shard.attach(*link.peer);
    toHomes(hub::PeerUpTell{link.number, about.node, hub::Lineage(about.origin, about.before)});
    toHomes(hub::StateAsk{link.number});
    for (const auto &[prefix, shards] : m_wildcards)
        m_outlet.send(about.process, std::move(FrameWriter(FrameType::WildcardInterest).bytes(prefix).flag(true)));
}

void ChannelExchange::onPeerDown(ProcessId process, PeerEnd end)
{
    const auto at = m_peers.find(process);
    if (at == m_peers.end())
        return;
    // What it was to get with others goes to them.
    sendOutgoing();
    const OriginId origin = at->second.peer->about.origin;
    m_shard.detach(at->second.peer->subscriberId());
    m_peers.erase(at);
    if (end != PeerEnd::Goodbye)
        m_away[process] = origin;
    toHomes(hub::PeerDownTell{origin, end == PeerEnd::Goodbye});
    m_surroundings.flushLater();
}

void ChannelExchange::onPeerGone(ProcessId process)
{
    onPeerDown(process, PeerEnd::Lost);
    const auto at = m_away.find(process);
    if (at == m_away.end())
        return;
    toHomes(hub::PeerGoneTell{at->second});
    m_away.erase(at);
}

void ChannelExchange::onRoom(ProcessId process)
{
    ExchangePeer *peer = find(process);
    if (!peer)
        return;
    sendState(*peer);
    m_shard.resume(peer->subscriberId());
    m_surroundings.flushLater();
}

void ChannelExchange::sendState(ExchangePeer &peer)
{
    const auto sendPart = [&](FrameType type, auto &queue, auto write) {
        while (!queue.empty() && hasRoom(peer)) {
            FrameWriter fields(type);
            std::size_t count = 0;
            for (; count < queue.size() && fields.size() < frameBytes; ++count)
                write(fields, queue[count]);
            FrameWriter frame(type);
            frame.number(count).raw(fields);
            m_outlet.send(peer.about.process, std::move(frame));
            queue.erase(queue.begin(), queue.begin() + std::ptrdiff_t(count));
        }
    };
    sendPart(FrameType::Repeats, peer.repeats, writeRepeat);
    sendPart(FrameType::Retained, peer.kept, writeKept);
}

// ---- to peers

void ChannelExchange::flush()
{
    m_shard.flush();
    sendOutgoing();
    if (m_done)
        sendFinals();
}

void ChannelExchange::sendMessages(ExchangePeer &peer, const hub::Batch &batch)
{
    // A batch for a wildcard may be of several channels.
    const std::span<const PublicationRef> all = batch.publications();
    for (std::size_t from = 0; from < all.size();) {
        const QByteArray &channel = all[from]->draft.channel;
        std::size_t to = from + 1;
        while (to < all.size() && all[to]->draft.channel == channel)
            ++to;
        const std::span<const PublicationRef> run = all.subspan(from, to - from);
        from = to;
        const bool isWild = !peer.gets(channel);
        // Others get the same, one behind the other.
        const auto end = m_outgoing.rbegin() + std::ptrdiff_t(std::min(mostAlike, m_outgoing.size()));
        const auto same = std::find_if(m_outgoing.rbegin(), end, [&](const Outgoing &one) { return one.channel == channel; });
        const bool isSame = same != end && same->isWild == isWild && same->publications.size() == run.size()
            && same->publications.front() == run.front() && same->publications.back() == run.back()
            && std::find(same->peers.begin(), same->peers.end(), peer.about.process) == same->peers.end();
        if (isSame)
            same->peers.push_back(peer.about.process);
        else
            m_outgoing.push_back({channel, isWild, {run.begin(), run.end()}, {peer.about.process}});
    }
    m_surroundings.flushLater();
}

void ChannelExchange::sendOutgoing()
{
    // A repeat must be known as one wherever the first has been seen.
    sendRepeats();
    const hub::Clock::time_point now = m_surroundings.now();
    for (const Outgoing &one : std::exchange(m_outgoing, {})) {
        const FrameType type = one.isWild ? FrameType::WildPublications : FrameType::Publications;
        for (std::size_t from = 0; from < one.publications.size();) {
            FrameWriter fields(type);
            std::size_t to = from;
            for (; to < one.publications.size() && fields.size() < frameBytes; ++to)
                writeCopy(fields, *one.publications[to], now);
            FrameWriter frame(type);
            frame.bytes(one.channel).number(to - from).raw(fields);
            m_outlet.publish(one.channel, one.peers, std::move(frame));
            from = to;
        }
    }
}

void ChannelExchange::sendRepeats()
{
    for (std::size_t from = 0; from < m_repeats.size();) {
        FrameWriter fields(FrameType::Repeats);
        std::size_t to = from;
        for (; to < m_repeats.size() && fields.size() < frameBytes; ++to)
            writeRepeat(fields, m_repeats[to]);
        FrameWriter frame(FrameType::Repeats);
        sendToPeers(frame.number(to - from).raw(fields));
        from = to;
    }
    m_repeats.clear();
}

void ChannelExchange::sendBegin(ExchangePeer &peer, const QByteArray &channel, std::uint64_t ask, const hub::Subscribed *answer)
{
    sendOutgoing();
    FrameWriter frame(FrameType::InterestAnswer);
    frame.bytes(channel).number(ask).flag(!answer);
    if (answer) {
        frame.number(answer->position.of(m_origin).value_or(0)).flag(answer->gap.has_value());
        if (answer->gap)
            frame.number(answer->gap->range.after.of(m_origin).value_or(0));
    }
    m_outlet.send(peer.about.process, std::move(frame));
}

void ChannelExchange::sendGap(ExchangePeer &peer, const QByteArray &channel, const hub::Gap &gap)
{
    sendOutgoing();
    FrameWriter frame(FrameType::Gap);
    frame.bytes(channel).number(gap.range.after.of(m_origin).value_or(0)).number(gap.range.to.of(m_origin).value_or(0));
    m_outlet.send(peer.about.process, std::move(frame));
}

// ---- the end

void ChannelExchange::finish(std::function<void()> done)
{
    m_done = std::move(done);
    m_unheard = m_place.homes;
    m_heads.clear();
    toHomes(hub::HeadsAsk{});
}

void ChannelExchange::sendFinals()
{
    const auto isInStep = [this](const auto &entry) {
        const ExchangePeer &peer = *entry.second.peer;
        return peer.kept.empty() && peer.repeats.empty() && m_shard.subscriptions().isInStep(peer.subscriberId());
    };
    if (m_unheard > 0 || !std::all_of(m_peers.begin(), m_peers.end(), isInStep))
        return;
    for (const auto &[process, link] : m_peers) {
        std::vector<std::pair<QByteArray, std::uint64_t>> heads;
        std::copy_if(m_heads.begin(), m_heads.end(), std::back_inserter(heads),
                     [&peer = *link.peer](const auto &head) { return peer.gets(head.first); });
        for (std::size_t from = 0; from < heads.size();) {
            FrameWriter fields(FrameType::FinalHeads);
            std::size_t to = from;
            for (; to < heads.size() && fields.size() < frameBytes; ++to)
                fields.bytes(heads[to].first).number(heads[to].second);
            FrameWriter frame(FrameType::FinalHeads);
            m_outlet.send(process, std::move(frame.number(to - from).raw(fields)));
            from = to;
        }
    }
    std::exchange(m_done, nullptr)();
}

} // namespace signalbox::core::backplane
