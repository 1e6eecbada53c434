// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/RosterExchange.h"

namespace signalbox::core::backplane {

using namespace Qt::StringLiterals;
using presence::ShardId;

RosterExchange::RosterExchange(ShardId self, const hub::OriginId &origin, RosterHomes homes, HubOutlet &outlet, qsizetype mostWaiting)
    : m_self(self),
      m_origin{origin.high, origin.low},
      m_homes(std::move(homes)),
      m_mostWaiting(mostWaiting),
      m_outlet(outlet),
      m_walks(m_homes.count),
      m_digests(m_homes.count)
{
}

void RosterExchange::start()
{
    m_homes.sendToAll(presence::StreamTell{m_self});
}

void RosterExchange::stop()
{
    m_peers.clear();
    m_nextDigest.reset();
    m_homes.sendToAll(presence::StreamEndTell{});
}

// ---- peers

bool RosterExchange::isOwn(FrameType type)
{
    switch (type) {
    case FrameType::RosterEvents:
    case FrameType::RosterSnapshot:
    case FrameType::RosterSnapshotAsk:
    case FrameType::RosterDigest:
        return true;
    default:
        return false;
    }
}

Result<void> RosterExchange::check(const HubPeer &peer) const
{
    const presence::RosterOrigin origin{peer.origin.high, peer.origin.low};
    const auto isTaken = [&](const auto &other) { return other.first != peer.process && other.second.receiving.origin()->id == origin; };
    if (origin == m_origin || std::ranges::any_of(m_peers, isTaken))
        return failure(ErrorCode::ProtocolError, u"about rosters: another process has the same origin"_s);
    if (peer.rosterShards == 0 || peer.rosterShards > RosterReceiving::mostShards)
        return failure(ErrorCode::ProtocolError, u"about rosters: %1 shards"_s.arg(peer.rosterShards));
    return {};
}

void RosterExchange::onPeerUp(const HubPeer &peer)
{
    onPeerDown(peer.process, PeerEnd::Reset);
    if (const Result<void> sound = check(peer); !sound)
        return m_outlet.reject(peer.process, sound.error().message);
    const auto ask = [this, id = peer.process](ShardId home, presence::OwnPartAsk part) { askPart(id, home, std::move(part)); };
    Peer made{.sending = RosterSending(peer.process, m_homes.count, m_mostWaiting, m_outlet, ask, m_lastWalk),
              .receiving = RosterReceiving(peer, m_homes, m_outlet, m_lastTicket)};
    Peer &added = m_peers.emplace(peer.process, std::move(made)).first->second;
    m_homes.sendToAll(presence::OriginUpTell{added.receiving.origin()});
    for (std::size_t home = 0; home < m_homes.count; ++home)
        added.sending.begin(ShardId(home));
    if (!m_nextDigest)
        m_nextDigest = m_outlet.now() + digestInterval;
}

void RosterExchange::onPeerDown(ProcessId id, PeerEnd end)
{
    const auto at = m_peers.find(id);
    if (at == m_peers.end())
        return;
    const bool isHeld = end == PeerEnd::Goodbye || end == PeerEnd::Reset;
    m_homes.sendToAll(presence::OriginDownTell{at->second.receiving.origin()->id, isHeld});
    m_peers.erase(at);
    for (Walks &walks : m_walks)
        std::erase_if(walks.waiting, [id](const auto &entry) { return entry.first == id; });
    if (m_peers.empty())
        m_nextDigest.reset();
}

void RosterExchange::onFrame(ProcessId from, FrameType type, FrameReader &fields)
{
    const auto at = m_peers.find(from);
    if (at == m_peers.end())
        return;
    if (const Result<void> taken = take(at->second, type, fields); !taken)
        m_outlet.reject(from, taken.error().message);
}

Result<void> RosterExchange::take(Peer &peer, FrameType type, FrameReader &fields)
{
    switch (type) {
    case FrameType::RosterEvents:
        return peer.receiving.takeEvents(fields);
    case FrameType::RosterSnapshot:
        return peer.receiving.takePart(fields);
    case FrameType::RosterDigest:
        return peer.receiving.takeDigests(fields);
    case FrameType::RosterSnapshotAsk: {
        const Result<std::uint32_t> shard = RosterFrames::readSnapshotAsk(fields);
        if (!shard)
            return failure(shard.error());
        if (*shard >= m_homes.count)
            return failure(ErrorCode::ProtocolError, u"about rosters: shard %1 of %2 is asked for"_s.arg(*shard).arg(m_homes.count));
        peer.sending.begin(ShardId(*shard));
        return {};
    }
    default:
        return {};
    }
}

void RosterExchange::onRoom(ProcessId peer)
{
    if (const auto at = m_peers.find(peer); at != m_peers.end())
        at->second.sending.onRoom();
}

bool RosterExchange::isComplete(ProcessId peer) const
{
    const auto at = m_peers.find(peer);
    return at != m_peers.end() && at->second.receiving.isComplete();
}

bool RosterExchange::isConfirmed(ProcessId peer) const
{
    const auto at = m_peers.find(peer);
    return at != m_peers.end() && at->second.receiving.isConfirmed();
}

// ---- homes

void RosterExchange::receive(const presence::PresenceMessage &message)
{
    std::visit([this](const auto &one) { take(one); }, message);
}

void RosterExchange::take(const presence::OwnChangesTell &tell)
{
    m_digests.at(std::size_t(tell.home)) = tell.digest;
    if (tell.changes->empty() || m_peers.empty())
        return;
    const std::vector<FrameWriter> frames =
        RosterFrames::events(std::uint32_t(tell.home), tell.digest.version - tell.changes->size() + 1, *tell.changes);
    for (auto &[id, peer] : m_peers)
        peer.sending.take(tell.home, frames);
}

void RosterExchange::askPart(ProcessId peer, ShardId home, presence::OwnPartAsk ask)
{
    Walks &walks = m_walks.at(std::size_t(home));
    if (!std::exchange(walks.isAsked, true))
        return m_homes.send(home, std::move(ask));
    // Who begins anew has one question all the same.
    std::erase_if(walks.waiting, [peer](const auto &entry) { return entry.first == peer; });
    walks.waiting.emplace_back(peer, std::move(ask));
}

void RosterExchange::take(const presence::OwnPartAnswer &part)
{
    Walks &walks = m_walks.at(std::size_t(part.home));
    walks.isAsked = !walks.waiting.empty();
    if (walks.isAsked) {
        m_homes.send(part.home, std::move(walks.waiting.front().second));
        walks.waiting.pop_front();
    }
    for (auto &[id, peer] : m_peers)
        peer.sending.take(part);
}

void RosterExchange::take(const presence::OriginSumAnswer &answer)
{
    for (auto &[id, peer] : m_peers)
        peer.receiving.take(answer);
}

void RosterExchange::advance()
{
    if (!m_nextDigest || *m_nextDigest > m_outlet.now())
        return;
    // One that was late is not made up for.
    m_nextDigest = m_outlet.now() + digestInterval;
    for (auto &[id, peer] : m_peers)
        peer.sending.tellDigests(m_digests);
}

} // namespace signalbox::core::backplane
