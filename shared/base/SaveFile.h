// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QFileDevice>

#include <optional>

namespace signalbox {

/// Replaces a file, whole or not at all.
/// Shape:  with `permissions` before the first byte is in it; without them as the process makes files.
/// Errors: StorageFailed, the system's reason as `context`; what was there before is still there.
[[nodiscard]] Result<void> saveFile(const QString &path, const QByteArray &content,
                                    std::optional<QFileDevice::Permissions> permissions = std::nullopt);

} // namespace signalbox
