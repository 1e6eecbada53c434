// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/Backplane.h"
#include "server-core/backplane/mesh/MeshBroker.h"
#include "server-core/backplane/uplink/RelayBroker.h"
#include "server-core/backplane/uplink/UplinkBroker.h"
#include "server-core/cluster/MeshReading.h"
#include "server-core/cluster/RosterReading.h"
#include "server-core/hubs/ExchangePlace.h"

#include <atomic>
#include <set>

namespace signalbox::core::cluster {

/// What is true of the cluster, and what has happened since it was said last.
struct ClusterNews {
    struct Event {
        QString id;
        QString name;
        /// Why it is not connected any more; empty when it is.
        QString reason = {};
    };
    ClusterStatus status = {};
    std::vector<Event> events = {};
};

/// What a process has of others: nodes, workers, or the agent whose worker it is.
struct ClusterWays {
    /// Null: it is in no cluster.
    std::unique_ptr<mesh::MeshBroker> mesh = {};
    /// As the mesh has it, where there is one.
    backplane::Peer self = {};
    /// The socket between an agent and its workers; empty: there is none.
    QString socket = {};
    /// It is a worker's.
    bool isWorker = false;
    /// Workers of an earlier agent, which may come.
    std::vector<std::int64_t> expected = {};
};

/// The cluster on the backplane's thread: who is there, and what their hubs have.
/// Thread: any; all that is told comes on the backplane's.
class ClusterMesh final : private backplane::BrokerListener
{
public:
    using Tell = std::function<void(ClusterNews)>;
    using Done = std::function<void(const Result<void> &)>;

    /// The status is told so often, and when something happens.
    static constexpr std::chrono::milliseconds refreshInterval{200};

    /// Errors: those of uplink::UplinkBroker::listen.
    [[nodiscard]] static Result<std::shared_ptr<ClusterMesh>> make(ClusterWays ways, Tell tell);
    /// Not on the backplane's thread. No hub is joined any more.
    ~ClusterMesh();
    Q_DISABLE_COPY_MOVE(ClusterMesh)

    bool isWorker() const { return m_isWorker; }
    bool hasMesh() const { return m_broker != nullptr; }
    /// Where there is one.
    mesh::MeshBroker &broker() { return *m_broker; }
    net::IoThread &thread() { return m_broker ? m_broker->thread() : *m_ownThread; }
    backplane::Backplane &backplane() { return m_backplane; }

    /// Before anything has happened.
    ClusterStatus begun() const { return m_reading ? m_reading->begun() : ClusterStatus(); }
    void start();
    /// A hub that is joined is part of what is told.
    void watch(std::weak_ptr<hubs::ExchangePlace> place);
    /// A worker's agent is there, has said who else is, and what they have of the hubs that are joined has arrived; or it is too late to
    /// wait for it. `done` comes on the backplane's thread.
    void whenWhole(std::function<void()> done);
    /// Errors: InvalidState, NotFound.
    void evict(const QString &node, Done done);
    /// Errors: InvalidState, NotFound.
    void resync(const QString &node, Done done);
    /// Says goodbye, waits until all is sent (1 s at the most), and ends the thread. Idempotent. Not on the backplane's thread.
    void shutDown();

private:
    void onPeerUp(const backplane::Peer &peer) override;
    void onPeerDown(backplane::ProcessId id, backplane::PeerEnd end) override;
    void onPeerGone(backplane::ProcessId id) override;
    void onFrame(backplane::ProcessId from, QByteArrayView frame) override;
    void onRoom(backplane::ProcessId id) override { m_backplane.onRoom(id); }

    ClusterMesh(std::unique_ptr<mesh::MeshBroker> broker, const backplane::Peer &self, bool isWorker, Tell tell);
    [[nodiscard]] Result<void> openSocket(const ClusterWays &ways);
    void happened(ClusterNews::Event event);
    void refreshSoon();
    void refresh();
    /// What this process has of another one.
    RosterReading reading(backplane::ProcessId process) const;
    /// What this node has of another one: this process and its workers of that one and its workers.
    MeshReading::Hubs hubsOf(backplane::ProcessId node) const;
    void addTold(RosterSum &sum, backplane::ProcessId process) const;
    /// A worker tells its agent what has changed.
    void tellAgent();
    bool isWhole();
    void askWhole();
    Result<void> resyncNow(const QByteArray &node);

    /// How long a worker that starts waits for what others have: without an agent it serves alone.
    static constexpr std::chrono::milliseconds longestWait{3000};

    const std::unique_ptr<mesh::MeshBroker> m_broker;
    const std::unique_ptr<net::IoThread> m_ownThread;
    const Tell m_tell;
    const bool m_isWorker;
    std::unique_ptr<uplink::UplinkBroker> m_uplink;
    uplink::RelayBroker m_relay;
    backplane::Backplane m_backplane;
    /// Of a mesh.
    std::optional<MeshReading> m_reading;
    struct Waiting {
        net::Clock::time_point until;
        std::function<void()> done;
    };
    std::vector<Waiting> m_waiting;
    std::atomic<bool> m_isShutDown{false};
    std::vector<std::weak_ptr<hubs::ExchangePlace>> m_places;
    /// Other nodes, with their names.
    std::map<backplane::ProcessId, QByteArray> m_up;
    /// What workers have of others. An older release does not tell.
    std::map<backplane::ProcessId, std::map<backplane::ProcessId, RosterReading>> m_told;
    /// What the agent that is there has been told.
    QByteArray m_lastTold;
    std::vector<ClusterNews::Event> m_events;
    bool m_wantsRefresh = false;
    /// The node that is told to be dead at this moment.
    QByteArray m_evicted;
    std::unique_ptr<net::Timer> m_timer;
    std::unique_ptr<net::Timer> m_wholeTimer;
};

} // namespace signalbox::core::cluster
