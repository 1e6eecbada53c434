// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/NameHash.h"

#include <algorithm>
#include <list>
#include <unordered_map>

namespace signalbox::core::hub {

/// The last numbers of channels that were freed, so that one that comes back goes on behind them: a number given twice would make an old
/// position look like a new one.
/// Shape:  bounded. Of channels that it had to forget only the highest number is known; one that comes back goes on behind that, and
///         whoever still holds a position of it is told of a gap that nothing fell into.
/// Thread: one at a time.
class FreedHeads
{
public:
    explicit FreedHeads(std::size_t most) : m_most(most) { }

    void insert(const QByteArray &channel, std::uint64_t head)
    {
        // It goes on from there in any case; names that nobody published to must not push others out.
        if (head <= m_forgotten || m_heads.contains(channel))
            return;
        m_order.push_back(channel);
        m_heads.emplace(channel, Entry{head, std::prev(m_order.end())});
        if (m_heads.size() > m_most)
            forgetOldest();
    }
    /// Of channels that are not there numbers up to this one may have been given.
    std::uint64_t forgotten() const { return m_forgotten; }
    void forgetUpTo(std::uint64_t head) { m_forgotten = std::max(m_forgotten, head); }
    void setMost(std::size_t most)
    {
        m_most = most;
        while (m_heads.size() > m_most)
            forgetOldest();
    }
    /// Calls `use(channel, head)`, the one that was freed first as the first.
    template <typename Use>
    void forEach(Use use) const
    {
        for (const QByteArray &channel : m_order)
            use(channel, m_heads.at(channel).head);
    }
    /// Behind which number the channel goes on.
    std::uint64_t find(const QByteArray &channel) const
    {
        const auto at = m_heads.find(channel);
        return at == m_heads.end() ? m_forgotten : at->second.head;
    }
    std::uint64_t take(const QByteArray &channel)
    {
        const auto at = m_heads.find(channel);
        if (at == m_heads.end())
            return m_forgotten;
        const std::uint64_t head = at->second.head;
        m_order.erase(at->second.place);
        m_heads.erase(at);
        return head;
    }

private:
    struct Entry {
        std::uint64_t head;
        std::list<QByteArray>::iterator place;
    };

    void forgetOldest()
    {
        const auto at = m_heads.find(m_order.front());
        m_forgotten = std::max(m_forgotten, at->second.head);
        m_heads.erase(at);
        m_order.pop_front();
    }

    std::size_t m_most;
    std::unordered_map<QByteArray, Entry, NameHash> m_heads;
    std::list<QByteArray> m_order;
    std::uint64_t m_forgotten = 0;
};

} // namespace signalbox::core::hub
