// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Series.h"

#include <QtWidgets/QWidget>

namespace signalbox::gui {

/// The last five minutes of one number, with axes; where nothing is known there is a gap that says so.
class SeriesChart : public QWidget
{
    Q_OBJECT

public:
    explicit SeriesChart(QWidget *parent = nullptr);

    void setSeries(const Series &series);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    /// Lowest and highest line of the grid and the step between lines, all round numbers.
    struct Scale {
        double lowest = 0;
        double highest = 4;
        double step = 1;
    };
    static Scale scaleFor(double lowest, double highest);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintGrid(QPainter &painter, const QRectF &plot, const Scale &scale) const;
    void paintTimes(QPainter &painter, const QRectF &plot, qint64 now) const;
    void paintGaps(QPainter &painter, const QRectF &plot, qint64 now) const;

    Series m_series;
};

} // namespace signalbox::gui
