// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

class QCoreApplication;

namespace signalbox::gui {

/// Sets the default locale and installs the translations of the manager and of Qt for it.
/// Shape:  English needs a translation too: its plural forms.
void installLanguage(QCoreApplication &application, const QString &wanted);

} // namespace signalbox::gui
