// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/cluster/ClusterStatus.h"
#include "shared/api/Methods.h"

namespace signalbox::agent {

class LiveCluster;

/// The cluster as the API shows it.
api::ClusterStatus::Result toApi(const LiveCluster &cluster);
api::NodeState toApi(core::cluster::NodeState state);
api::RosterState toApi(core::cluster::RosterState state);

} // namespace signalbox::agent
