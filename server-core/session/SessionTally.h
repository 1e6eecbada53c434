// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

namespace signalbox::core {

/// What went through a session, a table or an instance.
struct SessionTally {
    std::uint64_t messagesIn = 0;
    std::uint64_t messagesOut = 0;
    std::uint64_t bytesIn = 0;
    std::uint64_t bytesOut = 0;

    SessionTally operator+(const SessionTally &other) const
    {
        return {messagesIn + other.messagesIn, messagesOut + other.messagesOut, bytesIn + other.bytesIn, bytesOut + other.bytesOut};
    }
    SessionTally operator-(const SessionTally &other) const
    {
        return {messagesIn - other.messagesIn, messagesOut - other.messagesOut, bytesIn - other.bytesIn, bytesOut - other.bytesOut};
    }
};

/// A tally that one thread adds to and any thread reads.
/// Shape:  a cache line of its own, so that two threads never fight for it; no locked instruction on the hot path.
class alignas(64) SharedTally
{
public:
    /// Thread: the one that owns it.
    void add(const SessionTally &more)
    {
        bump(m_messagesIn, more.messagesIn);
        bump(m_messagesOut, more.messagesOut);
        bump(m_bytesIn, more.bytesIn);
        bump(m_bytesOut, more.bytesOut);
    }
    /// Thread: any.
    SessionTally read() const
    {
        return {m_messagesIn.load(std::memory_order_relaxed), m_messagesOut.load(std::memory_order_relaxed),
                m_bytesIn.load(std::memory_order_relaxed), m_bytesOut.load(std::memory_order_relaxed)};
    }

private:
    using Counter = std::atomic<std::uint64_t>;
    static void bump(Counter &counter, std::uint64_t by)
    {
        counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
    }

    Counter m_messagesIn{0};
    Counter m_messagesOut{0};
    Counter m_bytesIn{0};
    Counter m_bytesOut{0};
};

} // namespace signalbox::core
