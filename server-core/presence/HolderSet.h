// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace signalbox::core::presence {

struct PresenceSession;

/// The sessions that hold one member, in the order in which they entered. Nearly always it is one, and costs no memory of its own.
class HolderSet
{
public:
    bool isEmpty() const { return !m_first; }
    std::size_t size() const { return (m_first ? 1U : 0U) + (m_more ? m_more->size() : 0U); }

    /// Which must not be here yet.
    void add(PresenceSession &session);
    void remove(const PresenceSession &session);

    /// The one whose connection has been gone for the longest time; null when all are alive.
    PresenceSession *longestLost() const;
    /// Of those whose connections are alive.
    std::vector<std::uint64_t> aliveKeys() const;

private:
    template <typename Task>
    void forEach(Task task) const;

    PresenceSession *m_first = nullptr;
    std::unique_ptr<std::vector<PresenceSession *>> m_more;
};

} // namespace signalbox::core::presence
