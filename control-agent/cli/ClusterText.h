// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/Table.h"
#include "shared/api/Methods.h"

namespace signalbox::cli {

/// The cluster in a line: "production: ready, roster 3 of 3".
QString clusterLine(const api::ClusterStatus::Result &status);
Table nodeTable(const QList<api::ClusterNode> &nodes);
Table peerTable(const QList<api::ClusterPeer> &peers);

} // namespace signalbox::cli
