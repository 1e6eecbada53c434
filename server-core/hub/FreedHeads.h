// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QHashFunctions>

#include <algorithm>
#include <deque>
#include <unordered_map>

namespace signalbox::core::hub {

/// The last numbers of channels that were freed, so that one that comes back goes on behind them: a number given twice would make an old
/// position look like a new one.
/// Shape:  bounded. Of channels that it had to forget only the highest number is known; one that comes back goes on behind that, and
/// whoever
///         still holds a position of it is told of a gap that nothing fell into.
/// Thread: one at a time.
class FreedHeads
{
public:
    explicit FreedHeads(std::size_t most = 100'000) : m_most(most) { }

    void insert(const QByteArray &channel, std::uint64_t head)
    {
        if (m_heads.insert_or_assign(channel, head).second)
            m_order.push_back(channel);
        while (m_heads.size() > m_most)
            forgetOldest();
    }
    /// Behind which number the channel goes on.
    std::uint64_t take(const QByteArray &channel)
    {
        const auto at = m_heads.find(channel);
        if (at == m_heads.end())
            return m_forgotten;
        const std::uint64_t head = at->second;
        m_heads.erase(at);
        if (m_order.size() > 2 * m_most)
            tidy();
        return head;
    }

private:
    void forgetOldest()
    {
        const auto at = m_heads.find(m_order.front());
        m_order.pop_front();
        if (at == m_heads.end())
            return;
        m_forgotten = std::max(m_forgotten, at->second);
        m_heads.erase(at);
    }
    /// Channels that came back and were freed again stand in the order twice.
    void tidy()
    {
        std::erase_if(m_order, [this](const QByteArray &channel) { return !m_heads.contains(channel); });
    }

    const std::size_t m_most;
    std::unordered_map<QByteArray, std::uint64_t> m_heads;
    std::deque<QByteArray> m_order;
    std::uint64_t m_forgotten = 0;
};

} // namespace signalbox::core::hub
