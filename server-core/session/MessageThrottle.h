// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/Timer.h"
#include "server-core/session/TokenBucket.h"

#include <limits>
#include <span>
#include <vector>

namespace signalbox::core {

/// Keeps what a session has received beyond its rate of messages until it may be delivered.
/// Shape:  holds what one read brought at the most: the session is not read meanwhile.
/// Thread: the session's I/O thread.
class MessageThrottle
{
public:
    explicit MessageThrottle(net::IoThread &thread) : m_timer(thread) { }

    static constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

    /// Messages that may be delivered now. 0 a second: no limit.
    std::int64_t grant(std::int64_t perSecond, net::Clock::time_point now)
    {
        if (perSecond == 0)
            return unlimited;
        m_bucket.refill(perSecond, now);
        return m_bucket.tokens();
    }
    void delivered(std::int64_t messages) { m_bucket.take(messages); }

    bool isHolding() const { return m_offset < m_held.size(); }
    std::span<char> held() { return std::span(m_held).subspan(m_offset); }
    void hold(std::span<const char> bytes) { m_held.insert(m_held.end(), bytes.begin(), bytes.end()); }
    /// The first of what is held have been delivered.
    void consume(std::size_t bytes);

    /// Calls when there is something to deliver, not more often than is worth it.
    void wakeLater(std::int64_t perSecond, std::function<void()> wake);
    void wakeSoon(std::function<void()> wake) { m_timer.startOnce(std::chrono::milliseconds(0), std::move(wake)); }

private:
    TokenBucket m_bucket;
    std::vector<char> m_held;
    std::size_t m_offset = 0;
    net::Timer m_timer;
};

} // namespace signalbox::core
