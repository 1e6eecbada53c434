// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace signalbox::gui {

/// Scroll areas and charts answer screen readers by themselves: Qt 6.4's answer for a child that has just gone, as scroll bars do, ends the
/// program. Once, before the first window.
void installScrollAreaAccessibility();

} // namespace signalbox::gui
