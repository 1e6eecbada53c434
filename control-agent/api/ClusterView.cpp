// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/ClusterView.h"

#include "control-agent/api/LiveCluster.h"
#include "shared/base/IsoTime.h"

namespace signalbox::agent {

namespace {

bool isLinked(core::cluster::NodeState state)
{
    using enum core::cluster::NodeState;
    return state == Up || state == Suspect || state == Broken;
}

api::ClusterNode shown(const core::cluster::ClusterNode &node)
{
    api::ClusterNode one{.id = node.id,
                         .name = node.name,
                         .state = agent::toApi(node.state),
                         .reason = node.reason,
                         .address = node.address,
                         .started_at = isoTimeIfValid(node.startedAt),
                         .since = isoTimeIfValid(node.since),
                         .unheard_ms = {},
                         .round_trip_us = {},
                         .lag = node.lag,
                         .queued_bytes = node.queuedBytes,
                         .bytes_in = node.bytesIn,
                         .bytes_out = node.bytesOut,
                         .resumes = node.resumes,
                         .resets = node.resets,
                         .roster = agent::toApi(node.roster),
                         .hubs = node.hubs};
    if (isLinked(node.state))
        one.unheard_ms = node.unheard.count();
    if (node.roundTrip)
        one.round_trip_us = node.roundTrip->count();
    return one;
}

api::ClusterPeer shown(const core::cluster::ClusterPeer &peer)
{
    return {.address = peer.address,
            .seed = peer.isSeed,
            .self = peer.isSelf,
            .node = peer.node,
            .connected = peer.isConnected,
            .failures = peer.failures,
            .last_failure = peer.lastFailure};
}

} // namespace

api::NodeState toApi(core::cluster::NodeState state)
{
    switch (state) {
    case core::cluster::NodeState::Self:
        return api::NodeState::Self;
    case core::cluster::NodeState::Up:
        return api::NodeState::Up;
    case core::cluster::NodeState::Suspect:
        return api::NodeState::Suspect;
    case core::cluster::NodeState::Broken:
        return api::NodeState::Reconnecting;
    case core::cluster::NodeState::Down:
        break;
    }
    return api::NodeState::Down;
}

api::RosterState toApi(core::cluster::RosterState state)
{
    switch (state) {
    case core::cluster::RosterState::None:
        break;
    case core::cluster::RosterState::Arriving:
        return api::RosterState::Arriving;
    case core::cluster::RosterState::Arrived:
        return api::RosterState::Arrived;
    case core::cluster::RosterState::Equal:
        return api::RosterState::Equal;
    }
    return api::RosterState::None;
}

api::ClusterStatus::Result toApi(const LiveCluster &cluster)
{
    api::ClusterStatus::Result result;
    result.node = cluster.node();
    result.ready_detail = cluster.readyDetail();
    result.drained = cluster.isDrained();
    if (!cluster.isConfigured())
        return result;
    const core::cluster::ClusterStatus now = cluster.status();
    result.engine = api::ClusterEngine::Mesh;
    result.cluster = cluster.config().name;
    result.listen = cluster.isRunning() ? now.listen : QString();
    result.ready = now.isReady;
    result.degraded = cluster.isDegraded();
    result.connected_peers = now.connectedPeers;
    if (!cluster.error().isEmpty())
        result.error = cluster.error();
    for (const core::cluster::ClusterNode &node : now.nodes)
        result.nodes.append(shown(node));
    for (const core::cluster::ClusterPeer &peer : now.peers)
        result.peers.append(shown(peer));
    return result;
}

} // namespace signalbox::agent
