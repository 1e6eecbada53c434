// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/MeshPeer.h"

#include <algorithm>

namespace signalbox::core::mesh {

using namespace Qt::StringLiterals;
using std::chrono::duration_cast;
using std::chrono::microseconds;
using std::chrono::milliseconds;

namespace {

/// The clock's value is nobody else's business, but 0 means none.
std::uint64_t stampOf(Clock::time_point time)
{
    return std::uint64_t(duration_cast<microseconds>(time.time_since_epoch()).count()) | 1;
}

} // namespace

QLatin1StringView nameOf(PeerState state)
{
    switch (state) {
    case PeerState::Up:
        return "up"_L1;
    case PeerState::Suspect:
        return "suspect"_L1;
    case PeerState::Broken:
        return "broken"_L1;
    case PeerState::Down:
        break;
    }
    return "down"_L1;
}

void RoundTrips::add(microseconds time)
{
    m_times[m_count++ % m_times.size()] = time;
}

std::optional<microseconds> RoundTrips::middle() const
{
    if (m_count == 0)
        return std::nullopt;
    std::array<microseconds, limits::roundTrips> sorted = m_times;
    const auto end = sorted.begin() + std::ptrdiff_t(std::min(m_count, sorted.size()));
    const auto middle = sorted.begin() + (end - sorted.begin()) / 2;
    std::nth_element(sorted.begin(), middle, end);
    return *middle;
}

MeshPeer::MeshPeer(const Hello &hello, std::size_t ringBytes)
    : process(hello.process), node(hello.node), startedAt(hello.startedAt), session(newestVersion, limits::payload, ringBytes)
{
}

PeerState MeshPeer::state(Clock::time_point now, Clock::duration suspectAfter) const
{
    if (!isUp)
        return PeerState::Down;
    if (!isLinked())
        return PeerState::Broken;
    return now - lastHeard >= suspectAfter ? PeerState::Suspect : PeerState::Up;
}

PeerStatus MeshPeer::status(const MeshWire &wire, Clock::time_point now, Clock::duration suspectAfter) const
{
    PeerStatus status;
    status.process = process;
    status.node = node;
    status.address = address;
    status.state = state(now, suspectAfter);
    status.end = end;
    status.startedAt = startedAt;
    status.since = duration_cast<milliseconds>(now - since);
    status.unheard = duration_cast<milliseconds>(now - lastHeard);
    status.roundTrip = m_roundTrips.middle();
    status.queuedBytes = session.bytes();
    status.lag = session.messages();
    status.resumes = resumes;
    status.resets = resets;
    if (connection) {
        status.dialledByUs = connection->isDialled();
        status.version = connection->version;
        status.pendingBytes = wire.pendingBytes(connection->id());
        status.bytesIn = connection->bytesIn();
        status.bytesOut = connection->bytesOut();
    }
    return status;
}

void MeshPeer::dropSession()
{
    session.reset();
    sessionId = 0;
    unacknowledgedBytes = 0;
}

void MeshPeer::forgive(Clock::duration time)
{
    lastHeard += time;
    heardThere += time;
    lostAt += time;
}

Heartbeat MeshPeer::heartbeat(Clock::time_point now) const
{
    Heartbeat beat;
    beat.stamp = stampOf(now);
    beat.echo = m_stamp;
    beat.held = m_stamp == 0 ? 0 : std::uint64_t(duration_cast<microseconds>(now - m_stampCame).count());
    beat.unheard = std::uint64_t(std::max(milliseconds(0), duration_cast<milliseconds>(now - lastHeard)).count());
    return beat;
}

void MeshPeer::onHeartbeat(const Heartbeat &beat, Clock::time_point now)
{
    m_stamp = beat.stamp;
    m_stampCame = now;
    heardThere = std::max(heardThere, now - milliseconds(std::min<std::uint64_t>(beat.unheard, 3'600'000)));
    const std::uint64_t stamp = stampOf(now);
    // Numbers that make no sense are the other end's, and harm nobody.
    if (beat.echo != 0 && beat.echo <= stamp && beat.held <= stamp - beat.echo)
        m_roundTrips.add(microseconds(stamp - beat.echo - beat.held));
}

} // namespace signalbox::core::mesh
