// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace signalbox::test {

/// The pictures of channels and members, on an agent of their own. False when one could not be taken.
bool takeChannels(const QString &folder, const QString &language);

} // namespace signalbox::test
