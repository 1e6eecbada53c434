// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace signalbox {

/// Names of instances, hubs, accounts: `[A-Za-z0-9._-]{1,64}`. Paths are never built from anything else.
bool isValidName(QStringView name);

/// The candidate closest to `word` by edit distance without regard to case, for "did you mean"; empty when none is near.
QString nearestOf(QStringView word, const QStringList &candidates);

} // namespace signalbox
