// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/TableHeader.h"

#include "manager-gui/widgets/Tokens.h"

#include <QtGui/QPainter>

namespace signalbox::gui {

TableHeader::TableHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setHighlightSections(false);
    setMinimumSectionSize(28);
    setSortIndicatorShown(true);
}

QSize TableHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), metric::row - 3};
}

void TableHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const Colours &colours = Colours::of(palette());
    const bool sorts = isSortIndicatorShown() && sortIndicatorSection() == section;
    painter->fillRect(rect, colours.window);
    painter->setPen(colours.line);
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.94);
    painter->setFont(small);
    const QString title = model()->headerData(section, Qt::Horizontal).toString();
    const bool right = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt() & Qt::AlignRight;
    const QRect inner = rect.adjusted(metric::space2, 0, -metric::space2, 0);
    const QFontMetrics metrics(small);
    const QString shown = metrics.elidedText(title, Qt::ElideRight, inner.width());
    painter->setPen(sorts ? colours.text : colours.dim);
    painter->drawText(inner, (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, shown);
    if (!sorts || title.isEmpty())
        return;
    const int width = metrics.horizontalAdvance(shown);
    const qreal x = right ? inner.right() - width - 8 : inner.left() + width + 9;
    const qreal y = rect.center().y() + 0.5;
    const qreal tip = sortIndicatorOrder() == Qt::AscendingOrder ? -2.5 : 2.5;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colours.dim);
    painter->drawPolygon(QPolygonF{QPointF(x - 3.5, y - tip * 0.8), QPointF(x + 3.5, y - tip * 0.8), QPointF(x, y + tip)});
    painter->restore();
}

} // namespace signalbox::gui
