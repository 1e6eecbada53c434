// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"
#include "server-core/instance/TomlSource.h"

namespace signalbox::core {

/// Reads one instance: an entry of `[[instance]]`, or a file of its own (then `tableName` is empty).
/// `defaults` is what readInstanceDefaults made of `[defaults]`, or a default-constructed one.
/// Errors: InvalidConfiguration: all that is wrong, one line each: `demo.toml:12:3: unknown key "prot" in …`.
[[nodiscard]] Result<InstanceConfig> readInstance(const toml::table &table, const TomlSource &source, const InstanceConfig &defaults,
                                                  const QString &tableName = QStringLiteral("[[instance]]"));

/// Reads `[defaults]`: what holds for every instance that does not say otherwise.
[[nodiscard]] Result<InstanceConfig> readInstanceDefaults(const toml::table &table, const TomlSource &source);

} // namespace signalbox::core
