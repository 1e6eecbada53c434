// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/Backplane.h"
#include "server-core/backplane/mesh/MeshBroker.h"
#include "server-core/cluster/MeshReading.h"
#include "server-core/hubs/ExchangePlace.h"

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

/// The cluster on the backplane's thread: who is there, and what their hubs have.
/// Thread: any; all that is told comes on the backplane's.
class ClusterMesh final : private backplane::BrokerListener
{
public:
    using Tell = std::function<void(ClusterNews)>;
    using Done = std::function<void(const Result<void> &)>;

    /// The status is told so often, and when something happens.
    static constexpr std::chrono::milliseconds refreshInterval{200};

    ClusterMesh(std::unique_ptr<mesh::MeshBroker> broker, Tell tell);
    /// Not on the backplane's thread. No hub is joined any more.
    ~ClusterMesh();
    Q_DISABLE_COPY_MOVE(ClusterMesh)

    mesh::MeshBroker &broker() { return *m_broker; }
    net::IoThread &thread() { return m_broker->thread(); }
    backplane::Backplane &backplane() { return m_backplane; }

    /// Before anything has happened.
    ClusterStatus begun() const { return m_reading.begun(); }
    void start();
    /// A hub that is joined is part of what is told.
    void watch(std::weak_ptr<hubs::ExchangePlace> place);
    /// Errors: InvalidState, NotFound.
    void evict(const QString &node, Done done);
    /// Errors: InvalidState, NotFound.
    void resync(const QString &node, Done done);
    /// See MeshBroker.
    void shutDown() { m_broker->shutDown(); }

private:
    void onPeerUp(const backplane::Peer &peer) override;
    void onPeerDown(backplane::ProcessId id, backplane::PeerEnd end) override;
    void onPeerGone(backplane::ProcessId id) override;
    void onFrame(backplane::ProcessId from, QByteArrayView frame) override { m_backplane.onFrame(from, frame); }
    void onRoom(backplane::ProcessId id) override { m_backplane.onRoom(id); }

    void happened(ClusterNews::Event event);
    void refreshSoon();
    void refresh();
    MeshReading::Hubs hubsOf(backplane::ProcessId peer);
    Result<void> resyncNow(const QByteArray &node);

    const std::unique_ptr<mesh::MeshBroker> m_broker;
    const Tell m_tell;
    backplane::Backplane m_backplane;
    MeshReading m_reading;
    std::vector<std::weak_ptr<hubs::ExchangePlace>> m_places;
    /// Their nodes' names.
    std::map<backplane::ProcessId, QByteArray> m_up;
    std::vector<ClusterNews::Event> m_events;
    bool m_wantsRefresh = false;
    /// The node that is told to be dead at this moment.
    QByteArray m_evicted;
    std::unique_ptr<net::Timer> m_timer;
};

} // namespace signalbox::core::cluster
