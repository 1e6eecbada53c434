// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

namespace signalbox::cli {

/// Asks on the terminal without showing what is typed. The question goes to standard error.
/// Errors: InvalidParams when standard input is no terminal, or ends.
[[nodiscard]] Result<QString> askSecret(const QString &question);
/// Asks twice. Errors: also InvalidParams when the two differ.
[[nodiscard]] Result<QString> askNewSecret(const QString &question);
/// The next line of standard input without its end; on a terminal asked for and not shown. `what`: "the password".
/// Errors: InvalidParams when there is none.
[[nodiscard]] Result<QString> readSecretLine(const QString &what);

} // namespace signalbox::cli
