// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QString>

namespace signalbox::cli {

/// Asks a person on the terminal; whether the answer was yes. The question goes to standard error.
bool agreed(const QString &question);

} // namespace signalbox::cli
