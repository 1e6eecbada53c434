// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/mesh/Dialler.h"
#include "server-core/backplane/mesh/MeshPeer.h"
#include "server-core/backplane/mesh/RefusalLog.h"

#include <random>
#include <set>

namespace signalbox::core::mesh {

struct MeshTimes {
    std::chrono::milliseconds heartbeat{1000};
    /// Without a word for so long.
    std::chrono::milliseconds suspect{3000};
    std::chrono::milliseconds silent{4000};
    /// After a break.
    std::chrono::milliseconds lost{3000};
    /// Away for so long: gone.
    std::chrono::milliseconds gone{std::chrono::minutes(10)};
};

struct NodeSettings {
    QByteArray cluster;
    /// The name of this node.
    QByteArray node;
    ProcessId process;
    /// See Hello::address.
    QByteArray advertise;
    /// Wall clock, ms since 1970.
    std::uint64_t startedAt = 0;
    /// Seeds.
    std::vector<QByteArray> peers = {};
    /// Kept for each peer.
    std::size_t ringBytes = limits::ring;
    MeshTimes times = {};
    /// Without TLS: nobody off this machine is dialled, whoever tells of it.
    bool isLoopbackOnly = false;
};

enum class EvictOutcome : std::uint8_t { Evicted, NotFound, Answers };

/// One process of a mesh, without sockets, threads and a clock of its own: who is there, links to them that survive their connections.
/// Shape:  `onTick` every limits::tick, and each event of the wire as it comes. A peer is up from the first link of a session on; a break
///         that is mended before `lost` is seen by nobody, when both rings hold what is missing.
///         Of two processes the one with the larger id decides which connection is their link.
/// Thread: the backplane's.
class MeshNode final : public backplane::Broker, private MeshConnectionEvents
{
public:
    using PeerEnd = backplane::PeerEnd;

    MeshNode(MeshWire &wire, NodeSettings settings, unsigned seed);
    ~MeshNode() override;

    ProcessId self() const override { return m_settings.process; }
    void start(backplane::BrokerListener &listener) override;
    void stop() override;
    bool hasRoom(ProcessId to) const override;
    void send(ProcessId to, const backplane::Frame &frame) override;
    void publish(const QByteArray &topic, std::span<const ProcessId> to, const backplane::Frame &frame) override;
    void setInterest(const QByteArray &, bool) override { }
    void reject(ProcessId peer, const QString &why) override;

    void addPeer(const QByteArray &address);
    /// It is not dialled any more as a seed; who is connected stays. False: there is none.
    bool removePeer(const QByteArray &address);
    /// The process of that node is told to be gone, here and at all others, unless it answers.
    EvictOutcome evict(const QByteArray &node);

    MeshStatus status() const;

    // The wire's.
    void onAccepted(ConnectionId connection, const QByteArray &remote);
    void onOpened(ConnectionId connection, const QByteArray &remote);
    void onDialFailed(ConnectionId connection, DialFailure why, const QString &text);
    void onBytes(ConnectionId connection, QByteArrayView bytes);
    void onClosed(ConnectionId connection);
    void onTick();
    /// Somebody was turned away before it could say who it is.
    void onRefused(const QByteArray &remote, const QString &why);

private:
    using ConnectionPointer = std::shared_ptr<MeshConnection>;

    void onHello(MeshConnection &connection, const Hello &hello) override;
    void onRefusal(MeshConnection &connection, const Refusal &refusal) override;
    void onResume(MeshConnection &connection, const Resume &resume) override;
    void onJoined(MeshConnection &connection, const Joined &joined) override;
    void onMessage(MeshConnection &connection, MessageType type, QByteArrayView payload) override;
    void onFault(MeshConnection &connection, const QString &text) override;

    /// Reads the clock, and sees when it is late.
    void beginTurn();
    bool isRunning() const { return m_listener && !m_isStopped; }
    void add(ConnectionId connection, const QByteArray &remote, const QByteArray &dialled, Clock::duration patience);
    ConnectionPointer find(ConnectionId connection) const;
    MeshPeer *peer(ProcessId process);
    Hello ownHello() const;

    // Joining.
    std::optional<RefusalCode> refusalOf(const Hello &hello);
    bool yieldsName(const Hello &hello);
    void refuse(MeshConnection &connection, RefusalCode code);
    bool isNeedless(const MeshConnection &connection, const MeshPeer *known) const;
    void meet(MeshConnection &connection, const Hello &hello);
    struct Received {
        /// At the other end; and here, when the other end was told.
        std::uint64_t there = 0;
        std::uint64_t told = 0;
    };
    void join(MeshPeer &peer, MeshConnection &connection, bool resumed, Received received);
    void tellUp(MeshPeer &peer, bool wasReset);

    // Ends.
    void drop(MeshConnection &connection, bool flush = false);
    void dropHandshakes(ProcessId process);
    void breakLink(MeshPeer &peer);
    void restartSession(MeshPeer &peer);
    void takeDown(MeshPeer &peer, PeerEnd end);
    void takeGone(ProcessId process);
    void onGoodbye(MeshPeer &peer, MeshConnection &connection);
    void onGone(const Gone &gone);
    void endAttempt(const MeshConnection &connection, const QByteArray &why);

    // Turns.
    void judge();
    void judge(MeshPeer &peer);
    void beat(MeshPeer &peer);
    void dialDue();
    Clock::time_point redialAt(ProcessId process) const;
    void acknowledge(MeshPeer &peer);
    void tellRoom(MeshPeer &peer);

    // Gossip.
    Members membersFor(const MeshPeer &reader) const;
    bool mayHear(const MeshPeer &reader, const MeshPeer &of) const;
    void tellMembers(MeshPeer &reader, const Members &members);
    void gossip();
    void onMembers(const Members &members);

    MeshWire &m_wire;
    const NodeSettings m_settings;
    std::mt19937_64 m_random;
    backplane::BrokerListener *m_listener = nullptr;
    bool m_isStopped = false;
    Dialler m_dialler;
    RefusalLog m_refusals;
    std::map<ConnectionId, ConnectionPointer> m_connections;
    std::map<ProcessId, MeshPeer> m_peers;
    std::uint64_t m_decisions = 0;
    /// Joined since the last rumours went out.
    std::set<ProcessId> m_news;
    Clock::time_point m_now;
    Clock::time_point m_judgeFrom;
    Clock::time_point m_nextGossip;
    Clock::time_point m_nextRumours;
};

} // namespace signalbox::core::mesh
