// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/cluster/ClusterDelegate.h"

#include "manager-gui/model/cluster/ClusterRoles.h"
#include "manager-gui/widgets/Icons.h"

#include <QtGui/QPainter>

namespace signalbox::gui {

QColor colourOf(clusterwords::Tone tone, const Colours &colours)
{
    using enum clusterwords::Tone;
    switch (tone) {
    case Plain:
        return colours.text;
    case Dim:
        return colours.dim;
    case Ok:
        return colours.ok;
    case Warn:
        return colours.warn;
    case Bad:
        return colours.bad;
    }
    return colours.text;
}

void ClusterDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (index.column() != m_columns.shape)
        return CellDelegate::paint(painter, option, index);
    const Colours &colours = Colours::of(option.palette);
    paintGround(painter, option, colours);
    paintState(*painter, option.rect, index.data(InstancesModel::ShapeRole).value<StateShape>(), colours);
}

CellDelegate::Look ClusterDelegate::look(const QModelIndex &index, const Colours &colours) const
{
    const bool isDimmed = index.data(InstancesModel::DimmedRole).toBool();
    if (index.column() == m_columns.state)
        return {isDimmed ? colours.dim : colourOf(clusterwords::Tone(index.data(ToneRole).toInt()), colours)};
    if (index.column() == m_columns.name)
        return {isDimmed ? colours.dim : colours.text, true};
    return {m_columns.name >= 0 || isDimmed ? colours.dim : colours.text};
}

} // namespace signalbox::gui
