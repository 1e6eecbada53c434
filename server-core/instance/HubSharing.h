// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"
#include "shared/base/Error.h"

namespace signalbox::core {

/// Whether `instance` may serve its hub while `other` serves the same one: a hub is in one process.
/// Errors: Unsupported.
[[nodiscard]] Result<void> mayShareHub(const InstanceConfig &instance, const InstanceConfig &other);

} // namespace signalbox::core
