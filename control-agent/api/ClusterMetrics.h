// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/http/MetricText.h"

namespace signalbox::agent {

class LiveCluster;

/// What /metrics tells of a cluster: this node's part, and each node and the link to it. Nothing when there is none.
void addCluster(MetricText &text, const LiveCluster &cluster);

} // namespace signalbox::agent
