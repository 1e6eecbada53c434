// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/IconLabel.h"

#include <QtGui/QPainter>

namespace signalbox::gui {

IconLabel::IconLabel(QWidget *parent, int side) : QWidget(parent)
{
    setFixedSize(side, side);
}

void IconLabel::setState(StateShape shape)
{
    m_shape = shape;
    m_icon.clear();
    update();
}

void IconLabel::setIcon(const QString &name, QColor Colours::*colour)
{
    m_icon = name;
    m_colour = colour;
    update();
}

void IconLabel::paintEvent(QPaintEvent *)
{
    const Colours &colours = Colours::of(palette());
    QPainter painter(this);
    if (m_icon.isEmpty())
        paintState(painter, rect(), m_shape, colours);
    else
        paintIcon(painter, rect(), m_icon, colours.*m_colour);
}

} // namespace signalbox::gui
