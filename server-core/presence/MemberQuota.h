// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>

namespace signalbox::core::presence {

/// How many members a hub has and may have: one for all its shards. A member counts once in each of its channels.
/// Thread: any.
class MemberQuota
{
public:
    explicit MemberQuota(std::size_t most) : m_most(most) { }

    /// Counts one more unless there are as many as there may be.
    [[nodiscard]] bool tryAdd()
    {
        if (m_count.fetch_add(1, std::memory_order_relaxed) < m_most.load(std::memory_order_relaxed))
            return true;
        remove(1);
        return false;
    }
    /// For one that takes the place of another, which is removed next.
    void add() { m_count.fetch_add(1, std::memory_order_relaxed); }
    void remove(std::size_t count) { m_count.fetch_sub(count, std::memory_order_relaxed); }

    std::size_t count() const { return m_count.load(std::memory_order_relaxed); }
    std::size_t most() const { return m_most.load(std::memory_order_relaxed); }
    /// Nobody has to go when there are more already.
    void setMost(std::size_t most) { m_most.store(most, std::memory_order_relaxed); }

private:
    std::atomic<std::size_t> m_count{0};
    std::atomic<std::size_t> m_most;
};

} // namespace signalbox::core::presence
