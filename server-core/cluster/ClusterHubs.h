// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/cluster/ClusterMesh.h"
#include "server-core/cluster/MainInbox.h"
#include "server-core/instance/HubHost.h"

#include <functional>
#include <map>
#include <memory>

namespace signalbox::core::cluster {

/// The hubs of this process that take part in the cluster.
/// Thread: main.
class ClusterHubs final : public HubCluster
{
public:
    /// Those that are open take part at once. All three outlive this, and the backplane's thread runs.
    ClusterHubs(HubHost &hubs, ClusterMesh &mesh, PostToMain post);
    /// They have left, or the thread has ended: then those that have not are dropped.
    ~ClusterHubs();
    Q_DISABLE_COPY_MOVE(ClusterHubs)

    void hubOpened(const std::shared_ptr<hubs::LiveHub> &hub, std::function<void()> done) override;
    void hubClosing(const std::shared_ptr<hubs::LiveHub> &hub, std::function<void()> done) override;
    /// All of them, and none comes any more.
    void leave(std::function<void()> done);

private:
    /// Those that have left count no more.
    void left(const std::shared_ptr<hubs::LiveHub> &hub);

    HubHost &m_hubs;
    ClusterMesh &m_mesh;
    const PostToMain m_post;
    /// With those who wait for it to have left.
    std::map<std::shared_ptr<hubs::LiveHub>, std::vector<std::function<void()>>> m_joined;
    /// What comes back later finds out by it.
    const std::shared_ptr<bool> m_isAlive = std::make_shared<bool>(true);
};

} // namespace signalbox::core::cluster
