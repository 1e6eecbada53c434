// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/ServerType.h"

#include "shared/base/Error.h"

namespace signalbox::core {

/// Holds the options of an instance against the schema of its type, then lets the type judge.
/// Errors: InvalidConfiguration, naming the option, what is allowed and the nearest name; context "options.key".
[[nodiscard]] Result<void> checkOptions(const ServerType &type, const QJsonObject &options);

/// `options` with the schema's defaults for what is not there.
QJsonObject withDefaults(const QJsonObject &schema, const QJsonObject &options);

} // namespace signalbox::core
