// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QHeaderView>

namespace signalbox::gui {

/// The heading of a live table: pale titles aligned like their columns, a small arrow beside the one that sorts.
class TableHeader : public QHeaderView
{
    Q_OBJECT

public:
    static constexpr int arrowWidth = 12;

    explicit TableHeader(QWidget *parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
};

} // namespace signalbox::gui
