// SPDX-License-Identifier: Apache-2.0
#include "server-core/cluster/ClusterHubs.h"

#include <QtCore/QSemaphore>

namespace signalbox::core::cluster {

ClusterHubs::ClusterHubs(HubHost &hubs, ClusterMesh &mesh, PostToMain post, Only only)
    : m_hubs(hubs), m_mesh(mesh), m_post(std::move(post)), m_only(std::move(only))
{
    m_hubs.setCluster(this);
}

ClusterHubs::~ClusterHubs()
{
    *m_isAlive = false;
    m_hubs.setCluster(nullptr);
    for (const auto &[hub, waiting] : std::exchange(m_joined, {})) {
        hub->dropExchange();
        for (const std::function<void()> &done : waiting)
            done();
    }
}

void ClusterHubs::setOnly(const Only &only)
{
    m_only = only;
    for (const QString &name : m_hubs.names())
        hubOpened(m_hubs.find(name), [] {});
}

void ClusterHubs::hubOpened(const std::shared_ptr<hubs::LiveHub> &hub, std::function<void()> done)
{
    if (m_only && !m_only->contains(QString::fromUtf8(hub->name())))
        return done();
    if (m_joined.try_emplace(hub).second)
        m_mesh.watch(hub->join(m_mesh.thread(), m_mesh.backplane()));
    if (!m_mesh.isWorker())
        return done();
    // Who connects to a worker shall find what others have, as on a node that is ready.
    m_mesh.whenWhole([post = m_post, done = std::move(done)] { post(done); });
}

void ClusterHubs::hubClosing(const std::shared_ptr<hubs::LiveHub> &hub, std::function<void()> done)
{
    const auto at = m_joined.find(hub);
    if (at == m_joined.end())
        return done();
    at->second.push_back(std::move(done));
    if (at->second.size() > 1)
        return;
    hub->leave([this, hub, post = m_post, isAlive = m_isAlive] {
        post([this, hub, isAlive] {
            if (*isAlive)
                left(hub);
        });
    });
}

void ClusterHubs::left(const std::shared_ptr<hubs::LiveHub> &hub)
{
    const auto joined = m_joined.extract(hub);
    for (const std::function<void()> &done : joined.mapped())
        done();
}

void ClusterHubs::leave(const std::function<void()> &done)
{
    m_hubs.setCluster(nullptr);
    const auto hubs = m_joined;
    if (hubs.empty())
        return done();
    const auto left = std::make_shared<std::size_t>(hubs.size());
    for (const auto &[hub, waiting] : hubs) {
        hubClosing(hub, [left, done] {
            if (--*left == 0)
                done();
        });
    }
}

void ClusterHubs::leaveNow()
{
    m_hubs.setCluster(nullptr);
    // Whoever waits may be gone when the last one has left.
    const auto left = std::make_shared<QSemaphore>();
    for (const auto &[hub, waiting] : m_joined)
        hub->leave([left] { left->release(); });
    left->acquire(int(m_joined.size()));
}

} // namespace signalbox::core::cluster
