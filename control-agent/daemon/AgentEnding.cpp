// SPDX-License-Identifier: Apache-2.0
#include "control-agent/daemon/AgentParts.h"
#include "control-agent/daemon/ServiceNotice.h"
#include "shared/base/Log.h"

#include <QtCore/QFile>

// How an agent ends: instances, then the cluster, then management, then the store.
namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

// Start orders stop one after the other, each within 5 s, or 20 s where a worker has to write what its hub keeps; a service manager's
// patience is 90 s.
constexpr std::chrono::seconds oneOrderStopTime{21};
constexpr std::chrono::seconds longestStopTime{80};

std::chrono::seconds stopTimeFor(const core::InstanceHost &host)
{
    QSet<int> orders;
    for (const core::InstanceStatus &status : host.statuses())
        orders.insert(status.config.startOrder);
    return std::min(longestStopTime, oneOrderStopTime * (1 + int(orders.size())));
}

} // namespace

void Agent::stop()
{
    if (std::exchange(m_stopping, true))
        return;
    if (!m_embedded.host)
        sendServiceNotice("STOPPING=1");
    m_parts->dispatcher.refuseChanges();
    if (!m_parts->host || m_embedded.host) {
        // The program's goes on without it.
        if (m_parts->cluster)
            m_parts->cluster->follow({});
        return stopControl();
    }
    qCInfo(lcAgent) << "stopping";
    if (m_parts->health)
        m_parts->health->setStopping();
    connect(m_parts->host.get(), &core::InstanceHost::allStopped, this, &Agent::leaveCluster, Qt::QueuedConnection);
    m_stopTimer.start(stopTimeFor(*m_parts->host));
    m_parts->host->stopAll();
}

void Agent::leaveCluster()
{
    m_stopTimer.stop();
    // The hubs are sealed, so that all they have to say is on its way.
    m_parts->cluster->stop([this] { stopControl(); });
}

void Agent::stopControl()
{
    if (std::exchange(m_controlStopped, true))
        return;
    const auto finish = [this] {
        if (m_parts->archive)
            m_parts->archive->flush();
        if (m_parts->audit)
            m_parts->audit->flushAll();
        if (m_parts->store)
            m_parts->store->close();
        if (m_parts->workers)
            m_parts->workers->cleanUp();
        qCInfo(lcAgent) << "stopped";
        Q_EMIT stopped(m_exitCode);
    };
    if (!m_parts->endpoint)
        return finish();
    QFile::remove(m_options.runtime + u"/api-endpoints"_s);
    QFile::remove(m_options.runtime + u"/http-endpoint"_s);
    m_parts->http->stop();
    m_parts->endpoint->stop(finish);
}

} // namespace signalbox::agent
