// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/MetricChart.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/SeriesChart.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtCharts/QCategoryAxis>
#include <QtCharts/QLineSeries>
#include <QtGui/QMouseEvent>
#include <QtWidgets/QGraphicsLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr qint64 minuteMs = 60'000;
/// A value further away than this from the pointer is not what the pointer shows.
constexpr double reachPx = 12;
constexpr double penWidth = 1.6;

/// Apart for most kinds of colour vision, and none of them the colour of a failure.
const std::array<QColor, MetricChart::maxLines> lightLines{0x2563c9, 0xb26a00, 0x1c8a4a, 0x8746c4, 0x0e7d89, 0xb0457f};
const std::array<QColor, MetricChart::maxLines> darkLines{0x6ea3f5, 0xe2a33d, 0x4fc27e, 0xb98cf0, 0x4cc3cf, 0xee86b7};

QFont smaller(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.85);
    return font;
}

} // namespace

MetricChart::MetricChart(QWidget *parent)
    : QChartView(parent), m_times(new QCategoryAxis), m_left(new QCategoryAxis), m_right(new QCategoryAxis)
{
    setObjectName(u"metricChart"_s);
    setAccessibleName(tr("Chart"));
    setFrameShape(NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setMouseTracking(true);
    setFocusPolicy(Qt::NoFocus);
    chart()->setMargins({metric::space3, metric::space2, metric::space4, metric::space1});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setBackgroundRoundness(0);
    // Its own legend names a line with a gap twice and knows no values.
    chart()->legend()->hide();
    chart()->addAxis(m_times, Qt::AlignBottom);
    chart()->addAxis(m_left, Qt::AlignLeft);
    chart()->addAxis(m_right, Qt::AlignRight);
    for (QCategoryAxis *axis : {m_times, m_left, m_right}) {
        axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        axis->setLineVisible(false);
    }
    m_times->setGridLineVisible(false);
    m_right->setGridLineVisible(false);
    dress();
}

QColor MetricChart::colourOf(int line) const
{
    if (m_lines.at(line).dimmed)
        return Colours::of(palette()).dim;
    const bool dark = &Colours::of(palette()) == &Colours::dark();
    return (dark ? darkLines : lightLines)[std::size_t(line) % maxLines];
}

bool MetricChart::isOnRight(int line) const
{
    return m_lines.at(line).column.unit != m_lines.first().column.unit;
}

bool MetricChart::hidesAnother(int line) const
{
    const bool right = isOnRight(line);
    const QCategoryAxis *axis = right ? m_right : m_left;
    const double near = (axis->max() - axis->min()) / 100;
    const QList<QList<QPointF>> &own = m_lines.at(line).stretches;
    const auto runsAlong = [&](const QList<QPointF> &a, const QList<QPointF> &b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [near](const QPointF &p, const QPointF &q) { return std::abs(p.y() - q.y()) <= near; });
    };
    for (int other = 0; other < line; ++other) {
        const QList<QList<QPointF>> &others = m_lines.at(other).stretches;
        if (!own.isEmpty() && isOnRight(other) == right && std::equal(own.begin(), own.end(), others.begin(), others.end(), runsAlong))
            return true;
    }
    return false;
}

void MetricChart::setLines(const QList<Line> &lines, qint64 from, qint64 to)
{
    m_lines = lines.first(std::min<qsizetype>(lines.size(), maxLines));
    m_from = from;
    m_to = std::max(to, from + 1);
    fitSeries();
    fillAxes();
    dress();
    describe();
}

