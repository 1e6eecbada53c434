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
constexpr int groupLine = 28;
constexpr int groupSpace = 6;

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

    if (index.data(HostsModel::GroupRole).isValid())
        return paintGroup(painter, option, index);
    const bool all = !index.data(HostsModel::HostRole).isValid();
    const auto environment = index.data(HostsModel::EnvironmentRole).value<Environment>();
    if (environment != Environment::None)
        painter->fillRect(option.rect.left(), option.rect.top() + 1, metric::stripe, option.rect.height() - 2,
                          colourOf(environment, colours));
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

QRect HostDelegate::arrowRect(const QRect &row)
{
    const QRect line = row.adjusted(0, groupSpace, 0, 0);
    return QRect(line.right() - left - metric::icon + 4, line.top(), metric::icon + left - 4, line.height());
}

void HostDelegate::paintGroup(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const Colours &colours = Colours::of(option.palette);
    const QRect line = option.rect.adjusted(0, groupSpace, 0, 0);
    const auto environment = index.data(HostsModel::EnvironmentRole).value<Environment>();
    const bool coloured = environment != Environment::None;
    painter->fillRect(QRect(line.left() + left, line.center().y() - 3, 8, 8), coloured ? colourOf(environment, colours) : colours.dim);
    QFont font = smallFont(option.font);
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(option.state & QStyle::State_Selected ? colours.text : colours.dim);
    const QRect arrow = arrowRect(option.rect);
    const QRect words(line.left() + left + metric::icon, line.top(), arrow.left() - line.left() - left - metric::icon, line.height());
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, words.width()));
    const bool open = option.state & QStyle::State_Open;
    const QPointF middle(arrow.left() + 6, arrow.center().y() + 1);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(colours.dim, 1.5));
    if (open)
        painter->drawPolyline(QPolygonF{{middle + QPointF(-4, -2), middle + QPointF(0, 2), middle + QPointF(4, -2)}});
    else
        painter->drawPolyline(QPolygonF{{middle + QPointF(-2, -4), middle + QPointF(2, 0), middle + QPointF(-2, 4)}});
    painter->setRenderHint(QPainter::Antialiasing, false);
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
    if (index.data(HostsModel::GroupRole).isValid())
        return {200, groupLine + groupSpace};
    const bool detail = !index.data(HostsModel::DetailRole).toString().isEmpty();
    return {200, detail ? firstLine + detailLine : firstLine};
}

} // namespace signalbox::gui
