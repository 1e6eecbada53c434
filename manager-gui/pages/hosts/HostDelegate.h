// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QStyledItemDelegate>

namespace signalbox::gui {

/// A scope: state, name, live sessions; below them what needs attention; the environment's colour along the edge. A group: its
/// name, and the arrow that opens and closes it.
class HostDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// Where a click opens or closes the group whose row this is.
    static QRect arrowRect(const QRect &row);
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    static void paintGroup(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index);
    static void paintDetail(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, int left);
};

} // namespace signalbox::gui
