// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/cluster/ClusterWords.h"
#include "manager-gui/widgets/CellDelegate.h"

namespace signalbox::gui {

QColor colourOf(clusterwords::Tone tone, const Colours &colours);

/// Rows of nodes and of addresses: a state's symbol, a name that stands out, and a state in its colour.
class ClusterDelegate : public CellDelegate
{
    Q_OBJECT

public:
    /// Columns; -1: there is none.
    struct Columns {
        int shape = -1;
        int name = -1;
        int state = -1;
    };
    ClusterDelegate(const Columns &columns, QObject *parent) : CellDelegate(parent), m_columns(columns) { }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    Look look(const QModelIndex &index, const Colours &colours) const override;

private:
    const Columns m_columns;
};

} // namespace signalbox::gui
