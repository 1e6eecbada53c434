// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/mesh/MeshConnection.h"
#include "server-core/backplane/mesh/MeshLimits.h"
#include "server-core/backplane/mesh/MeshStatus.h"

#include <array>

namespace signalbox::core::mesh {

/// The recent ones, and their middle.
class RoundTrips
{
public:
    void add(std::chrono::microseconds time);
    std::optional<std::chrono::microseconds> middle() const;

private:
    std::array<std::chrono::microseconds, limits::roundTrips> m_times{};
    std::size_t m_count = 0;
};

/// What a node knows of another process that has said who it is.
/// Thread: the backplane's.
class MeshPeer
{
public:
    MeshPeer(const Hello &hello, std::size_t ringBytes);

    /// Half of its ring, or more, is taken.
    bool isFull() const { return session.bytes() >= session.capacity() / 2; }
    bool isLinked() const { return connection != nullptr; }
    PeerState state(Clock::time_point now, Clock::duration suspectAfter) const;
    PeerStatus status(const MeshWire &wire, Clock::time_point now, Clock::duration suspectAfter) const;

    /// Its session is over: both ends begin anew.
    void dropSession();
    /// The turns of this process stood still for so long: that time does not count.
    void forgive(Clock::duration time);
    Heartbeat heartbeat(Clock::time_point now) const;
    void onHeartbeat(const Heartbeat &heartbeat, Clock::time_point now);

    const ProcessId process;
    const QByteArray node;
    QByteArray address;
    /// Its address is one of this machine; it has come from this machine.
    bool isAddressLocal = false;
    bool isNear = false;
    const std::uint64_t startedAt;
    /// What the other end keeps for us.
    std::uint64_t itsRing = 0;

    link::LinkSession session;
    /// 0: none.
    std::uint64_t sessionId = 0;
    /// The newest that the other end has made; or, where this end decides, the one with which the session began.
    std::uint64_t decision = 0;
    /// Null while nothing carries the session.
    MeshConnection *connection = nullptr;

    /// What the listener was told.
    bool isUp = false;
    bool isToldFull = false;
    std::optional<backplane::PeerEnd> end;
    Clock::time_point since;
    bool isSuspect = false;

    Clock::time_point lastHeard;
    /// When the other end last heard of us, as it says.
    Clock::time_point heardThere;
    /// Up, and without a connection: when it is lost.
    Clock::time_point lostAt;
    Clock::time_point nextBeat;
    std::uint64_t unacknowledgedBytes = 0;

    std::uint64_t resumes = 0;
    std::uint64_t resets = 0;

private:
    std::uint64_t m_stamp = 0;
    Clock::time_point m_stampCame;
    RoundTrips m_roundTrips;
};

} // namespace signalbox::core::mesh
