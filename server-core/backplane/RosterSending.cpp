// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/RosterSending.h"

namespace signalbox::core::backplane {

using presence::ShardId;

RosterSending::RosterSending(ProcessId peer, std::size_t homes, qsizetype mostWaiting, HubOutlet &outlet, AskPart ask,
                             std::uint64_t &lastWalk)
    : m_peer(peer), m_mostWaiting(mostWaiting), m_outlet(outlet), m_ask(std::move(ask)), m_lastWalk(lastWalk), m_homes(homes)
{
}

void RosterSending::begin(ShardId home)
{
    m_homes.at(std::size_t(home)).phase = Phase::Owed;
    goOn(home);
}

void RosterSending::goOn(ShardId id)
{
    Home &home = m_homes[std::size_t(id)];
    if ((home.phase != Phase::Owed && home.phase != Phase::Halfway) || !hasRoom())
        return;
    const bool isFirst = std::exchange(home.phase, Phase::Asked) == Phase::Owed;
    if (isFirst)
        home.walk = ++m_lastWalk;
    m_ask(id, {home.walk, isFirst ? std::nullopt : std::optional(home.after)});
}

void RosterSending::take(const presence::OwnPartAnswer &part)
{
    Home &home = m_homes[std::size_t(part.home)];
    if (home.phase != Phase::Asked || home.walk != part.walk)
        return;
    home.phase = part.next ? Phase::Halfway : Phase::Told;
    home.isBegun = true;
    if (part.next)
        home.after = *part.next;
    // Where others have all the members there is nothing to tell.
    if (part.isFirst || !part.next || !part.rows.empty())
        send(RosterFrames::part({std::uint32_t(part.home), part.isFirst, !part.next, part.digest, part.rows}));
    goOn(part.home);
}

void RosterSending::take(ShardId home, std::span<const FrameWriter> events)
{
    for (const FrameWriter &frame : events) {
        if (m_homes[std::size_t(home)].isBegun)
            send(frame);
    }
}

void RosterSending::tellDigests(std::span<const presence::RosterDigest> digests)
{
    if (!hasRoom())
        return;
    std::vector<LineDigest> lines;
    for (std::size_t home = 0; home < m_homes.size(); ++home) {
        if (m_homes[home].phase == Phase::Told)
            lines.push_back({std::uint32_t(home), digests[home]});
    }
    if (!lines.empty())
        send(RosterFrames::digests(lines));
}

void RosterSending::onRoom()
{
    while (!m_waiting.empty() && m_outlet.hasRoom(m_peer)) {
        m_waitingBytes -= m_waiting.front().size();
        m_outlet.send(m_peer, std::move(m_waiting.front()));
        m_waiting.pop_front();
    }
    for (std::size_t home = 0; home < m_homes.size(); ++home)
        goOn(ShardId(home));
}

void RosterSending::send(const FrameWriter &frame)
{
    if (hasRoom())
        return m_outlet.send(m_peer, frame);
    m_waitingBytes += frame.size();
    m_waiting.push_back(frame);
    if (m_waitingBytes <= m_mostWaiting)
        return;
    m_waiting.clear();
    m_waitingBytes = 0;
    for (Home &home : m_homes) {
        home.phase = Phase::Owed;
        home.isBegun = false;
    }
}

} // namespace signalbox::core::backplane
