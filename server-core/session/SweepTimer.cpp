// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/SweepTimer.h"

#include "server-core/session/SessionConstants.h"

#include <algorithm>

namespace signalbox::core {

using std::chrono::milliseconds;

milliseconds SweepTimer::interval(const SessionLimits &limits)
{
    milliseconds shortest = std::min(limits.handshakeTimeout, limits.sendTimeout);
    if (limits.idleTimeout.count() > 0)
        shortest = std::min(shortest, limits.idleTimeout);
    return std::clamp(shortest / sweepsPerTimeout, fastestSweep, slowestSweep);
}

void SweepTimer::add(std::shared_ptr<SessionTable> table)
{
    const milliseconds every = interval(table->settings().limits);
    table->setSweepTimer(this);
    m_entries.push_back({std::move(table), every, net::Clock::now()});
    restart();
}

void SweepTimer::refresh(const SessionTable &table)
{
    for (Entry &entry : m_entries) {
        if (entry.table.get() == &table)
            entry.every = interval(table.settings().limits);
    }
    restart();
}

void SweepTimer::remove(SessionTable &table)
{
    table.setSweepTimer(nullptr);
    std::erase_if(m_entries, [&table](const Entry &entry) { return entry.table.get() == &table; });
    restart();
}

void SweepTimer::restart()
{
    if (m_entries.empty())
        return m_timer.reset();
    const auto fastest =
        std::min_element(m_entries.begin(), m_entries.end(), [](const Entry &a, const Entry &b) { return a.every < b.every; });
    if (!m_timer)
        m_timer = std::make_unique<net::Timer>(m_thread);
    m_timer->startRepeating(fastest->every, [this] { tick(net::Clock::now()); });
}

void SweepTimer::tick(net::Clock::time_point now)
{
    // Half a tick of tolerance, so that a timer that fires a little early does not double the interval.
    for (Entry &entry : m_entries) {
        const auto passed = now - entry.last;
        if (passed < entry.every - fastestSweep / 2)
            continue;
        entry.last = now;
        if (passed <= entry.every + suspendedAfter)
            entry.table->sweep(now);
    }
}

} // namespace signalbox::core
