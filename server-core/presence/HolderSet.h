// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace signalbox::core::presence {

struct PresenceSession;
class RosterLine;
struct StaySource;

/// How a member is in a channel by a line that is not the one which is shown.
struct HiddenStay {
    std::int64_t since = 0;
    const StaySource *source = nullptr;
    QByteArray info = {};
};

/// Who holds one member: the sessions of this process, in the order in which they entered, and what lines have beside the stay
/// that is shown. Nearly always it is one session or none, and costs no memory of its own.
class HolderSet
{
public:
    /// Of sessions.
    bool isEmpty() const { return !m_first; }
    std::size_t size() const { return (m_first ? 1U : 0U) + (m_more ? m_more->sessions.size() : 0U); }

    /// Which must not be here yet.
    void add(PresenceSession &session);
    void remove(const PresenceSession &session);

    /// The one whose connection has been gone for the longest time; null when all are alive.
    PresenceSession *longestLost() const;
    /// Of those whose connections are alive.
    std::vector<std::uint64_t> aliveKeys() const;

    bool hasHidden() const { return m_more && !m_more->hidden.empty(); }
    /// Null when there is none of that line.
    HiddenStay *hiddenOf(const RosterLine &line) const;
    const std::vector<HiddenStay> &hidden() const;
    /// The one that goes before all others; null when there is none.
    HiddenStay *firstHidden() const;
    /// There must be none of its line yet. Moves the others.
    HiddenStay &hide(HiddenStay stay);
    /// One that is here. Moves the others.
    HiddenStay takeHidden(const HiddenStay &stay);

private:
    struct More {
        std::vector<PresenceSession *> sessions;
        std::vector<HiddenStay> hidden;
    };

    template <typename Task>
    void forEach(Task task) const;
    More &more();
    void tidy();

    PresenceSession *m_first = nullptr;
    std::unique_ptr<More> m_more;
};

/// Whether the first is shown rather than the second: who was there first, then by line, so that all processes show the same.
bool goesBefore(std::int64_t since, const StaySource &source, std::int64_t otherSince, const StaySource &other);

} // namespace signalbox::core::presence
