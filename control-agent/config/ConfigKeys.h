// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/AgentConfig.h"
#include "server-core/instance/InstanceKeys.h"

namespace signalbox::agent {

/// `[agent]`, `[api]`, `[http]`, `[cluster]`, `[cluster.tls]`: the keys of the host itself, beside those of its instances
/// (core::instanceTables).
const std::vector<core::ConfigTable<AgentConfig>> &hostTables();
/// `[[type]]`.
const core::ConfigTable<core::TypeDefinition> &typeTable();

} // namespace signalbox::agent
