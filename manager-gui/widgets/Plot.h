// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Series.h"

#include <QtGui/QPainterPath>

namespace signalbox::gui {

/// The lines of a series inside a rectangle: one path per stretch without a gap, so that no line is drawn where nothing is known.
/// Shape:  at most one point per pixel; the window ends at `now`.
struct Plot {
    std::vector<QPolygonF> stretches;

    static Plot of(const Series &series, const QRectF &rect, qint64 now, double lowest, double highest);
};

/// A small line with a pale area below it; nothing where there is no data.
void paintSparkline(QPainter &painter, const QRectF &rect, const Series &series, qint64 now, const QColor &colour);

/// Least and greatest value of the last minutes; nothing when there is no data.
std::optional<std::pair<double, double>> rangeOf(const Series &series, qint64 since);

} // namespace signalbox::gui
