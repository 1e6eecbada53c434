// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/demo/DemoMessages.h"

#include <algorithm>
#include <optional>

namespace signalbox::gui {

/// A number that rises and falls by one at a time, around what it usually is.
/// Units: ms since its world began.
struct DemoTide {
    int usual = 0;
    int swing = 0;
    qint64 step = 7000;
    qint64 phase = 0;

    static DemoTide around(int usual, quint32 seed);
    int at(qint64 elapsed) const;
    /// Steps until then: each has changed the number, if it swings.
    qint64 steps(qint64 elapsed) const { return swing > 0 ? elapsed / step : 0; }
    /// When it rose above `number` last; nothing where it always is above.
    std::optional<qint64> roseAbove(int number, qint64 elapsed) const;

private:
    qint64 inCycle(qint64 elapsed) const { return (elapsed / step + phase) % (4 * swing); }
};

/// One channel of the made-up world: what is said in it follows from the time alone, but for what was published by hand.
/// Shape:  messages are numbered from 1, and nothing is numbered anew.
/// Units:  times in ms since 1970, `rate` in messages a second.
class DemoChannel
{
public:
    struct Shape {
        QString name;
        DemoTopic topic = DemoTopic::Talk;
        int subscribers = 0;
        int members = 0;
        double rate = 0;
        bool retained = false;
    };
    struct Message {
        DemoWords words;
        qint64 at = 0;
    };

    /// How long a message is kept, and how many.
    static constexpr qint64 keptForMs = 600'000;
    static constexpr qint64 mostKept = 1000;

    /// `since`: when its world began; what it says of before is made up as well.
    DemoChannel(Shape shape, const QString &place, qint64 since);

    const QString &name() const { return m_shape.name; }
    DemoTopic topic() const { return m_shape.topic; }
    int subscribers(qint64 now) const;
    int members(qint64 now) const { return m_members.at(now - m_since); }
    qint64 rosterVersion(qint64 now) const { return m_rosterBefore + m_members.steps(now - m_since); }
    /// Who the member of this number is, from 0, among so many people.
    std::size_t person(int member, std::size_t people) const;
    /// When that member entered.
    qint64 enteredAt(int member, qint64 now) const;

    /// The number of the last message; 0: none yet.
    qint64 published(qint64 now) const;
    /// The number of the first one that is kept; behind the last: none is.
    qint64 firstKept(qint64 now) const;
    /// One of those up to the last.
    Message message(qint64 number, qint64 now, const std::vector<DemoPerson> &people) const;
    std::optional<qint64> lastAt(qint64 now) const;
    qint64 messages(qint64 now) const { return std::max<qint64>(0, published(now) - firstKept(now) + 1); }
    qint64 bytes(qint64 now) const;
    bool isRetained() const { return m_isRetained; }

    /// Answers the number. Errors: none; null data with `retain` takes back what was kept.
    qint64 publish(const DemoWords &words, bool retain, qint64 now);
    /// The number of an earlier message with this id that was published by hand, while it is kept.
    std::optional<qint64> published(const QString &id, qint64 now) const;

private:
    struct ByHand {
        Message message;
        /// So many of those that nobody has published by hand came before.
        qint64 behind = 0;
    };

    qint64 byItself(qint64 now) const;
    qint64 timeOf(qint64 byItself, qint64 now) const;
    qint64 handsBefore(qint64 at) const;
    qint64 numberOf(std::size_t byHand) const { return m_byHand[byHand].behind + qint64(byHand) + 1; }

    Shape m_shape;
    qint64 m_since;
    quint32 m_seed;
    DemoTide m_members;
    DemoTide m_listeners;
    qint64 m_rosterBefore = 0;
    double m_before = 0;
    bool m_isRetained = false;
    std::vector<ByHand> m_byHand;
};

} // namespace signalbox::gui
