// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/Plot.h"

#include <QtGui/QPainter>

namespace signalbox::gui {

Plot Plot::of(const Series &series, const QRectF &rect, qint64 now, double lowest, double highest)
{
    Plot plot;
    const qint64 begin = now - Series::windowMs;
    const double span = std::max(highest - lowest, 1e-9);
    qint64 before = 0;
    bool open = false;
    for (int i = 0; i < series.size(); ++i) {
        const Series::Point &point = series.at(i);
        if (point.at < begin)
            continue;
        const double x = rect.left() + rect.width() * double(point.at - begin) / double(Series::windowMs);
        const double y = rect.bottom() - rect.height() * (double(point.value) - lowest) / span;
        if (!open || point.at - before > Series::gapMs)
            plot.stretches.emplace_back();
        open = true;
        before = point.at;
        QPolygonF &stretch = plot.stretches.back();
        // Points that share a pixel become one, at its last height.
        if (stretch.size() > 1 && x - stretch.at(stretch.size() - 2).x() < 1.0)
            stretch.last() = QPointF(x, y);
        else
            stretch.append(QPointF(x, y));
    }
    return plot;
}

std::optional<std::pair<double, double>> rangeOf(const Series &series, qint64 since)
{
    std::optional<std::pair<double, double>> range;
    for (int i = 0; i < series.size(); ++i) {
        const Series::Point &point = series.at(i);
        if (point.at < since)
            continue;
        const double value = double(point.value);
        range = range ? std::pair(std::min(range->first, value), std::max(range->second, value)) : std::pair(value, value);
    }
    return range;
}

void paintSparkline(QPainter &painter, const QRectF &rect, const Series &series, qint64 now, const QColor &colour)
{
    const auto range = rangeOf(series, now - Series::windowMs);
    if (!range)
        return;
    // From zero, so that heights mean something; a flat line at zero lies on the ground.
    const QRectF inner = rect.adjusted(0, 1.5, -1, -1);
    const Plot plot = Plot::of(series, inner, now, 0, std::max(range->second * 1.05, 1e-6));
    QColor pale = colour;
    pale.setAlphaF(0.16F);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const QPolygonF &stretch : plot.stretches) {
        QPolygonF area = stretch;
        area.append(QPointF(stretch.last().x(), inner.bottom()));
        area.append(QPointF(stretch.first().x(), inner.bottom()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(pale);
        painter.drawPolygon(area);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour, 1.3));
        painter.drawPolyline(stretch);
    }
    painter.restore();
}

} // namespace signalbox::gui
