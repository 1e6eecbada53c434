// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/api/Types.h"

#include <QtCore/QPointF>

#include <vector>

namespace signalbox::gui {

/// All columns of one instance, or of one agent, over the last hour, for charts.
/// Shape:  two rings of rows: five minutes as they came, once a second, and an hour of means over ten seconds. Grows as rows
///         come, at most to 680 rows of 8 + 4 × columns bytes: 33 kB with ten columns.
/// Units:  times in ms since the epoch, by this machine's clock at arrival.
class MetricHistory
{
public:
    enum class Span { FiveMinutes, Hour };
    /// Lines without a gap, each x in ms since the epoch.
    using Stretches = QList<QList<QPointF>>;

    static constexpr int fineRows = 310;
    static constexpr int coarseRows = 370;
    static constexpr qint64 coarseMs = 10'000;

    static qint64 lengthOf(Span span);

    void add(qint64 at, const QList<QString> &columns, const QList<std::optional<double>> &values);
    Stretches stretches(const QString &column, Span span, qint64 now) const;
    /// What the rows take at the moment.
    std::size_t bytes() const;

private:
    struct Rows {
        std::vector<qint64> at;
        /// Row after row, a NaN where there was no value.
        std::vector<float> values;
        std::size_t first = 0;

        void add(qint64 when, const float *row, std::size_t width, std::size_t capacity);
        void clear() { *this = {}; }
    };
    void setColumns(const QList<QString> &columns);
    void accumulate(qint64 at, const std::vector<float> &row);

    QList<QString> m_columns;
    Rows m_fine;
    Rows m_coarse;
    qint64 m_bucket = -1;
    std::vector<double> m_sums;
    std::vector<int> m_counts;
};

} // namespace signalbox::gui
