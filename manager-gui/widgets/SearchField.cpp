// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/SearchField.h"

#include "manager-gui/widgets/Icons.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>

#include <cmath>

namespace signalbox::gui {

SearchField::SearchField(QWidget *parent) : QLineEdit(parent)
{
    setFixedHeight(30);
    setTextMargins(20, 0, 0, 0);
}

void SearchField::setHint(const QString &keys)
{
    m_hint = keys;
    update();
}

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    const Colours &colours = Colours::of(palette());
    QPainter painter(this);
    paintIcon(painter, QRect(8, (height() - metric::icon) / 2, metric::icon, metric::icon), QStringLiteral("search"), colours.dim);
    if (m_hint.isEmpty() || !text().isEmpty() || hasFocus())
        return;
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    painter.setFont(small);
    const int width = QFontMetrics(small).horizontalAdvance(m_hint) + 12;
    const QRectF chip(this->width() - width - 8 + 0.5, std::floor((height() - 18) / 2.0) + 0.5, width - 1, 17);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.line);
    painter.drawRoundedRect(chip, 4, 4);
    painter.setPen(colours.dim);
    painter.drawText(chip, Qt::AlignCenter, m_hint);
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace signalbox::gui
