// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"
#include "shared/base/Error.h"

namespace signalbox::core {

/// An instance's configuration as JSON, with the keys, units and spellings of its TOML: what clients send, the store keeps
/// and workers get. Every value is there, defaults too; paths are absolute.
QJsonObject toDocument(const InstanceConfig &config);

/// What differs from `defaults` only: what a person would have written.
QJsonObject toShortDocument(const InstanceConfig &config, const InstanceConfig &defaults);

/// Reads one as strictly as a file. `what` stands for the file's name in messages.
/// Errors: InvalidConfiguration: all that is wrong, one line each.
[[nodiscard]] Result<InstanceConfig> fromDocument(const QJsonObject &document, const InstanceConfig &defaults, const QString &what);

} // namespace signalbox::core
