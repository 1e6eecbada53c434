// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArray>

namespace signalbox::auth {

/// A name or password in the one form both sides hash, however it was typed: odd spaces become a space, invisible marks go,
/// compatibility forms are unified (NFKC).
/// Errors: InvalidParams for an empty result, control characters, and what no keyboard makes (surrogates, private use).
/// Source: RFC 4013 (SASLprep), without its ban of mixed writing directions: refusing a password for it helps nobody.
[[nodiscard]] Result<QByteArray> saslPrepared(const QString &text);

} // namespace signalbox::auth
