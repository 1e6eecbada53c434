// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/SeriesChart.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/Plot.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtGui/QPainter>

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

SeriesChart::SeriesChart(QWidget *parent) : QWidget(parent)
{
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    setFont(small);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void SeriesChart::setSeries(const Series &series)
{
    m_series = series;
    update();
}

QSize SeriesChart::sizeHint() const
{
    return {480, 180};
}

QSize SeriesChart::minimumSizeHint() const
{
    return {160, 90};
}

SeriesChart::Scale SeriesChart::scaleFor(double lowest, double highest)
{
    // A number that moves little is looked at closely; one that moves much is compared with nothing.
    const double from = lowest < highest * 0.6 ? 0 : lowest;
    const double rough = std::max((highest - from) / 3, 1.0);
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = power;
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        step = power * factor;
        if (step >= rough)
            break;
    }
    Scale scale;
    scale.step = step;
    scale.lowest = std::floor(from / step) * step;
    scale.highest = std::max(std::ceil(highest / step) * step, scale.lowest + 2 * step);
    return scale;
}

void SeriesChart::paintEvent(QPaintEvent *)
{
    const Colours &colours = Colours::of(palette());
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    QPainter painter(this);
    const auto range = rangeOf(m_series, now - Series::windowMs);
    const Scale scale = range ? scaleFor(range->first, range->second) : Scale{};
    const int textHeight = fontMetrics().height();
    const int left = fontMetrics().horizontalAdvance(format::count(qint64(scale.highest))) + metric::space2;
    const QRectF plot(left, textHeight / 2.0 + 2, width() - left - metric::space2, height() - textHeight * 2.0 - 4);
    paintGrid(painter, plot, scale);
    paintTimes(painter, plot, now);
    if (!range) {
        painter.setPen(colours.dim);
        painter.drawText(plot, Qt::AlignCenter, tr("no data in the last 5 minutes"));
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    QColor pale = colours.accent;
    pale.setAlphaF(0.10F);
    for (const QPolygonF &stretch : Plot::of(m_series, plot, now, scale.lowest, scale.highest).stretches) {
        QPolygonF area = stretch;
        area.append(QPointF(stretch.last().x(), plot.bottom()));
        area.append(QPointF(stretch.first().x(), plot.bottom()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(pale);
        painter.drawPolygon(area);
        painter.setPen(QPen(colours.accent, 1.6));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(stretch);
    }
    paintGaps(painter, plot, now);
}

void SeriesChart::paintGrid(QPainter &painter, const QRectF &plot, const Scale &scale) const
{
    const Colours &colours = Colours::of(palette());
    const double span = scale.highest - scale.lowest;
    for (double value = scale.lowest; value <= scale.highest + scale.step / 2; value += scale.step) {
        const double y = std::round(plot.bottom() - plot.height() * (value - scale.lowest) / span) + 0.5;
        painter.setPen(colours.line);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(colours.dim);
        painter.drawText(QRectF(0, y - 10, plot.left() - metric::space2, 20), Qt::AlignRight | Qt::AlignVCenter,
                         format::count(qint64(std::llround(value))));
    }
}

void SeriesChart::paintTimes(QPainter &painter, const QRectF &plot, qint64 now) const
{
    constexpr qint64 minute = 60'000;
    painter.setPen(Colours::of(palette()).dim);
    const qint64 begin = now - Series::windowMs;
    for (qint64 at = (begin / minute + 1) * minute; at <= now; at += minute) {
        const double x = plot.left() + plot.width() * double(at - begin) / double(Series::windowMs);
        const QRectF box(x - 30, plot.bottom() + 3, 60, fontMetrics().height() + 2);
        if (box.left() >= plot.left() - 30 && box.right() <= width() + 4)
            painter.drawText(box, Qt::AlignHCenter | Qt::AlignTop, QDateTime::fromMSecsSinceEpoch(at).toString(u"HH:mm"_s));
    }
}

void SeriesChart::paintGaps(QPainter &painter, const QRectF &plot, qint64 now) const
{
    painter.setPen(Colours::of(palette()).dim);
    const qint64 begin = now - Series::windowMs;
    const QString text = tr("no data");
    const auto mark = [&](qint64 from, qint64 to) {
        const double left = plot.left() + plot.width() * double(from - begin) / double(Series::windowMs);
        const double right = plot.left() + plot.width() * double(to - begin) / double(Series::windowMs);
        if (right - left > fontMetrics().horizontalAdvance(text) + metric::space2)
            painter.drawText(QRectF(left, plot.top(), right - left, plot.height()), Qt::AlignCenter, text);
    };
    qint64 before = begin;
    for (int i = 0; i < m_series.size(); ++i) {
        const qint64 at = m_series.at(i).at;
        if (at < begin)
            continue;
        if (at - before > Series::gapMs && before != begin)
            mark(before, at);
        before = at;
    }
    if (now - before > 2 * Series::gapMs)
        mark(before, now);
}

} // namespace signalbox::gui
