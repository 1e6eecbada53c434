// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/Series.h"

#include <algorithm>

namespace signalbox::gui {

void Series::add(qint64 when, double value)
{
    // A clock set back would make times fall; what lies in the future by then is void.
    if (size() > 0 && at(size() - 1).at > when) {
        m_points.clear();
        m_first = 0;
    }
    const Point point{when, float(value)};
    if (size() < capacity) {
        m_points.push_back(point);
        return;
    }
    m_points[std::size_t(m_first)] = point;
    m_first = (m_first + 1) % capacity;
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
    for (const Point &point : m_points) {
        if (point.at >= since)
            best = std::max(best.value_or(double(point.value)), double(point.value));
    }
    return best;
}

} // namespace signalbox::gui
