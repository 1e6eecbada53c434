// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/Tokens.h"

#include <QtCore/QObject>

class QApplication;

namespace signalbox::gui {

enum class Appearance { System, Light, Dark };

/// Dresses the application: Fusion, our palette, one style sheet, all from the tokens.
/// Shape:  made once, before the first window, because it looks at the platform's own palette for `System`.
class Theme : public QObject
{
    Q_OBJECT

public:
    explicit Theme(QApplication &application);

    void apply(Appearance appearance);
    Appearance appearance() const { return m_appearance; }

Q_SIGNALS:
    void changed();

private:
    QApplication &m_application;
    Appearance m_appearance = Appearance::System;
    bool m_platformIsDark;
};

} // namespace signalbox::gui
