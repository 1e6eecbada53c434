// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/ConfigKey.h"
#include "server-core/instance/InstanceConfig.h"

namespace signalbox::core {

/// As configurations write them, in the order of the enumeration.
QStringList isolationNames();
QStringList restartPolicyNames();

/// The keys of an instance: its own (table ""), `tls`, `limits`, `access`, `restart`.
const std::vector<ConfigTable<InstanceConfig>> &instanceTables();
/// The keys that differ and count from the next start on: "isolation", "options".
QStringList pendingKeys(const InstanceConfig &running, const InstanceConfig &wanted);
/// `[[instance.listen]]`.
const ConfigTable<ListenerConfig> &listenerTable();

} // namespace signalbox::core
