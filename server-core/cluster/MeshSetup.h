// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/mesh/MeshBroker.h"
#include "server-core/backplane/mesh/MeshTls.h"
#include "server-core/cluster/ClusterConfig.h"

namespace signalbox::core::cluster {

mesh::MeshTlsFiles filesOf(const ClusterConfig &config);

/// Reads the files and listens; the process gets an id of its own.
/// Errors: InvalidConfiguration, and those of mesh::loadMeshTls and mesh::MeshBroker::listen.
/// Thread: any; it reads files.
[[nodiscard]] Result<std::unique_ptr<mesh::MeshBroker>> listenToMesh(const ClusterConfig &config, const QString &node);

} // namespace signalbox::core::cluster
