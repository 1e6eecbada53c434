// SPDX-License-Identifier: Apache-2.0
#include "server-core/embed/ClusterTelling.h"

namespace signalbox {

namespace {

ClusterNode::State publicState(core::cluster::NodeState state)
{
    switch (state) {
    case core::cluster::NodeState::Self:
        return ClusterNode::State::Self;
    case core::cluster::NodeState::Up:
        return ClusterNode::State::Up;
    case core::cluster::NodeState::Suspect:
        return ClusterNode::State::Suspect;
    case core::cluster::NodeState::Broken:
        return ClusterNode::State::Broken;
    case core::cluster::NodeState::Down:
        break;
    }
    return ClusterNode::State::Down;
}

ClusterNode::Roster publicRoster(core::cluster::RosterState roster)
{
    switch (roster) {
    case core::cluster::RosterState::Arriving:
        return ClusterNode::Roster::Arriving;
    case core::cluster::RosterState::Arrived:
        return ClusterNode::Roster::Arrived;
    case core::cluster::RosterState::Equal:
        return ClusterNode::Roster::Equal;
    case core::cluster::RosterState::None:
        break;
    }
    return ClusterNode::Roster::None;
}

} // namespace

ClusterNode publicNode(const core::cluster::ClusterNode &node)
{
    return {.name = node.name,
            .id = node.id,
            .state = publicState(node.state),
            .reason = node.reason,
            .address = node.address,
            .startedAt = node.startedAt,
            .since = node.since,
            .unheard = node.unheard,
            .roundTrip = node.roundTrip,
            .lag = node.lag,
            .queuedBytes = node.queuedBytes,
            .bytesIn = node.bytesIn,
            .bytesOut = node.bytesOut,
            .resumes = node.resumes,
            .resets = node.resets,
            .roster = publicRoster(node.roster),
            .hubs = node.hubs};
}

ClusterPeer publicPeer(const core::cluster::ClusterPeer &peer)
{
    return {peer.address, peer.node, peer.isSeed, peer.isConnected, peer.failures, peer.lastFailure};
}

} // namespace signalbox
