// SPDX-License-Identifier: Apache-2.0
// What other processes want, and tell. Each field is checked: a peer that makes no sense is cut off.
#include "server-core/backplane/ChannelExchange.h"
#include "server-core/backplane/ChannelFrames.h"

#include <QtCore/QUtf8StringView>

namespace signalbox::core::backplane {

using namespace Qt::StringLiterals;

namespace {

/// A part of the past is no larger than one for a session.
constexpr std::uint64_t mostFetched = 256;

} // namespace

void ChannelExchange::onFrame(ProcessId from, FrameType type, FrameReader &fields)
{
    ExchangePeer *peer = find(from);
    if (peer && !read(*peer, type, fields))
        m_outlet.reject(from, u"a frame of type %1 about channels makes no sense"_s.arg(int(type)));
}

bool ChannelExchange::read(ExchangePeer &peer, FrameType type, FrameReader &in)
{
    switch (type) {
    case FrameType::Interest:
        return readInterest(peer, in);
    case FrameType::InterestEnd:
        return readInterestEnd(peer, in);
    case FrameType::InterestAnswer:
        return readInterestAnswer(peer, in);
    case FrameType::Publications:
        return readPublications(peer, in, false);
    case FrameType::Gap:
        return readGap(peer, in);
    case FrameType::WildcardInterest:
        return readWildcard(peer, in);
    case FrameType::WildPublications:
        return readPublications(peer, in, true);
    case FrameType::Fetch:
        return readFetch(peer, in);
    case FrameType::Fetched:
        return readFetched(peer, in);
    case FrameType::Announce:
        return readAnnounce(in);
    case FrameType::Repeats:
        return takeRepeats(in);
    case FrameType::Retained:
        return takeKept(in);
    case FrameType::FinalHeads:
        return readFinalHeads(peer, in);
    default:
        return true;
    }
}

bool ChannelExchange::readInterest(ExchangePeer &peer, FrameReader &in)
{
    const std::optional<QByteArray> channel = readChannel(in);
    const std::uint64_t ask = in.number();
    const bool hasSince = in.flag();
    const std::uint64_t since = in.number();
    const bool hasAge = in.flag();
    const std::uint64_t age = in.number();
    constexpr std::uint64_t longest = std::uint64_t(1) << 40;
    if (!channel || !in.isGood() || since == hub::endedSeq)
        return false;
    const hub::Token token = ++m_tokens;
    peer.begin(*channel, ask, token);
    m_shard.subscribePeer(peer.subscriberId(), token, *channel, hasSince ? std::optional(since) : std::nullopt,
                          hasAge ? std::optional(std::chrono::milliseconds(std::min(age, longest))) : std::nullopt);
    return true;
}

bool ChannelExchange::readInterestEnd(ExchangePeer &peer, FrameReader &in)
{
    const std::optional<QByteArray> channel = readChannel(in);
    if (!channel)
        return false;
    peer.end(*channel);
    m_shard.unsubscribe(peer.subscriberId(), *channel);
    return true;
}

bool ChannelExchange::readInterestAnswer(const ExchangePeer &peer, FrameReader &in)
{
    const std::optional<QByteArray> channel = readChannel(in);
    if (!channel)
        return false;
    hub::InterestAnswer answer{.channel = *channel, .origin = peer.about.origin, .ask = in.number()};
    answer.isRefused = in.flag();
    if (!answer.isRefused) {
        answer.begin = in.number();
        if (in.flag())
            answer.lostAfter = in.number();
    }
    if (!in.isGood() || answer.begin == hub::endedSeq || answer.lostAfter.value_or(0) > answer.begin)
        return false;
    toHome(*channel, std::move(answer));
    return true;
}

bool ChannelExchange::readPublications(const ExchangePeer &peer, FrameReader &in, bool isWild)
{
    const std::optional<QByteArray> channel = readChannel(in);
    std::optional<hub::Copies> copies = channel ? readCopies(in) : std::nullopt;
    if (!copies)
        return false;
    toHome(*channel, hub::CopiesTell{*channel, peer.about.origin, std::move(*copies), isWild});
    return true;
}

bool ChannelExchange::readGap(const ExchangePeer &peer, FrameReader &in)
{
    const std::optional<QByteArray> channel = readChannel(in);
    const std::uint64_t after = in.number();
    const std::uint64_t to = in.number();
    if (!channel || !in.isGood() || after >= to || to == hub::endedSeq)
        return false;
    toHome(*channel, hub::LossTell{*channel, peer.about.origin, after, to});
    return true;
}

bool ChannelExchange::readWildcard(ExchangePeer &peer, FrameReader &in)
{
    const std::optional<QByteArray> prefix = readPrefix(in);
    const bool isWanted = in.flag();
    if (!prefix || !in.isGood())
        return false;
    const std::set<QByteArray> before = peer.widestWildcards();
    if (isWanted)
        peer.wildcards.insert(*prefix);
    else
        peer.wildcards.erase(*prefix);
    const std::set<QByteArray> now = peer.widestWildcards();
    for (const QByteArray &one : before) {
        if (!now.contains(one))
            m_shard.unsubscribe(peer.subscriberId(), one + '*');
    }
    for (const QByteArray &one : now) {
        if (!before.contains(one))
            m_shard.subscribe(peer.subscriberId(), ++m_tokens, one + '*', hub::Qos::AtMostOnce, std::nullopt);
    }
    return true;
}

bool ChannelExchange::readFetch(const ExchangePeer &peer, FrameReader &in)
{
    const std::optional<QByteArray> channel = readChannel(in);
    const std::uint64_t ask = in.number();
    const std::uint64_t since = in.number();
    const std::uint64_t most = in.number();
    if (!channel || !in.isGood())
        return false;
    const hub::Token token = ++m_tokens;
    m_fetches.emplace(token, Fetch{peer.about.process, m_peers.at(peer.about.process).number, ask, since});
    toHome(*channel,
           hub::FetchAsk{*channel, {m_place.shard, 0, token}, hub::Position(m_origin, since), std::size_t(std::min(most, mostFetched))});
    return true;
}

bool ChannelExchange::readFetched(const ExchangePeer &peer, FrameReader &in)
{
    const std::optional<QByteArray> channel = readChannel(in);
    hub::PastAnswer answer{.ask = in.number(), .origin = peer.about.origin};
    answer.begin = in.number();
    std::optional<hub::Copies> copies = channel ? readCopies(in) : std::nullopt;
    if (!copies || answer.begin == hub::endedSeq)
        return false;
    answer.copies = std::move(*copies);
    toHome(*channel, std::move(answer));
    return true;
}

bool ChannelExchange::readAnnounce(FrameReader &in)
{
    const QByteArray data = in.bytes().toByteArray();
    const QByteArray from = in.bytes().toByteArray();
    if (!in.isGood() || !QUtf8StringView(data.constData(), data.size()).isValidUtf8()
        || !QUtf8StringView(from.constData(), from.size()).isValidUtf8())
        return false;
    auto announcement = std::make_shared<hub::Announcement>(hub::Announcement{data, from});
    if (m_encode)
        announcement->frame = std::make_shared<const QByteArray>(m_encode(data, from));
    m_surroundings.sendToAll(hub::AnnounceTell{std::move(announcement), true});
    return true;
}

bool ChannelExchange::takeRepeats(FrameReader &in)
{
    const std::optional<hub::KnownRepeats> repeats = readRepeats(in);
    if (!repeats)
        return false;
    std::map<hub::ShardId, hub::RepeatsTell> byHome;
    for (const hub::KnownRepeat &repeat : *repeats)
        byHome[m_shard.homeOf(repeat.channelHash)].repeats.push_back(repeat);
    for (auto &[home, tell] : byHome)
        m_surroundings.send(home, std::move(tell));
    return true;
}

bool ChannelExchange::takeKept(FrameReader &in)
{
    const std::optional<std::vector<hub::Kept>> all = readKept(in);
    if (!all)
        return false;
    std::map<hub::ShardId, hub::KeptTell> byHome;
    for (const hub::Kept &kept : *all)
        byHome[m_shard.homeOf(kept.channel)].kept.push_back(kept);
    for (auto &[home, tell] : byHome)
        m_surroundings.send(home, std::move(tell));
    return true;
}

bool ChannelExchange::readFinalHeads(const ExchangePeer &peer, FrameReader &in)
{
    std::map<hub::ShardId, hub::FinalHeadsTell> byHome;
    constexpr std::size_t leastBytes = 2;
    for (std::size_t left = in.count(leastBytes); left > 0; --left) {
        const std::optional<QByteArray> channel = readChannel(in);
        const std::uint64_t head = in.number();
        if (!channel || !in.isGood() || head == hub::endedSeq)
            return false;
        hub::FinalHeadsTell &tell = byHome[m_shard.homeOf(*channel)];
        tell.origin = peer.about.origin;
        tell.heads.emplace_back(*channel, head);
    }
    for (auto &[home, tell] : byHome)
        m_surroundings.send(home, std::move(tell));
    return in.isGood();
}

} // namespace signalbox::core::backplane
