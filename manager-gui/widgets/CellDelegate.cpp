// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/CellDelegate.h"

#include "manager-gui/model/InstancesModel.h"

#include <QtGui/QPainter>

namespace signalbox::gui {

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colours &colours = Colours::of(option.palette);
    paintGround(painter, option, colours);
    paintText(painter, option, index, look(index, colours));
}

CellDelegate::Look CellDelegate::look(const QModelIndex &index, const Colours &colours) const
{
    return {index.data(InstancesModel::DimmedRole).toBool() ? colours.dim : colours.text};
}

void CellDelegate::paintGround(QPainter *painter, const QStyleOptionViewItem &option, const Colours &colours)
{
    const bool selected = option.state & QStyle::State_Selected;
    painter->fillRect(option.rect, selected ? colours.selection : colours.pane);
    painter->setPen(colours.line);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
}

void CellDelegate::paintText(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, const Look &look)
{
    const QString text = index.data().toString();
    if (text.isEmpty())
        return;
    QFont font = option.font;
    if (look.strong)
        font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(look.colour);
    const QRect inner = option.rect.adjusted(metric::space2, 0, -metric::space2, -1);
    const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    painter->drawText(inner, int(alignment), QFontMetrics(font).elidedText(text, Qt::ElideRight, inner.width()));
}

} // namespace signalbox::gui
