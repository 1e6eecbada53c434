// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace signalbox::core::uplink {

/// What one end has of another one that it reaches by an agent: their session, and how much is under way.
/// Shape:  both number their sessions, and are up when each has seen the other's. Whoever loses something begins another one, and so does
///         the other then. What is under way is bounded by the sender: the receiver confirms what it has taken.
/// Thread: one at a time.
class RelayPath
{
public:
    struct Begun {
        /// What was up is up no more: something is lost.
        bool isLost = false;
        /// The other end has to hear of the session.
        bool answers = false;
        /// It has just come up.
        bool isUp = false;
    };

    /// `window`: bytes that may be under way; more is too much.
    RelayPath(std::uint64_t own, std::size_t window) : m_window(window), m_own(own) { }

    std::uint64_t own() const { return m_own; }
    std::uint64_t theirs() const { return m_theirs; }
    bool isUp() const { return m_isUp; }

    /// The other end says that it has begun `theirs`, and has seen `seen`. `next`: for a session of this end, if it needs another one.
    Begun take(std::uint64_t theirs, std::uint64_t seen, std::uint64_t next)
    {
        Begun begun;
        if (theirs != m_theirs) {
            begun.isLost = m_isUp;
            if (m_isUp)
                renew(next);
            m_theirs = theirs;
            begun.answers = true;
        }
        begun.isUp = seen == m_own && !m_isUp;
        m_isUp = m_isUp || begun.isUp;
        return begun;
    }

    /// Another session, which the other end has to hear of.
    void renew(std::uint64_t own)
    {
        m_own = own;
        m_theirs = 0;
        m_isUp = m_isToldFull = false;
        m_underWay = m_unconfirmed = 0;
    }

    bool hasRoom() const { return m_isUp && m_underWay < m_window / 2; }
    /// False: it is too much.
    [[nodiscard]] bool send(std::size_t bytes)
    {
        if (!hasRoom() && m_underWay + bytes > m_window)
            return false;
        m_underWay += bytes;
        m_isToldFull = m_isToldFull || !hasRoom();
        return true;
    }
    /// True: there was no room, and now there is.
    [[nodiscard]] bool confirmed(std::uint64_t bytes)
    {
        m_underWay -= std::min<std::uint64_t>(bytes, m_underWay);
        return hasRoom() && std::exchange(m_isToldFull, false);
    }
    /// What to confirm, 0 for nothing yet.
    [[nodiscard]] std::uint64_t received(std::size_t bytes)
    {
        m_unconfirmed += bytes;
        return m_unconfirmed >= m_window / 8 ? std::exchange(m_unconfirmed, 0) : 0;
    }

private:
    const std::size_t m_window;
    std::uint64_t m_own;
    std::uint64_t m_theirs = 0;
    bool m_isUp = false;
    bool m_isToldFull = false;
    std::size_t m_underWay = 0;
    std::size_t m_unconfirmed = 0;
};

} // namespace signalbox::core::uplink
