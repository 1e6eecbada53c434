// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/HubWorld.h"

namespace signalbox::test {

/// Several processes that have the same hub, and a broker between them that delays, cuts, and tells who is there. Frames between two
/// processes come once and in order while they are connected. Each process that was started has a number of its own.
class ClusterWorld
{
public:
    using HubSettings = core::hub::HubSettings;
    using PeerEnd = core::backplane::PeerEnd;

    /// `room`: so many frames may be under way to a process before it has no room.
    ClusterWorld(unsigned seed, const HubSettings &settings, std::size_t room);
    ~ClusterWorld();

    /// A process more, connected to all others that are there; its number. `sealed` may be null.
    std::size_t start(core::hub::ShardId shards, core::hub::OriginId origin, const core::hub::SealedHub *sealed);
    /// Ends cleanly: no sessions must be left. What it leaves to the next.
    core::hub::SealedHub stop(std::size_t process);
    /// It dies. The others notice, and may learn later that it is dead.
    void kill(std::size_t process);
    void tellGone(std::size_t process);

    bool isAlive(std::size_t process) const { return m_processes[process] != nullptr; }
    std::vector<std::size_t> alive() const;
    HubWorld &hub(std::size_t process);
    core::backplane::ProcessId idOf(std::size_t process) const { return {process + 1, 77}; }
    static QByteArray nodeOf(std::size_t process) { return "node-" + QByteArray::number(quint64(process)); }

    bool isConnected(std::size_t a, std::size_t b) const;
    void connect(std::size_t a, std::size_t b);
    void disconnect(std::size_t a, std::size_t b, PeerEnd end);
    /// Nothing moves there for a while, and nobody notices.
    void setStalled(std::size_t a, std::size_t b, bool isStalled);
    void healAll();

    bool step();
    void settle();
    void pass(std::chrono::milliseconds time);
    std::size_t random(std::size_t below) { return std::size_t(m_random() % below); }
    /// Peers that were cut off for what they said.
    std::size_t rejected() const { return m_rejected; }
    std::size_t frames() const { return m_frames; }
    std::size_t bytes() const { return m_bytes; }

private:
    struct Process;
    /// On the way from one process to another.
    struct Item {
        enum class Kind : std::uint8_t { Up, Frame, Down, Gone };
        Kind kind = Kind::Frame;
        QByteArray frame = {};
        core::backplane::HubPeer peer = {};
        PeerEnd end = PeerEnd::Lost;
    };
    struct Way {
        std::deque<Item> items = {};
        bool isStalled = false;
        /// The sender has heard that the receiver is up; what it sends before that is lost.
        bool isOpen = false;
        /// The sender was told that there is no room.
        bool wasFull = false;
    };
    using Pair = std::pair<std::size_t, std::size_t>;

    static Pair pairOf(std::size_t a, std::size_t b) { return {std::min(a, b), std::max(a, b)}; }
    core::backplane::HubPeer peerOf(std::size_t process) const;
    void put(std::size_t from, core::backplane::ProcessId to, const core::backplane::FrameWriter &frame);
    bool hasRoom(std::size_t from, core::backplane::ProcessId to);
    void give(const Pair &way);

    std::mt19937 m_random;
    const HubSettings m_settings;
    const std::size_t m_room;
    std::vector<std::unique_ptr<Process>> m_processes;
    std::map<Pair, Way> m_ways;
    std::set<Pair> m_connected;
    std::size_t m_rejected = 0;
    std::size_t m_frames = 0;
    std::size_t m_bytes = 0;
};

} // namespace signalbox::test
