// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGui/QColor>
#include <QtGui/QPalette>

namespace signalbox::gui {

/// Every colour the manager uses.
struct Colours {
    QColor window;
    QColor pane;
    QColor side;
    QColor line;
    QColor text;
    QColor dim;
    QColor accent;
    QColor selection;
    QColor ok;
    QColor warn;
    QColor bad;

    static const Colours &light();
    static const Colours &dark();
    /// Those of the appearance a palette belongs to.
    static const Colours &of(const QPalette &palette);
};

/// Units: device-independent pixels.
namespace metric {
inline constexpr int space1 = 4;
inline constexpr int space2 = 8;
inline constexpr int space3 = 12;
inline constexpr int space4 = 16;
inline constexpr int row = 32;
inline constexpr int toolBar = 44;
inline constexpr int tab = 36;
inline constexpr int radius = 6;
inline constexpr int icon = 16;
/// Of the environment, along the left edge.
inline constexpr int stripe = 4;
} // namespace metric

} // namespace signalbox::gui
