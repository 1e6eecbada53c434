// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QtGlobal>

#include <optional>
#include <vector>

namespace signalbox::gui {

/// The last minutes of one number, for sparklines and charts.
/// Shape:  ring of at most `capacity` points of 8 bytes, oldest first, times never falling; grows as points come.
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
    Point at(int index) const
    {
        int place = m_first + index;
        if (place >= size())
            place -= size();
        const Stored &stored = m_points[std::size_t(place)];
        return {m_base + stored.ms, stored.value};
    }
    /// The value that held at a moment: the last point before it, if it is no older than a gap.
    std::optional<double> valueAt(qint64 at) const;
    std::optional<double> highest(qint64 since) const;

private:
    struct Stored {
        quint32 ms = 0;
        float value = 0;
    };
    void rebase(qint64 newest);

    std::vector<Stored> m_points;
    /// Times are stored as the distance from here: half the memory, and 10,000 instances have two series each.
    qint64 m_base = 0;
    int m_first = 0;
};

} // namespace signalbox::gui
