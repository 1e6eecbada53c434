// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/cluster/ClusterMesh.h"
#include "server-core/cluster/MainInbox.h"
#include "server-core/instance/HubHost.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace signalbox::core::cluster {

/// The hubs of this process that take part in the cluster.
/// Thread: main.
class ClusterHubs final : public HubCluster
{
public:
    /// Which hubs take part, by their names; nothing: all.
    using Only = std::optional<QStringList>;

    /// Those that are open take part at once. The first three outlive this, and the backplane's thread runs.
    ClusterHubs(HubHost &hubs, ClusterMesh &mesh, PostToMain post, Only only);
    /// They have left, or the thread has ended: then those that have not are dropped.
    ~ClusterHubs();
    Q_DISABLE_COPY_MOVE(ClusterHubs)

    /// One that is named now takes part at once; one that is not any more stays until it ends.
    void setOnly(const Only &only);
    void hubOpened(const std::shared_ptr<hubs::LiveHub> &hub, std::function<void()> done) override;
    void hubClosing(const std::shared_ptr<hubs::LiveHub> &hub, std::function<void()> done) override;
    /// All of them, and none comes any more.
    void leave(const std::function<void()> &done);
    /// The same, and waits for it. The backplane's thread runs.
    void leaveNow();

private:
    /// Those that have left count no more.
    void left(const std::shared_ptr<hubs::LiveHub> &hub);

    HubHost &m_hubs;
    ClusterMesh &m_mesh;
    const PostToMain m_post;
    Only m_only;
    /// With those who wait for it to have left.
    std::map<std::shared_ptr<hubs::LiveHub>, std::vector<std::function<void()>>> m_joined;
    /// What comes back later finds out by it.
    const std::shared_ptr<bool> m_isAlive = std::make_shared<bool>(true);
};

} // namespace signalbox::core::cluster
