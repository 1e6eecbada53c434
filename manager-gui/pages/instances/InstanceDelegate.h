// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/CellDelegate.h"

namespace signalbox::gui {

/// The cells of the instances table: state shapes, sparklines, names in bold, what matters less paler.
class InstanceDelegate : public CellDelegate
{
    Q_OBJECT

public:
    using CellDelegate::CellDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    Look look(const QModelIndex &index, const Colours &colours) const override;
};

} // namespace signalbox::gui
