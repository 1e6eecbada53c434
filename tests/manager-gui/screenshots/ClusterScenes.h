// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace signalbox::test {

/// Pictures of the cluster's page, of the made-up hosts. `language`: empty means English.
bool takeClusters(const QString &folder, const QString &language);

} // namespace signalbox::test
