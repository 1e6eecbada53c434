// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QStyledItemDelegate>

namespace signalbox::gui {

/// A plain cell of a live table: text on the row's ground, a hairline below.
class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    struct Look {
        QColor colour;
        bool strong = false;
    };
    /// How the text of a cell looks. Default: the palette's text.
    virtual Look look(const QModelIndex &index, const Colours &colours) const;

    static void paintGround(QPainter *painter, const QStyleOptionViewItem &option, const Colours &colours);
    static void paintText(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, const Look &look);
};

} // namespace signalbox::gui
