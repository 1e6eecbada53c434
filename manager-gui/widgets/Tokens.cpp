// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/Tokens.h"

namespace signalbox::gui {

const Colours &Colours::light()
{
    static const Colours colours{0xf4f5f7, 0xffffff, 0xeceef1, 0xd9dce1, 0x1d2129, 0x5f6672,
                                 0x2563c9, 0xdbe7fb, 0x1c8a4a, 0x955800, 0xb92a36};
    return colours;
}

const Colours &Colours::dark()
{
    static const Colours colours{0x1c1f24, 0x23272e, 0x1f2328, 0x353b44, 0xe4e7ec, 0x99a2b0,
                                 0x6ea3f5, 0x283852, 0x4fc27e, 0xe2a33d, 0xf27d86};
    return colours;
}

const Colours &Colours::of(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? dark() : light();
}

} // namespace signalbox::gui
