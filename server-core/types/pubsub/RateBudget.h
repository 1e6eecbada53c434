// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace signalbox::core::pubsub {

/// How many requests a session may still make: so many at once, and then at a steady rate.
/// Units:  requests a second; 0: no limit. Rate and burst may be others each time.
class RateBudget
{
public:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool take(std::int64_t perSecond, std::int64_t atOnce, Clock::time_point now)
    {
        if (perSecond == 0)
            return true;
        const double most = double(std::max(perSecond, atOnce));
        // A new one is full.
        const double passed = m_at == Clock::time_point{} ? most : std::chrono::duration<double>(now - m_at).count();
        m_left = std::min(most, m_left + passed * double(perSecond));
        m_at = now;
        if (m_left < 1)
            return false;
        m_left -= 1;
        return true;
    }

private:
    double m_left = 0;
    Clock::time_point m_at{};
};

} // namespace signalbox::core::pubsub
