// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/Series.h"

#include <algorithm>
#include <limits>

namespace signalbox::gui {

void Series::add(qint64 when, double value)
{
    // A clock set back would make times fall; what lies in the future by then is void.
    if (size() > 0 && at(size() - 1).at > when) {
        m_points.clear();
        m_first = 0;
    }
    if (m_points.empty())
        m_base = when;
    else if (when - m_base > std::numeric_limits<quint32>::max())
        rebase(when);
    const Stored point{quint32(when - m_base), float(value)};
    if (size() < capacity) {
        // Doubling would end at half as much again as is ever used.
        if (m_points.size() == m_points.capacity())
            m_points.reserve(std::min<std::size_t>(capacity, 2 * m_points.size() + 16));
        m_points.push_back(point);
        return;
    }
    m_points[std::size_t(m_first)] = point;
    m_first = (m_first + 1) % capacity;
}

void Series::rebase(qint64 newest)
{
    // After seven weeks without a break; what is older than the window is of no use to anybody.
    std::vector<Stored> kept;
    const qint64 base = newest - 2 * windowMs;
    for (int i = 0; i < size(); ++i) {
        const Point point = at(i);
        if (point.at >= base)
            kept.push_back({quint32(point.at - base), point.value});
    }
    m_points = std::move(kept);
    m_base = base;
    m_first = 0;
}

std::optional<double> Series::valueAt(qint64 when) const
{
    int low = 0;
    int high = size();
    while (low < high) {
        const int middle = (low + high) / 2;
        if (at(middle).at <= when)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || when - at(low - 1).at > gapMs)
        return std::nullopt;
    return double(at(low - 1).value);
}

std::optional<double> Series::highest(qint64 since) const
{
    std::optional<double> best;
    for (int i = 0; i < size(); ++i) {
        const Point point = at(i);
        if (point.at >= since)
            best = std::max(best.value_or(double(point.value)), double(point.value));
    }
    return best;
}

} // namespace signalbox::gui
