// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

namespace signalbox::agent {

/// Removes a socket's file that a crash left behind.
/// Errors: AddressInUse when somebody answers on it; InvalidConfiguration when it is no socket or the path is too long.
[[nodiscard]] Result<void> removeStaleSocket(const QString &path);

} // namespace signalbox::agent
