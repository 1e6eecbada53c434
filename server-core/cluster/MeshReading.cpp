// SPDX-License-Identifier: Apache-2.0
#include "server-core/cluster/MeshReading.h"

#include "server-core/backplane/mesh/MeshLog.h"

#include <algorithm>

namespace signalbox::core::cluster {

using namespace Qt::StringLiterals;

namespace {

QString textOf(backplane::ProcessId id)
{
    return QString::fromLatin1(mesh::idText(id));
}

NodeState stateOf(mesh::PeerState state)
{
    switch (state) {
    case mesh::PeerState::Up:
        return NodeState::Up;
    case mesh::PeerState::Suspect:
        return NodeState::Suspect;
    case mesh::PeerState::Broken:
        return NodeState::Broken;
    case mesh::PeerState::Down:
        break;
    }
    return NodeState::Down;
}

} // namespace

QLatin1StringView reasonOf(backplane::PeerEnd end)
{
    switch (end) {
    case backplane::PeerEnd::Goodbye:
        return "goodbye"_L1;
    case backplane::PeerEnd::Reset:
        return "reset"_L1;
    case backplane::PeerEnd::Lost:
        return "lost"_L1;
    case backplane::PeerEnd::Silent:
        break;
    }
    return "silent"_L1;
}

ClusterNode MeshReading::self() const
{
    ClusterNode node{.id = textOf(m_about.process), .name = m_about.node, .state = NodeState::Self};
    node.address = m_about.address;
    node.startedAt = m_about.startedAt;
    node.since = m_about.startedAt;
    return node;
}

ClusterNode MeshReading::nodeOf(const mesh::PeerStatus &peer, const Hubs &hubs, const QDateTime &wall) const
{
    ClusterNode node{.id = textOf(peer.process), .name = QString::fromUtf8(peer.node), .state = stateOf(peer.state)};
    const bool isDown = node.state == NodeState::Down;
    if (isDown && peer.end)
        node.reason = reasonOf(*peer.end);
    node.address = QString::fromLatin1(peer.address);
    if (peer.startedAt != 0)
        node.startedAt = QDateTime::fromMSecsSinceEpoch(qint64(peer.startedAt), Qt::UTC);
    node.since = wall.addMSecs(-peer.since.count());
    node.unheard = peer.unheard;
    node.roundTrip = peer.roundTrip;
    node.lag = qint64(peer.lag);
    node.queuedBytes = qint64(peer.queuedBytes);
    node.bytesIn = qint64(peer.bytesIn);
    node.bytesOut = qint64(peer.bytesOut);
    node.resumes = qint64(peer.resumes);
    node.resets = qint64(peer.resets);
    if (!isDown) {
        node.roster = hubs.roster;
        node.hubs = hubs.hubs;
    }
    return node;
}

ClusterPeer MeshReading::peerOf(const mesh::TargetStatus &target, const std::map<backplane::ProcessId, QString> &names) const
{
    ClusterPeer peer{.address = QString::fromLatin1(target.address), .isSeed = target.isSeed, .isSelf = target.isSelf};
    peer.isConnected = target.isConnected;
    if (target.isSelf)
        peer.node = m_about.node;
    else if (const auto at = target.process ? names.find(*target.process) : names.end(); at != names.end())
        peer.node = at->second;
    peer.failures = qint64(target.failures);
    peer.lastFailure = QString::fromUtf8(target.lastFailure);
    return peer;
}

void MeshReading::saidGoodbye(backplane::ProcessId process, Clock::time_point now)
{
    keepLeft(process, reasonOf(backplane::PeerEnd::Goodbye), now + shownAfterGoodbye);
}

void MeshReading::died(backplane::ProcessId process, const QString &evicted, Clock::time_point now)
{
    const auto at = m_known.find(process);
    if (at != m_known.end() && at->second.name == evicted)
        keepLeft(process, evictedReason, now + shownAfterGoodbye);
    else
        keepLeft(process, {}, now + shownWhenDead);
}

bool MeshReading::hasEnded(const QString &node) const
{
    return std::any_of(m_left.begin(), m_left.end(), [&node](const Left &left) { return left.node.name == node; });
}

void MeshReading::keepLeft(backplane::ProcessId process, const QString &reason, Clock::time_point until)
{
    const auto at = m_known.find(process);
    if (at == m_known.end())
        return;
    ClusterNode node = std::move(at->second);
    m_known.erase(at);
    if (node.state != NodeState::Down)
        node.since = QDateTime::currentDateTimeUtc();
    if (!reason.isEmpty())
        node.reason = reason;
    else if (node.reason.isEmpty())
        node.reason = reasonOf(backplane::PeerEnd::Lost);
    node.state = NodeState::Down;
    node.roster = RosterState::None;
    node.hubs = 0;
    node.lag = node.queuedBytes = 0;
    std::erase_if(m_left, [&node](const Left &left) { return left.node.name == node.name; });
    m_left.push_back({std::move(node), until});
}

void MeshReading::addLeft(ClusterStatus &status, Clock::time_point now)
{
    // Its successor has its name.
    std::erase_if(m_left, [&](const Left &left) {
        const auto isSame = [&left](const ClusterNode &node) { return node.name == left.node.name; };
        return left.until <= now || std::any_of(status.nodes.begin(), status.nodes.end(), isSame);
    });
    for (const Left &left : m_left)
        status.nodes.push_back(left.node);
}

ClusterStatus MeshReading::begun() const
{
    ClusterStatus status;
    status.isRunning = true;
    status.cluster = m_about.cluster;
    status.node = m_about.node;
    status.listen = m_about.listen;
    status.nodes.push_back(self());
    return status;
}

ClusterStatus MeshReading::read(const mesh::MeshStatus &mesh, const HubsOf &hubsOf, Clock::time_point now)
{
    const QDateTime wall = QDateTime::currentDateTimeUtc();
    ClusterStatus status = begun();
    std::map<backplane::ProcessId, QString> names;
    m_known.clear();
    for (const mesh::PeerStatus &peer : mesh.peers) {
        // Who never was up is nobody yet.
        if (peer.state == mesh::PeerState::Down && !peer.end)
            continue;
        const bool isUp = peer.state != mesh::PeerState::Down;
        const Hubs hubs = isUp ? hubsOf(peer.process) : Hubs();
        status.connectedPeers += isUp ? 1 : 0;
        status.completePeers += isUp && hubs.isComplete ? 1 : 0;
        status.nodes.push_back(nodeOf(peer, hubs, wall));
        names.emplace(peer.process, status.nodes.back().name);
        m_known.emplace(peer.process, status.nodes.back());
    }
    addLeft(status, now);
    std::sort(status.nodes.begin() + 1, status.nodes.end(), [](const ClusterNode &a, const ClusterNode &b) { return a.name < b.name; });
    for (const mesh::TargetStatus &target : mesh.targets)
        status.peers.push_back(peerOf(target, names));
    m_readiness.judge(mesh.targets, status.connectedPeers, status.completePeers, now);
    status.isReady = m_readiness.isReady();
    status.isAlone = m_readiness.isAlone();
    return status;
}

} // namespace signalbox::core::cluster
