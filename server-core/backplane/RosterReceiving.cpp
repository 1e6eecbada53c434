// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/RosterReceiving.h"

namespace signalbox::core::backplane {

using namespace Qt::StringLiterals;
using presence::OriginChangesTell;
using presence::OriginPartTell;
using presence::ShardId;

void RosterHomes::sendToAll(const presence::PresenceMessage &message) const
{
    for (std::size_t home = 0; home < count; ++home)
        send(ShardId(home), message);
}

RosterReceiving::RosterReceiving(const HubPeer &peer, const RosterHomes &homes, HubOutlet &outlet, std::uint64_t &lastTicket)
    : m_peer(peer.process),
      m_origin(std::make_shared<const presence::RemoteOrigin>(presence::RemoteOrigin{.id = {peer.origin.high, peer.origin.low},
                                                                                     .node = peer.node,
                                                                                     .key = peer.rosterKey,
                                                                                     .shards = std::uint32_t(peer.rosterShards)})),
      m_homes(homes),
      m_outlet(outlet),
      m_lastTicket(lastTicket),
      m_lines(peer.rosterShards)
{
}

Result<void> RosterReceiving::checkShard(std::uint32_t shard) const
{
    if (shard < m_lines.size())
        return {};
    return failure(ErrorCode::ProtocolError, u"about rosters: shard %1 of %2"_s.arg(shard).arg(m_lines.size()));
}

// ---- what is told

Result<void> RosterReceiving::takeEvents(FrameReader &fields)
{
    Result<RosterEventsFrame> frame = RosterFrames::readEvents(fields);
    if (!frame)
        return failure(frame.error());
    if (const Result<void> known = checkShard(frame->shard); !known)
        return known;
    Line &line = m_lines[frame->shard];
    if (line.state == Line::State::Unknown || frame->first != line.version + 1) {
        askAnew(frame->shard);
        return {};
    }
    line.version += frame->changes.size();
    std::map<ShardId, OriginChangesTell> byHome;
    for (presence::RosterChange &change : frame->changes) {
        OriginChangesTell &tell =
            byHome.try_emplace(m_homes.homeOf(change.channel), OriginChangesTell{m_origin, frame->shard, {}}).first->second;
        tell.changes.push_back(std::move(change));
    }
    for (auto &[home, tell] : byHome)
        m_homes.send(home, std::move(tell));
    return {};
}

Result<void> RosterReceiving::takePart(FrameReader &fields)
{
    Result<RosterPartFrame> part = RosterFrames::readPart(fields);
    if (!part)
        return failure(part.error());
    if (const Result<void> known = checkShard(part->shard); !known)
        return known;
    Line &line = m_lines[part->shard];
    if (part->isFirst) {
        line.state = Line::State::Arriving;
        line.version = part->digest.version;
        line.isAsked = false;
        ++line.round;
    } else if (line.state == Line::State::InStep) {
        return failure(ErrorCode::ProtocolError, u"about rosters: a snapshot of shard %1 goes on that is over"_s.arg(part->shard));
    } else if (line.state == Line::State::Unknown || part->digest.version != line.version) {
        askAnew(part->shard);
        return {};
    }
    std::map<ShardId, OriginPartTell> byHome;
    const auto tellOf = [&](ShardId home) -> OriginPartTell & {
        return byHome.try_emplace(home, OriginPartTell{m_origin, part->shard, part->isFirst, part->isLast, {}}).first->second;
    };
    for (std::size_t home = 0; home < m_homes.count && (part->isFirst || part->isLast); ++home)
        tellOf(ShardId(home));
    for (presence::MemberPlace &place : part->rows) {
        const ShardId home = m_homes.homeOf(place.channel);
        tellOf(home).rows.push_back(std::move(place));
    }
    for (auto &[home, tell] : byHome)
        m_homes.send(home, std::move(tell));
    if (part->isLast) {
        line.state = Line::State::InStep;
        compare({{part->shard, part->digest}}, false);
    }
    return {};
}

Result<void> RosterReceiving::takeDigests(FrameReader &fields)
{
    const Result<std::vector<LineDigest>> digests = RosterFrames::readDigests(fields);
    if (!digests)
        return failure(digests.error());
    std::vector<LineDigest> toCompare;
    for (const LineDigest &digest : *digests) {
        if (const Result<void> known = checkShard(digest.shard); !known)
            return known;
        Line &line = m_lines[digest.shard];
        if (line.state == Line::State::InStep && line.version == digest.digest.version) {
            toCompare.push_back(digest);
            continue;
        }
        // The first may have met the question.
        if (line.isAsked && ++line.unheeded > 1)
            line.isAsked = false;
        askAnew(digest.shard);
    }
    if (!toCompare.empty())
        compare(std::move(toCompare), true);
    return {};
}

/// What still comes of the line before the new snapshot does not count.
void RosterReceiving::askAnew(std::uint32_t shard)
{
    Line &line = m_lines[shard];
    line.state = Line::State::Unknown;
    if (std::exchange(line.isAsked, true))
        return;
    line.unheeded = 0;
    m_outlet.send(m_peer, RosterFrames::snapshotAsk(shard));
}

// ---- comparing

/// What the homes answer is of this moment: all that was told so far has gone to them, and nothing else.
void RosterReceiving::compare(std::vector<LineDigest> lines, bool isRepairing)
{
    presence::OriginSumAsk ask{.origin = m_origin->id, .ticket = ++m_lastTicket, .shards = {}};
    Check check{.lines = std::move(lines), .sums = {}, .rounds = {}, .missing = m_homes.count, .isRepairing = isRepairing};
    for (const LineDigest &line : check.lines) {
        ask.shards.push_back(line.shard);
        check.rounds.push_back(m_lines[line.shard].round);
    }
    check.sums.resize(check.lines.size());
    m_checks.emplace(ask.ticket, std::move(check));
    m_homes.sendToAll(ask);
}

void RosterReceiving::take(const presence::OriginSumAnswer &answer)
{
    const auto at = m_checks.find(answer.ticket);
    if (at == m_checks.end() || answer.sums.size() != at->second.sums.size())
        return;
    Check &check = at->second;
    for (std::size_t i = 0; i < answer.sums.size(); ++i)
        check.sums[i] += answer.sums[i];
    if (--check.missing > 0)
        return;
    conclude(m_checks.extract(at).mapped());
}

void RosterReceiving::conclude(const Check &check)
{
    for (std::size_t i = 0; i < check.lines.size(); ++i) {
        const LineDigest &due = check.lines[i];
        Line &line = m_lines[due.shard];
        if (line.round != check.rounds[i])
            continue;
        line.isComplete = true;
        line.isSame = check.sums[i] == presence::RosterSum{due.digest.count, due.digest.sum};
        if (!line.isSame && check.isRepairing)
            askAnew(due.shard);
    }
}

bool RosterReceiving::isComplete() const
{
    return std::ranges::all_of(m_lines, [](const Line &line) { return line.isComplete; });
}

bool RosterReceiving::isConfirmed() const
{
    return std::ranges::all_of(m_lines, [](const Line &line) { return line.isComplete && line.isSame; });
}

} // namespace signalbox::core::backplane
