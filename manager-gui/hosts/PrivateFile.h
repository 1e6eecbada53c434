// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArray>

namespace signalbox::gui {

/// Replaces a file whole, readable by its owner only; its folder is made when missing.
[[nodiscard]] Result<void> writePrivateFile(const QString &path, const QByteArray &content);
/// The content; empty when the file does not exist.
[[nodiscard]] Result<QByteArray> readPrivateFile(const QString &path);

} // namespace signalbox::gui
