// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/Tokens.h"

namespace signalbox::gui {

const Colours &Colours::light()
{
    static const Colours colours{0xf4f5f7, 0xffffff, 0xeceef1, 0xd9dce1, 0x1d2129, 0x69707d,
                                 0x2563c9, 0xdbe7fb, 0x1c8a4a, 0xb26a00, 0xc5303c};
    return colours;
}

const Colours &Colours::dark()
{
    static const Colours colours{0x1c1f24, 0x23272e, 0x1f2328, 0x353b44, 0xe4e7ec, 0x949dab,
                                 0x6ea3f5, 0x2c3d5c, 0x4fc27e, 0xe2a33d, 0xf0707a};
    return colours;
}

const Colours &Colours::of(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? dark() : light();
}

} // namespace signalbox::gui
