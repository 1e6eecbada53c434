// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/widgets/Tokens.h"

#include <QtWidgets/QStyledItemDelegate>

namespace signalbox::gui {

/// A scope: state, name, live sessions; below them what needs attention.
class HostDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    static void paintDetail(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index, int left);
};

} // namespace signalbox::gui