void MetricChart::fitSeries()
{
    // Lines keep their series as long as they can: adding one lays the chart out anew.
    while (m_drawn.size() > std::size_t(m_lines.size())) {
        for (QLineSeries *series : std::as_const(m_drawn.back().series)) {
            chart()->removeSeries(series);
            delete series;
        }
        m_drawn.pop_back();
    }
    m_drawn.resize(std::size_t(m_lines.size()));
    for (int i = 0; i < m_lines.size(); ++i) {
        Drawn &drawn = m_drawn[std::size_t(i)];
        const Line &line = m_lines.at(i);
        const bool right = isOnRight(i);
        const qsizetype wanted = line.stretches.size();
        while (drawn.series.size() > wanted || (drawn.right != right && !drawn.series.isEmpty())) {
            QLineSeries *series = drawn.series.takeLast();
            chart()->removeSeries(series);
            delete series;
        }
        drawn.right = right;
        while (drawn.series.size() < wanted)
            addSeries(drawn, line);
        for (qsizetype s = 0; s < drawn.series.size(); ++s) {
            drawn.series.at(s)->setName(line.name);
            drawn.series.at(s)->replace(line.stretches.value(s));
        }
    }
}

void MetricChart::addSeries(Drawn &drawn, const Line &line)
{
    auto *series = new QLineSeries;
    series->setName(line.name);
    chart()->addSeries(series);
    series->attachAxis(m_times);
    series->attachAxis(drawn.right ? m_right : m_left);
    drawn.series.append(series);
}

void MetricChart::fillAxes()
{
    fillTimes();
    fillScale(m_left, false);
    fillScale(m_right, true);
}

void MetricChart::fillTimes()
{
    const QStringList old = m_times->categoriesLabels();
    for (const QString &label : old)
        m_times->remove(label);
    m_times->setRange(double(m_from), double(m_to));
    m_times->setStartValue(double(m_from));
    const qint64 step = m_to - m_from > 10 * minuteMs ? 10 * minuteMs : minuteMs;
    for (qint64 at = (m_from / step + 1) * step; at <= m_to; at += step)
        m_times->append(QDateTime::fromMSecsSinceEpoch(at).toString(u"HH:mm"_s), double(at));
}

void MetricChart::fillScale(QCategoryAxis *axis, bool right)
{
    std::optional<std::pair<double, double>> range;
    const api::MetricColumn *column = nullptr;
    for (int i = 0; i < m_lines.size(); ++i) {
        if (isOnRight(i) != right)
            continue;
        column = &m_lines.at(i).column;
        for (const QList<QPointF> &stretch : m_lines.at(i).stretches) {
            for (const QPointF &point : stretch)
                range = range ? std::pair(std::min(range->first, point.y()), std::max(range->second, point.y()))
                              : std::pair(point.y(), point.y());
        }
    }
    axis->setVisible(column != nullptr);
    const SeriesChart::Scale scale = range ? SeriesChart::scaleFor(range->first, range->second) : SeriesChart::Scale{};
    const QStringList old = axis->categoriesLabels();
    for (const QString &label : old)
        axis->remove(label);
    axis->setRange(scale.lowest, scale.highest);
    axis->setStartValue(scale.lowest);
    for (double value = scale.lowest; column && value <= scale.highest + scale.step / 2; value += scale.step)
        axis->append(format::metric(value, *column), value);
}

void MetricChart::dress()
{
    const Colours &colours = Colours::of(palette());
    chart()->setBackgroundBrush(colours.pane);
    chart()->setBackgroundPen(Qt::NoPen);
    setBackgroundBrush(colours.pane);
    for (QCategoryAxis *axis : {m_times, m_left, m_right}) {
        axis->setLabelsFont(smaller(font()));
        axis->setLabelsColor(colours.dim);
        axis->setGridLineColor(colours.line);
        axis->setTitleFont(smaller(font()));
    }
    for (int i = 0; i < m_lines.size(); ++i) {
        QPen pen(colourOf(i), penWidth);
        pen.setCapStyle(Qt::FlatCap);
        if (hidesAnother(i))
            pen.setDashPattern({5, 5});
        for (QLineSeries *series : std::as_const(m_drawn[std::size_t(i)].series))
            series->setPen(pen);
    }
}

void MetricChart::describe()
{
    const QStringList values = valuesAt(m_to);
    setAccessibleDescription(values.isEmpty() ? tr("no data") : values.join(u"; "_s));
}

