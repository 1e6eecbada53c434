// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

namespace signalbox::core::hub {

/// When it returns, what was renamed and removed in the folder stays so, whatever happens to the machine.
/// Errors: StorageFailed.
[[nodiscard]] Result<void> syncFolder(const QString &folder);

} // namespace signalbox::core::hub
