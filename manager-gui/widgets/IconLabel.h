// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/Icons.h"

#include <QtWidgets/QWidget>

namespace signalbox::gui {

/// A small picture beside a text: a state, or an icon in one of our colours. Says nothing to assistive technology: the text does.
class IconLabel : public QWidget
{
    Q_OBJECT

public:
    explicit IconLabel(QWidget *parent = nullptr, int side = metric::icon);

    void setState(StateShape shape);
    void setIcon(const QString &name, QColor Colours::*colour);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    StateShape m_shape = StateShape::None;
    QString m_icon;
    QColor Colours::*m_colour = &Colours::dim;
};

} // namespace signalbox::gui
