// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/LiveCluster.h"

#include "shared/base/Log.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using core::cluster::ClusterHost;
using core::cluster::ClusterStatus;

LiveCluster::LiveCluster(core::cluster::ClusterConfig config, QString node, Kept kept, core::HubHost &hubs, QObject *parent)
    : QObject(parent), m_config(std::move(config)), m_node(std::move(node)), m_kept(std::move(kept)), m_own(hubs, m_pool)
{
    m_pool.setMaxThreadCount(1);
    listenTo(m_own);
}

LiveCluster::~LiveCluster() = default;

void LiveCluster::listenTo(ClusterHost &host)
{
    connect(&host, &ClusterHost::peerConnected, this, &LiveCluster::peerConnected);
    connect(&host, &ClusterHost::peerDisconnected, this, &LiveCluster::peerDisconnected);
    connect(&host, &ClusterHost::readyChanged, this, [this](bool ready) {
        m_wasReady = m_wasReady || ready;
        Q_EMIT readyChanged(ready);
    });
}

void LiveCluster::setWorkers(const QString &socket, const std::vector<std::int64_t> &expected)
{
    m_hasWorkers = !expected.empty();
    m_own.setWorkers(socket, expected);
}

void LiveCluster::start()
{
    if (isConfigured())
        startHost([](const Result<void> &) {});
    else if (m_hasWorkers)
        startLocal();
}

void LiveCluster::follow(const core::cluster::ClusterPart &part)
{
    m_isFollowed = true;
    ClusterHost *const next = part.host ? part.host : &m_own;
    if (ClusterHost *const before = std::exchange(m_host, next); before != next) {
        before->disconnect(this);
        listenTo(*next);
        // It may be so since before anybody here has listened.
        m_wasReady = next->status().isReady;
    }
    m_config = part.config;
    if (part.host)
        m_node = part.node;
    m_error = part.error;
    m_isDrainedByProgram = part.isDrained;
    m_isRunning = part.isRunning;
    // The program does not know what somebody has added here, and may have removed it. To add twice is to add once.
    if (m_isRunning)
        takeOverPeers(m_config.peers);
}

void LiveCluster::joinWorkers()
{
    const bool isAlone = !isConfigured() || !m_error.isEmpty();
    if (!std::exchange(m_hasWorkers, true) && isAlone && !m_isStopping)
        startLocal();
}

void LiveCluster::startLocal()
{
    if (std::exchange(m_isLocal, true))
        return;
    m_own.start({}, m_node, [](const Result<void> &started) {
        if (!started)
            qCCritical(lcAgent).noquote() << "hubs of workers are their own:" << started.error().message;
    });
}

QStringList LiveCluster::dialled() const
{
    QStringList peers = m_config.peers + m_kept.peers;
    peers.removeDuplicates();
    return peers;
}

void LiveCluster::startHost(Reply reply)
{
    m_isStarting = true;
    if (std::exchange(m_isLocal, false))
        return m_own.stop([this, reply = std::move(reply)] { startHost(reply); });
    core::cluster::ClusterConfig config = m_config;
    config.peers = dialled();
    m_own.start(config, m_node, [this, begunWith = config.peers, reply = std::move(reply)](const Result<void> &started) {
        m_isStarting = false;
        const bool isOld = std::exchange(m_wasReloaded, false) || dialled() != begunWith;
        if (m_isStopping)
            return reply(started);
        m_isRunning = started.has_value();
        m_error = started ? QString() : started.error().message;
        if (started)
            qCInfo(lcAgent).noquote() << "cluster joined" << u"cluster="_s + m_config.name << u"node="_s + m_node
                                      << u"listen="_s + status().listen;
        else
            qCCritical(lcAgent).noquote() << "no cluster:" << m_error;
        if (!started && m_hasWorkers)
            startLocal();
        reply(started);
        if (m_isRunning && isOld)
            takeOver(begunWith, [](const Result<void> &) {});
    });
}

void LiveCluster::stop(std::function<void()> done)
{
    m_isStopping = true;
    m_isRunning = false;
    m_own.stop(std::move(done));
}

bool LiveCluster::mayServe() const
{
    return !isDrained() && (!isConfigured() || m_wasReady || status().isReady);
}

bool LiveCluster::isDegraded() const
{
    const ClusterStatus now = status();
    const bool hasSeeds = std::any_of(now.peers.begin(), now.peers.end(), [](const auto &peer) { return peer.isSeed && !peer.isSelf; });
    return now.isAlone || (m_wasReady && hasSeeds && now.connectedPeers == 0);
}

QString LiveCluster::readyDetail() const
{
    if (!isConfigured())
        return u"in no cluster"_s;
    if (!m_error.isEmpty())
        return u"not in the cluster"_s;
    const ClusterStatus now = status();
    if (now.connectedPeers > 0)
        return u"roster %1 of %2"_s.arg(now.completePeers).arg(now.connectedPeers);
    if (isDegraded())
        return u"degraded: no peer"_s;
    return now.isReady ? u"no peers configured"_s : u"no peer yet"_s;
}

void LiveCluster::reload(const QStringList &peers, Reply reply)
{
    const QStringList before = dialled();
    m_config.peers = peers;
    // What it begins with may be what was there before.
    m_wasReloaded = m_isStarting;
    if (!isConfigured() || m_isStopping || m_isStarting || !(m_isRunning || !m_error.isEmpty()))
        return reply({});
    if (!m_isRunning)
        return startHost(std::move(reply));
    takeOver(before, std::move(reply));
}

void LiveCluster::takeOverPeers(const QStringList &before)
{
    const auto log = [](const Result<void> &done) {
        if (!done)
            qCWarning(lcAgent).noquote() << "peers of the cluster:" << done.error().message;
    };
    const QStringList now = dialled();
    for (const QString &peer : before) {
        if (!now.contains(peer))
            m_host->removePeer(peer, log);
    }
    for (const QString &peer : now) {
        if (!before.contains(peer))
            m_host->addPeer(peer, log);
    }
}

void LiveCluster::takeOver(const QStringList &before, Reply reply)
{
    takeOverPeers(before);
    // Without any, there is nothing to read: it is a cluster of this machine.
    if (m_config.secretFile.isEmpty() && m_config.certificate.isEmpty())
        return reply({});
    m_own.reloadKeys(std::move(reply));
}

} // namespace signalbox::agent
