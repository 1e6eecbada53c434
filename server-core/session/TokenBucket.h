// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/IoThread.h"

#include <algorithm>

namespace signalbox::core {

/// Tokens that come at a steady rate, a second's worth of them at the most. It begins full.
/// Shape:  counts whole billionths, so that nothing is lost to rounding.
/// Units:  tokens a second, at least 1. The rate may be another one each time.
class TokenBucket
{
public:
    void refill(std::int64_t perSecond, net::Clock::time_point now)
    {
        const std::int64_t most = perSecond * whole;
        const std::int64_t passed = isNew() ? whole : std::max<std::int64_t>(0, (now - m_at) / std::chrono::nanoseconds(1));
        const std::int64_t missing = most - m_billionths;
        m_billionths = passed > missing / perSecond ? most : m_billionths + passed * perSecond;
        // Threads read their clocks at different times.
        m_at = std::max(m_at, now);
    }
    std::int64_t tokens() const { return std::max<std::int64_t>(0, m_billionths / whole); }
    void take(std::int64_t count) { m_billionths -= count * whole; }
    /// From the last refill to the next token; 0 when there is one.
    std::chrono::milliseconds wait(std::int64_t perSecond) const
    {
        const std::int64_t missing = std::max<std::int64_t>(0, whole - m_billionths);
        return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::nanoseconds((missing + perSecond - 1) / perSecond));
    }
    bool isNew() const { return m_at == net::Clock::time_point{}; }
    /// Whether it is as good as a new one.
    bool isFull(net::Clock::time_point now) const { return now - m_at >= std::chrono::seconds(1); }

private:
    static constexpr std::int64_t whole = 1'000'000'000;

    std::int64_t m_billionths = 0;
    net::Clock::time_point m_at{};
};

} // namespace signalbox::core
