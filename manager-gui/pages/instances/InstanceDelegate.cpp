// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/InstanceDelegate.h"

#include "manager-gui/model/InstancesModel.h"
#include "manager-gui/widgets/Icons.h"
#include "manager-gui/widgets/Plot.h"

#include <QtCore/QDateTime>
#include <QtGui/QPainter>

namespace signalbox::gui {

void InstanceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Colours &colours = Colours::of(option.palette);
    switch (index.column()) {
    case InstancesModel::Shape:
        paintGround(painter, option, colours);
        paintState(*painter, option.rect, index.data(InstancesModel::ShapeRole).value<StateShape>(), colours);
        return;
    case InstancesModel::Trend:
    case InstancesModel::MessagesTrend: {
        paintGround(painter, option, colours);
        if (!index.data(InstancesModel::ErrorRole).toString().isEmpty())
            return;
        const auto *series = index.data(InstancesModel::SeriesRole).value<const Series *>();
        const QRectF rect = QRectF(option.rect).adjusted(metric::space2, 7, -metric::space2, -8);
        if (series)
            paintSparkline(*painter, rect, *series, QDateTime::currentMSecsSinceEpoch(),
                           index.data(InstancesModel::DimmedRole).toBool() ? colours.dim : colours.accent);
        return;
    }
    default:
        CellDelegate::paint(painter, option, index);
    }
}

CellDelegate::Look InstanceDelegate::look(const QModelIndex &index, const Colours &colours) const
{
    const bool strong = index.column() == InstancesModel::Name;
    if (index.data(InstancesModel::DimmedRole).toBool())
        return {colours.dim, strong};
    switch (index.column()) {
    case InstancesModel::State:
        if (!index.data(InstancesModel::ErrorRole).toString().isEmpty())
            return {colours.bad};
        if (index.data(InstancesModel::PassingRole).toBool())
            return {colours.warn};
        return {index.data(InstancesModel::ShapeRole).value<StateShape>() == StateShape::Stopped ? colours.dim : colours.text};
    case InstancesModel::Type:
    case InstancesModel::Isolation:
    case InstancesModel::ManagedBy:
    case InstancesModel::ListensOn:
    case InstancesModel::Up:
    case InstancesModel::Pid:
    case InstancesModel::Restarts:
        return {colours.dim};
    default:
        return {colours.text, strong};
    }
}

} // namespace signalbox::gui
