// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/PresenceShard.h"

#include <QtCore/QByteArrayList>

#include <map>
#include <set>

namespace signalbox::core::presence {

/// The rules of presence, written down as plainly as they can be: one list of who holds what, searched from end to end.
class PresenceModel
{
public:
    struct Person {
        QByteArray info;
        std::int64_t since = 0;
        QByteArray instance;
    };
    using People = std::map<QByteArray, Person>;

    explicit PresenceModel(std::chrono::milliseconds hold) : m_hold(hold) { }

    void enter(const Entry &entry, std::int64_t wallMs);
    /// False: it has not entered.
    bool update(const QByteArray &channel, std::uint64_t session, const QByteArray &info);
    bool leave(const QByteArray &channel, std::uint64_t session);
    void lose(std::uint64_t session, Clock::time_point now);
    void kick(std::uint64_t session);
    void advance(Clock::time_point now);

    /// "room joined anna", "room left anna closed": what has to be told since the last call, sorted.
    QByteArrayList take();
    People people(const QByteArray &channel) const;
    std::vector<std::uint64_t> sessionsOf(const QByteArray &channel, const QByteArray &member) const;

private:
    struct Holding {
        QByteArray channel;
        QByteArray member;
        std::uint64_t session = 0;
        std::optional<Clock::time_point> lostAt;
    };
    using Place = std::pair<QByteArray, QByteArray>;

    /// Removes them; tells of the members that nobody holds any more.
    template <typename Which>
    void end(Which which, const char *reason);
    Holding *own(const QByteArray &channel, std::uint64_t session);
    bool isHeld(const Place &place) const;
    void setInfo(const Place &place, const QByteArray &info);

    const std::chrono::milliseconds m_hold;
    /// In the order in which they began.
    std::vector<Holding> m_holdings;
    std::map<Place, Person> m_people;
    QByteArrayList m_told;
};

} // namespace signalbox::core::presence
