// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/cluster/ClusterStatus.h"
#include "server-core/include/signalbox/Cluster.h"

/// What is known of a cluster, in the public structures.
namespace signalbox {

ClusterNode publicNode(const core::cluster::ClusterNode &node);
ClusterPeer publicPeer(const core::cluster::ClusterPeer &peer);

} // namespace signalbox
