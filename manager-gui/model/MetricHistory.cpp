// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/MetricHistory.h"

#include "manager-gui/hosts/Series.h"

#include <cmath>
#include <limits>

namespace signalbox::gui {

namespace {

constexpr float nothing = std::numeric_limits<float>::quiet_NaN();
constexpr qint64 hourMs = 60 * 60 * 1000;
/// Two means further apart have a gap between them.
constexpr qint64 coarseGapMs = MetricHistory::coarseMs * 5 / 2;

} // namespace

qint64 MetricHistory::lengthOf(Span span)
{
    return span == Span::Hour ? hourMs : Series::windowMs;
}

void MetricHistory::Rows::add(qint64 when, const float *row, std::size_t width, std::size_t capacity)
{
    if (at.size() < capacity) {
        if (at.size() == at.capacity()) {
            const std::size_t room = std::min(capacity, 2 * at.size() + 16);
            at.reserve(room);
            values.reserve(room * width);
        }
        at.push_back(when);
        values.insert(values.end(), row, row + width);
        return;
    }
    at[first] = when;
    std::copy(row, row + width, values.begin() + std::ptrdiff_t(first * width));
    first = (first + 1) % capacity;
}

void MetricHistory::setColumns(const QList<QString> &columns)
{
    // Another version of the agent: its numbers are not those of before.
    m_columns = columns;
    m_fine.clear();
    m_coarse.clear();
    m_bucket = -1;
}

void MetricHistory::add(qint64 at, const QList<QString> &columns, const QList<std::optional<double>> &values)
{
    if (columns != m_columns)
        setColumns(columns);
    std::vector<float> row(std::size_t(columns.size()), nothing);
    for (qsizetype i = 0; i < std::min(columns.size(), values.size()); ++i) {
        if (values.at(i))
            row[std::size_t(i)] = float(*values.at(i));
    }
    m_fine.add(at, row.data(), row.size(), fineRows);
    accumulate(at, row);
}

void MetricHistory::accumulate(qint64 at, const std::vector<float> &row)
{
    const qint64 bucket = at / coarseMs;
    if (bucket != m_bucket) {
        if (m_bucket >= 0) {
            std::vector<float> means(row.size(), nothing);
            for (std::size_t i = 0; i < means.size(); ++i) {
                if (m_counts[i] > 0)
                    means[i] = float(m_sums[i] / m_counts[i]);
            }
            m_coarse.add(m_bucket * coarseMs + coarseMs / 2, means.data(), means.size(), coarseRows);
        }
        m_bucket = bucket;
        m_sums.assign(row.size(), 0);
        m_counts.assign(row.size(), 0);
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (!std::isnan(row[i])) {
            m_sums[i] += double(row[i]);
            ++m_counts[i];
        }
    }
}

MetricHistory::Stretches MetricHistory::stretches(const QString &column, Span span, qint64 now) const
{
    const qsizetype at = m_columns.indexOf(column);
    if (at < 0)
        return {};
    const Rows &rows = span == Span::Hour ? m_coarse : m_fine;
    const qint64 gap = span == Span::Hour ? coarseGapMs : Series::gapMs;
    const qint64 begin = now - lengthOf(span);
    Stretches result;
    qint64 before = std::numeric_limits<qint64>::min();
    for (std::size_t i = 0; i < rows.at.size(); ++i) {
        const std::size_t row = (rows.first + i) % rows.at.size();
        const float value = rows.values[row * std::size_t(m_columns.size()) + std::size_t(at)];
        const qint64 when = rows.at[row];
        // A clock set back: what lies in the future is void.
        if (when < begin || when > now || std::isnan(value))
            continue;
        if (result.isEmpty() || when - before > gap || when < before)
            result.append(QList<QPointF>());
        result.last().append(QPointF(double(when), double(value)));
        before = when;
    }
    return result;
}

std::size_t MetricHistory::bytes() const
{
    const auto of = [](const Rows &rows) { return rows.at.capacity() * sizeof(qint64) + rows.values.capacity() * sizeof(float); };
    return of(m_fine) + of(m_coarse);
}

} // namespace signalbox::gui
