// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/cluster/ClusterConfig.h"
#include "server-core/instance/TomlReader.h"

namespace signalbox::agent {

/// `[cluster]`, when it is there; `node` is the name of this agent, under which the others would know it.
/// Errors: at their keys in the reader. Whether the files of keys are good, `checkCertificates` says.
void readCluster(core::TomlReader &reader, const QString &node, core::cluster::ClusterConfig &config);

/// "10.0.0.2:7712" as it is written by everybody; nothing for what is no address in numbers with a port.
std::optional<QString> peerAddress(const QString &text);
/// Whether it can be reached from other machines. `address` is one that `peerAddress` has made, or where somebody listens.
bool isOffMachine(const QString &address);

} // namespace signalbox::agent
