// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>

namespace signalbox::agent {

/// `burst` calls at once, `perSecond` on average.
class TokenBucket
{
public:
    using Clock = std::chrono::steady_clock;

    TokenBucket(int perSecond, int burst) : m_perSecond(perSecond), m_burst(burst), m_tokens(burst) { }

    [[nodiscard]] bool take(Clock::time_point now)
    {
        if (m_at != Clock::time_point{}) {
            const std::chrono::duration<double> elapsed = now - m_at;
            m_tokens = std::min(m_burst, m_tokens + elapsed.count() * m_perSecond);
        }
        m_at = now;
        if (m_tokens < 1)
            return false;
        m_tokens -= 1;
        return true;
    }

private:
    const double m_perSecond;
    const double m_burst;
    double m_tokens;
    Clock::time_point m_at{};
};

} // namespace signalbox::agent