QString MetricChart::legend() const
{
    QStringList parts;
    for (int i = 0; i < m_lines.size(); ++i) {
        const Line &line = m_lines.at(i);
        std::optional<double> last;
        if (!line.stretches.isEmpty())
            last = line.stretches.last().last().y();
        // Kept together, so that a narrow window breaks between two lines of the chart and not inside of one.
        QString words = u"%1 %2"_s.arg(line.name, format::metric(last, line.column)).toHtmlEscaped();
        words.replace(u' ', u"&nbsp;"_s);
        parts.append(u"<span style=\"color:%1\">■</span>&nbsp;%2"_s.arg(colourOf(i).name(), words));
    }
    return parts.join(u" &nbsp;&nbsp; "_s);
}

int MetricChart::stretchCount() const
{
    int count = 0;
    for (const Line &line : m_lines)
        count += int(line.stretches.size());
    return count;
}

QStringList MetricChart::valuesAt(qint64 at) const
{
    // At least as far as two samples are apart, however few pixels that is.
    const double perPx = double(m_to - m_from) / std::max(chart()->plotArea().width(), 1.0);
    const double reach = std::max(perPx * reachPx, 3000.0);
    QStringList values;
    for (const Line &line : m_lines) {
        std::optional<QPointF> nearest;
        for (const QList<QPointF> &stretch : line.stretches) {
            for (const QPointF &point : stretch) {
                if (!nearest || std::abs(point.x() - double(at)) < std::abs(nearest->x() - double(at)))
                    nearest = point;
            }
        }
        if (nearest && std::abs(nearest->x() - double(at)) <= reach)
            values.append(u"%1: %2"_s.arg(line.name, format::metric(nearest->y(), line.column)));
    }
    return values;
}

void MetricChart::changeEvent(QEvent *event)
{
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        dress();
}

void MetricChart::mouseMoveEvent(QMouseEvent *event)
{
    QChartView::mouseMoveEvent(event);
    m_pointer = event->position();
    viewport()->update();
}

void MetricChart::leaveEvent(QEvent *event)
{
    QChartView::leaveEvent(event);
    m_pointer.reset();
    viewport()->update();
}

QStringList MetricChart::readOut() const
{
    const QRectF plot = chart()->plotArea();
    if (!m_pointer || !plot.contains(mapToScene(m_pointer->toPoint())))
        return {};
    const double x = mapToScene(m_pointer->toPoint()).x();
    const auto at = m_from + qint64((x - plot.left()) / plot.width() * double(m_to - m_from));
    QStringList lines = valuesAt(at);
    if (lines.isEmpty())
        lines.append(tr("no data"));
    lines.prepend(QDateTime::fromMSecsSinceEpoch(at).toString(u"HH:mm:ss"_s));
    return lines;
}

void MetricChart::drawForeground(QPainter *painter, const QRectF &rect)
{
    QChartView::drawForeground(painter, rect);
    const QStringList lines = readOut();
    if (lines.isEmpty())
        return;
    const QRectF plot = chart()->plotArea();
    const double x = mapToScene(m_pointer->toPoint()).x();
    const Colours &colours = Colours::of(palette());
    painter->setPen(QPen(colours.dim, 1, Qt::DotLine));
    painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    painter->setFont(smaller(font()));
    const QFontMetricsF metrics(painter->font());
    double width = 0;
    for (const QString &line : lines)
        width = std::max(width, metrics.horizontalAdvance(line));
    QRectF box(x + 10, plot.top() + 4, width + 2 * metric::space2, double(lines.size()) * metrics.height() + metric::space2);
    if (box.right() > plot.right())
        box.moveRight(x - 10);
    painter->setPen(colours.line);
    painter->setBrush(colours.pane);
    painter->drawRoundedRect(box, 4, 4);
    painter->setPen(colours.text);
    painter->drawText(box.adjusted(metric::space2, metric::space1, -metric::space2, 0), lines.join(u'\n'));
}

} // namespace signalbox::gui
