// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/api/Types.h"

#include <QtCharts/QChartView>

class QCategoryAxis;
class QLineSeries;

namespace signalbox::gui {

/// Up to six lines over time with one scale per unit, of which there are at most two. Where nothing is known there is a gap.
/// Under the pointer stands what was measured at that moment. What each line is stands in `legend`, for a label of its own.
class MetricChart : public QChartView
{
    Q_OBJECT

public:
    static constexpr int maxLines = 6;
    struct Line {
        QString name;
        api::MetricColumn column;
        /// The host does not answer.
        bool dimmed = false;
        /// As MetricHistory::Stretches.
        QList<QList<QPointF>> stretches;
    };

    explicit MetricChart(QWidget *parent = nullptr);

    /// Units: `from` and `to` in ms since the epoch.
    void setLines(const QList<Line> &lines, qint64 from, qint64 to);
    const QList<Line> &lines() const { return m_lines; }
    /// Rich text: the colour, name and last value of each line.
    QString legend() const;
    /// What the pointer at this moment shows, one line each; empty where nothing is known.
    QStringList valuesAt(qint64 at) const;
    /// What stands beside the pointer: the time, then as `valuesAt`; empty while it is not over the plot.
    QStringList readOut() const;
    /// Number of drawn stretches over all lines, so that gaps can be counted.
    int stretchCount() const;

protected:
    void changeEvent(QEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;

private:
    struct Drawn {
        QList<QLineSeries *> series;
        bool right = false;
    };
    QColor colourOf(int line) const;
    bool isOnRight(int line) const;
    /// Whether it runs over an earlier line, which would then not be seen.
    bool hidesAnother(int line) const;
    void fitSeries();
    void addSeries(Drawn &drawn, const Line &line);
    void fillAxes();
    void fillTimes();
    void fillScale(QCategoryAxis *axis, bool right);
    void dress();
    void describe();

    QList<Line> m_lines;
    std::vector<Drawn> m_drawn;
    QCategoryAxis *m_times;
    QCategoryAxis *m_left;
    QCategoryAxis *m_right;
    qint64 m_from = 0;
    qint64 m_to = 1;
    std::optional<QPointF> m_pointer;
};

} // namespace signalbox::gui
