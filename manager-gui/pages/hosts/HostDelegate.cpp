// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/hosts/HostDelegate.h"

#include "manager-gui/model/HostsModel.h"
#include "manager-gui/widgets/Icons.h"

#include <QtGui/QPainter>

namespace signalbox::gui {

namespace {

constexpr int firstLine = 30;
constexpr int detailLine = 16;
constexpr int left = 14;

QFont smallFont(const QFont &font)
{
    QFont small = font;
    small.setPointSizeF(small.pointSizeF() * 0.9);
    return small;
}

} // namespace

void HostDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colours &colours = Colours::of(option.palette);
    const bool selected = option.state & QStyle::State_Selected;
    painter->fillRect(option.rect, selected ? colours.selection : colours.side);

    const bool all = index.row() == 0;
    const bool dimmed = index.data(HostsModel::DimmedRole).toBool();
    const QRect line(option.rect.left(), option.rect.top(), option.rect.width(), firstLine);
    int x = line.left() + left;
    if (!all) {
        paintState(*painter, QRect(x, line.top(), metric::icon, firstLine), index.data(HostsModel::ShapeRole).value<StateShape>(), colours);
        x += metric::icon + 6;
    }
    QFont font = option.font;
    if (all)
        font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    const QFontMetrics metrics(font);
    const QString sessions = index.data(HostsModel::SessionsRole).toString();
    const int sessionsWidth = metrics.horizontalAdvance(sessions);
    const int right = line.right() - left;
    painter->setPen(colours.dim);
    painter->drawText(QRect(right - sessionsWidth, line.top(), sessionsWidth + 1, firstLine), Qt::AlignRight | Qt::AlignVCenter, sessions);
    painter->setPen(dimmed ? colours.dim : colours.text);
    const int nameWidth = right - sessionsWidth - metric::space2 - x;
    painter->drawText(QRect(x, line.top(), nameWidth, firstLine), Qt::AlignLeft | Qt::AlignVCenter,
                      metrics.elidedText(index.data().toString(), Qt::ElideRight, nameWidth));
    paintDetail(painter, option, index, x);
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange)) {
        painter->setPen(colours.accent);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
}

void HostDelegate::paintDetail(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, int x)
{
    const QString detail = index.data(HostsModel::DetailRole).toString();
    if (detail.isEmpty())
        return;
    const Colours &colours = Colours::of(option.palette);
    const QFont small = smallFont(option.font);
    painter->setFont(small);
    painter->setPen(index.data(HostsModel::DetailIsErrorRole).toBool() ? colours.bad : colours.dim);
    const QRect line(x, option.rect.top() + firstLine - 4, option.rect.right() - x - metric::space2, detailLine);
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(small).elidedText(detail, Qt::ElideRight, line.width()));
}

QSize HostDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const bool detail = !index.data(HostsModel::DetailRole).toString().isEmpty();
    return {200, detail ? firstLine + detailLine : firstLine};
}

} // namespace signalbox::gui
