// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/cluster/ClusterConfig.h"
#include "server-core/cluster/ClusterStatus.h"
#include "server-core/instance/HubHost.h"
#include "shared/base/Error.h"

#include <QtCore/QObject>

#include <functional>
#include <memory>

namespace signalbox::core::cluster {

/// This process's part in a cluster: its hubs exchange channels and rosters with the same hubs of other processes.
/// Shape:  one at a time for a HubHost. Hubs that are open when it starts, and those that are opened later, take part at once; one that is
///         sealed has said all to its peers before that.
/// Thread: main; replies and signals come there, later than the call.
class ClusterHost : public QObject
{
    Q_OBJECT

public:
    using Reply = std::function<void(const Result<void> &)>;

    /// `workers` reads files. Both outlive this.
    ClusterHost(HubHost &hubs, QThreadPool &workers, QObject *parent = nullptr);
    /// As `stop`, and waits for it, 5 s at the most.
    ~ClusterHost() override;

    /// Only these hubs take part, by their names; without a call all do. One that is named while it runs takes part at once, one that is
    /// not any more stays in until it ends.
    void setHubs(const QStringList &hubs);

    /// Workers of this process join its hubs over this socket. `expected`: processes of those that an earlier one has left; before they are
    /// here or have ended, nobody takes others for dead. Before `start`.
    void setWorkers(const QString &socket, const std::vector<std::int64_t> &expected);
    /// Reads keys, listens and begins to dial; without an engine it joins workers only, and `status` says that it does not run. Not while
    /// it runs. Errors: those of mesh::loadMeshTls, mesh::MeshBroker::listen and uplink::UplinkBroker::listen.
    void start(const ClusterConfig &config, const QString &node, Reply reply);
    /// This process is a worker: it takes part by its agent, whichever listens at the socket. At once.
    void startWorker(const QString &socket, const QString &node);
    /// Says goodbye to all once they have what the hubs still had for them, within 5 s; `done` always comes. Idempotent.
    void stop(std::function<void()> done);

    /// Cheap: from a moment ago.
    ClusterStatus status() const;

    /// A seed more, until the process ends. Errors: InvalidState (not running), InvalidConfiguration.
    void addPeer(const QString &address, Reply reply);
    /// Who is connected stays connected. Errors: InvalidState, NotFound.
    void removePeer(const QString &address, Reply reply);
    /// The process of that name is dead, whatever it seems. Errors: InvalidState (not running; it answers), NotFound.
    void evict(const QString &node, Reply reply);
    /// Everything that is exchanged with that node begins anew. Errors: InvalidState (not running, or it is not up), NotFound.
    void resync(const QString &node, Reply reply);
    /// Reads the files of keys anew, for links from now on. Errors: those of mesh::loadMeshTls.
    void reloadKeys(Reply reply);

Q_SIGNALS:
    /// `id`, `name` as in ClusterNode.
    void peerConnected(const QString &id, const QString &name);
    /// `reason`: goodbye, reset, lost, silent or evicted.
    void peerDisconnected(const QString &id, const QString &name, const QString &reason);
    void readyChanged(bool ready);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace signalbox::core::cluster
