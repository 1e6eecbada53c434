// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QtGlobal>

#include <optional>
#include <vector>

namespace signalbox::gui {

/// The last minutes of one number, for sparklines and charts.
/// Shape:  ring of at most `capacity` points, oldest first, times never falling.
/// Units:  times in ms since the epoch, by this machine's clock at arrival.
class Series
{
public:
    struct Point {
        qint64 at = 0;
        float value = 0;
    };
    /// Five minutes at one sample a second, and the seconds a slow feed may add.
    static constexpr int capacity = 310;
    static constexpr qint64 windowMs = 5 * 60 * 1000;
    /// Two points further apart than this have a gap between them: one lost sample is jitter, two are not.
    static constexpr qint64 gapMs = 2500;

    void add(qint64 at, double value);
    int size() const { return int(m_points.size()); }
    /// From 0, the oldest.
    const Point &at(int index) const { return m_points[std::size_t((m_first + index) % size())]; }
    /// The value that held at a moment: the last point before it, if it is no older than a gap.
    std::optional<double> valueAt(qint64 at) const;
    std::optional<double> highest(qint64 since) const;

private:
    std::vector<Point> m_points;
    int m_first = 0;
};

} // namespace signalbox::gui
