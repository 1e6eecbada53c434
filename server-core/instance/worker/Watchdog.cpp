// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/Watchdog.h"

#include "server-core/instance/worker/WorkerConstants.h"

#include <algorithm>

namespace signalbox::core::worker {

namespace {

/// Later than this after its time means that this process did not turn itself.
constexpr std::chrono::seconds lateness{1};

} // namespace

Watchdog::Watchdog(std::chrono::milliseconds hangTimeout, std::chrono::milliseconds judgeInterval, Clock::time_point now)
    : m_hangTimeout(hangTimeout), m_judgeInterval(judgeInterval), m_lastJudged(now), m_well(now)
{
}

void Watchdog::heard(bool stalled, Clock::time_point now)
{
    if (!stalled)
        m_well = now;
}

Watchdog::Verdict Watchdog::judge(Clock::time_point now)
{
    const Clock::duration sinceLast = now - std::exchange(m_lastJudged, now);
    if (sinceLast > m_judgeInterval + lateness)
        m_well = std::max(m_well, now - m_judgeInterval);
    const Clock::duration silence = now - m_well;
    const bool limited = m_hangTimeout.count() > 0;
    if (limited && silence >= m_hangTimeout)
        return Verdict::Hung;
    return silence >= (limited ? std::min(suspectTime, m_hangTimeout / 2) : suspectTime) ? Verdict::Suspect : Verdict::Well;
}

} // namespace signalbox::core::worker
