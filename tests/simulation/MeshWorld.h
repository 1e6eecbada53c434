// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/mesh/MeshNode.h"

#include <deque>
#include <functional>
#include <queue>
#include <random>

namespace signalbox::test {

/// What a process was told of its peers, held against the broker's contract while it comes.
class MeshRecorder final : public core::backplane::BrokerListener
{
public:
    using ProcessId = core::backplane::ProcessId;
    struct Seen {
        bool isUp = false;
        bool isGone = false;
        std::size_t ups = 0;
        std::size_t downs = 0;
        std::optional<core::backplane::PeerEnd> end;
        /// Of the frames that came since it went up: the sender's time of being up, and the number within it.
        std::uint64_t span = 0;
        std::uint64_t number = 0;
        std::uint64_t lastSpan = 0;
        // What was sent to it.
        std::uint64_t sentSpan = 0;
        std::uint64_t sent = 0;
    };

    void onPeerUp(const core::backplane::Peer &peer) override;
    void onPeerDown(ProcessId id, core::backplane::PeerEnd end) override;
    void onPeerGone(ProcessId id) override;
    void onFrame(ProcessId from, QByteArrayView frame) override;
    void onRoom(ProcessId id) override;

    /// The next frame for that peer.
    core::backplane::Frame nextFrame(ProcessId to, qsizetype padding);
    const Seen &seen(ProcessId id) const;
    bool isUp(ProcessId id) const { return seen(id).isUp; }

    std::map<ProcessId, Seen> peers;
    /// What was broken, empty when all held.
    QString fault;
    std::size_t frames = 0;
    std::size_t rooms = 0;

private:
    void fail(const QString &text);
};

/// Mesh nodes on a network without sockets: a virtual clock; connections with latency and loss; directions that are cut; half-open
/// connections; processes that are killed, stand still, and come again. The same seed is the same history.
class MeshWorld
{
public:
    using Clock = core::mesh::Clock;
    using ConnectionId = core::mesh::ConnectionId;
    using ProcessId = core::backplane::ProcessId;
    using milliseconds = std::chrono::milliseconds;

    explicit MeshWorld(unsigned seed);
    ~MeshWorld();

    /// Times, ring and cluster name of the processes that are started from now on.
    core::mesh::NodeSettings defaults;
    /// One way; each chunk takes up to `jitter` longer. So many of 1000 are lost, and come again later.
    milliseconds latency{2};
    milliseconds jitter{3};
    unsigned lossPerMille = 0;

    /// Who listens to the processes that are started from now on, beside nobody else: their recorders stay empty.
    void listenWith(std::function<core::backplane::BrokerListener *()> make) { m_makeListener = std::move(make); }
    /// Starts a process on a new host; it is dialled at `addressOf` its number.
    std::size_t addNode(const std::vector<std::size_t> &seeds, const QByteArray &name = {});
    static QByteArray addressOf(std::size_t node);
    std::size_t nodes() const { return m_places.size(); }

    /// The process ends, its host goes on: who dials it is refused.
    void kill(std::size_t node);
    /// Its host is gone, too: nobody answers.
    void killHost(std::size_t node);
    void stopCleanly(std::size_t node);
    /// Another process in its place.
    void restart(std::size_t node);
    void pause(std::size_t node);
    void resume(std::size_t node);
    void setCut(std::size_t from, std::size_t to, bool isCut);
    void heal();
    /// Closes all connections between the two, as a router that is restarted does.
    void breakConnections(std::size_t one, std::size_t other);
    /// They stand, and carry nothing any more.
    void halfOpen(std::size_t one, std::size_t other);

    bool isAlive(std::size_t node) const;
    bool isPaused(std::size_t node) const;
    bool isCut(std::size_t from, std::size_t to) const { return m_cuts.contains({from, to}); }
    bool sees(std::size_t node, std::size_t other) const;
    core::mesh::MeshNode &node(std::size_t node);
    MeshRecorder &recorder(std::size_t node);
    ProcessId process(std::size_t node) const;
    /// Of those who have ended, too.
    QString fault() const;
    /// Sends one numbered frame, if the other one is up.
    void send(std::size_t from, std::size_t to, qsizetype padding = 0);

    Clock::time_point now() const { return m_now; }
    void advance(milliseconds time);
    std::size_t random(std::size_t below) { return std::size_t(m_random() % below); }
    std::uint64_t bytes() const { return m_bytes; }
    std::size_t connections() const { return m_opened; }

private:
    struct Place;
    struct Pipe;
    struct Event {
        Clock::time_point due;
        std::uint64_t number;
        std::function<void()> run;
        bool operator<(const Event &other) const { return std::tie(other.due, other.number) < std::tie(due, number); }
    };
    using PipePointer = std::shared_ptr<Pipe>;

    void at(Clock::time_point due, std::function<void()> run);
    void startProcess(Place &place);
    void endProcess(Place &place, bool says);
    void tick(Place &place, std::size_t life);
    /// Now, or when it goes on.
    void tell(Place &place, std::size_t life, std::function<void()> call);
    Clock::duration travel();

    void connectStep(const PipePointer &pipe, int step);
    void failDial(const PipePointer &pipe, core::mesh::DialFailure why);
    void sendChunk(const PipePointer &pipe, int side, QByteArray bytes, bool isEnd);
    void deliver(const PipePointer &pipe, int side);
    void reset(const PipePointer &pipe, int side);
    void closeSide(const PipePointer &pipe, int side);

    std::mt19937_64 m_random;
    Clock::time_point m_now{std::chrono::hours(1)};
    std::uint64_t m_events = 0;
    std::priority_queue<Event> m_queue;
    std::vector<std::unique_ptr<Place>> m_places;
    std::set<std::pair<std::size_t, std::size_t>> m_cuts;
    ConnectionId m_ids = 0;
    std::uint64_t m_bytes = 0;
    std::size_t m_opened = 0;
    QString m_fault;
    std::function<core::backplane::BrokerListener *()> m_makeListener;
};

} // namespace signalbox::test
