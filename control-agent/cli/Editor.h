// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

namespace signalbox::cli {

/// Lets a person change a text with $VISUAL or $EDITOR (else `vi`).
/// Errors: InvalidParams when there is no terminal or no editor; InternalError when it failed.
[[nodiscard]] Result<QByteArray> editText(const QByteArray &text, const QString &nameEnd);

} // namespace signalbox::cli
