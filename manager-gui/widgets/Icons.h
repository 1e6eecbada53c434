// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/SavedHosts.h"
#include "manager-gui/model/StateShape.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtGui/QIcon>

class QPainter;

namespace signalbox::gui {

/// An icon of our family (resources/icons) in the palette's text colour; follows light and dark by itself.
QIcon themedIcon(const QString &name);

/// Paints an icon of our family in a colour, centred in `rect`.
void paintIcon(QPainter &painter, const QRect &rect, const QString &name, const QColor &colour);

QColor colourOf(StateShape shape, const Colours &colours);
/// Of None: the colour of lines.
QColor colourOf(Environment environment, const Colours &colours);
void paintState(QPainter &painter, const QRect &rect, StateShape shape, const Colours &colours);

} // namespace signalbox::gui
