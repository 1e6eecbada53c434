// SPDX-License-Identifier: Apache-2.0
// What the shards of the hub want of other processes, and tell them.
#include "server-core/backplane/ChannelExchange.h"
#include "server-core/backplane/ChannelFrames.h"

#include <algorithm>

namespace signalbox::core::backplane {

void ChannelExchange::receive(hub::ShardMessage message)
{
    std::visit([this](auto &&one) { take(std::forward<decltype(one)>(one)); }, std::move(message));
}

void ChannelExchange::take(hub::InterestAsk &&ask)
{
    ExchangePeer *peer = findOrigin(ask.origin, ask.link);
    if (m_interests.insert(ask.channel).second)
        m_outlet.setInterest(ask.channel, true);
    // One that is up again is asked again.
    if (!peer)
        return;
    FrameWriter frame(FrameType::Interest);
    frame.bytes(ask.channel).number(ask.ask);
    frame.flag(ask.since.has_value()).number(ask.since.value_or(0));
    frame.flag(ask.age.has_value()).number(ask.age ? std::uint64_t(ask.age->count()) : 0);
    m_outlet.send(peer->about.process, std::move(frame));
}

void ChannelExchange::take(hub::InterestEnd &&end)
{
    if (m_interests.erase(end.channel) == 0)
        return;
    m_outlet.setInterest(end.channel, false);
    sendToPeers(FrameWriter(FrameType::InterestEnd).bytes(end.channel));
}

void ChannelExchange::take(hub::PastAsk &&ask)
{
    ExchangePeer *peer = findOrigin(ask.origin, ask.link);
    if (!peer)
        return;
    FrameWriter frame(FrameType::Fetch);
    frame.bytes(ask.channel).number(ask.ask).number(ask.since).number(ask.most);
    m_outlet.send(peer->about.process, std::move(frame));
}

void ChannelExchange::take(hub::RepeatsTell &&tell)
{
    std::move(tell.repeats.begin(), tell.repeats.end(), std::back_inserter(m_repeats));
    m_surroundings.flushLater();
}

void ChannelExchange::take(hub::KeptTell &&tell)
{
    for (const auto &[process, link] : m_peers) {
        link.peer->kept.insert(link.peer->kept.end(), tell.kept.begin(), tell.kept.end());
        sendState(*link.peer);
    }
}

void ChannelExchange::take(hub::StateAnswer &&answer)
{
    const auto at =
        std::find_if(m_peers.begin(), m_peers.end(), [&answer](const auto &entry) { return entry.second.number == answer.peer; });
    if (at == m_peers.end())
        return;
    ExchangePeer &peer = *at->second.peer;
    std::move(answer.repeats.begin(), answer.repeats.end(), std::back_inserter(peer.repeats));
    std::move(answer.kept.begin(), answer.kept.end(), std::back_inserter(peer.kept));
    sendState(peer);
}

void ChannelExchange::take(hub::HeadsAnswer &&answer)
{
    for (auto &[channel, head] : answer.heads)
        m_heads.emplace(channel, head);
    if (m_unheard > 0)
        --m_unheard;
    m_surroundings.flushLater();
}

void ChannelExchange::take(hub::WildcardTell &&tell)
{
    std::set<hub::ShardId> &shards = m_wildcards[tell.prefix];
    const bool wasWanted = !shards.empty();
    if (tell.wanted)
        shards.insert(tell.shard);
    else
        shards.erase(tell.shard);
    const bool isWanted = !shards.empty();
    if (!isWanted)
        m_wildcards.erase(tell.prefix);
    if (wasWanted != isWanted)
        sendToPeers(FrameWriter(FrameType::WildcardInterest).bytes(tell.prefix).flag(isWanted));
}

void ChannelExchange::take(hub::AnnounceTell &&tell)
{
    if (tell.isForeign)
        return;
    // Behind what was published before it.
    m_shard.flush();
    sendOutgoing();
    sendToPeers(FrameWriter(FrameType::Announce).bytes(tell.announcement->data).bytes(tell.announcement->from));
}

void ChannelExchange::take(hub::FetchAnswer &&answer)
{
    if (answer.caller.subscriber != 0)
        return m_shard.receive(std::move(answer));
    const auto at = m_fetches.find(answer.caller.token);
    if (at == m_fetches.end())
        return;
    const Fetch fetch = at->second;
    m_fetches.erase(at);
    const auto link = m_peers.find(fetch.peer);
    if (link == m_peers.end() || link->second.number != fetch.link)
        return;
    const auto &lost = answer.part.lost;
    FrameWriter frame(FrameType::Fetched);
    frame.bytes(answer.channel).number(fetch.ask).number(lost ? lost->to.of(m_origin).value_or(0) : fetch.since);
    frame.number(answer.part.publications.size());
    for (const hub::PublicationRef &publication : answer.part.publications)
        writeCopy(frame, *publication, m_surroundings.now());
    m_outlet.send(fetch.peer, std::move(frame));
}

} // namespace signalbox::core::backplane
