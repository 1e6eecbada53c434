// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/cluster/ClusterConfig.h"

namespace signalbox::core::cluster {

class ClusterHost;

/// The part in a cluster that a program takes: what its agent has to know to tell of it and to steer it.
struct ClusterPart {
    /// Null: it takes none now.
    ClusterHost *host = nullptr;
    ClusterConfig config = {};
    /// What the others call this process.
    QString node = {};
    bool isRunning = false;
    bool isDrained = false;
    /// Why it could not start; empty otherwise.
    QString error = {};
};

} // namespace signalbox::core::cluster
