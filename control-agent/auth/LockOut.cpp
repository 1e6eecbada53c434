// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/LockOut.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

LockOut::Clock::duration LockOut::waitOf(const QString &key, Clock::time_point now) const
{
    const auto it = m_keys.constFind(key);
    return it == m_keys.cend() || it->blockedUntil <= now ? Clock::duration{} : it->blockedUntil - now;
}

Result<void> LockOut::check(const QString &key, Clock::time_point now) const
{
    const Clock::duration wait = waitOf(key, now);
    if (wait == Clock::duration{})
        return {};
    const auto left = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return failure(ErrorCode::TooManyAttempts, u"too many failed log-ins; try again in %1 s"_s.arg(left), u"retry_after=%1"_s.arg(left),
                   true);
}

void LockOut::failed(const QString &key, Clock::time_point now)
{
    if (!m_keys.contains(key))
        makeRoom();
    Entry &entry = m_keys[key];
    std::erase_if(entry.failures, [now](Clock::time_point at) { return at + window < now; });
    // Quiet for the whole window: what was before is forgiven.
    if (entry.failures.empty())
        entry.wait = {};
    entry.failures.push_back(now);
    if (entry.failures.size() > std::size_t(freeFailures))
        entry.failures.pop_front();
    if (entry.failures.size() < std::size_t(freeFailures) && entry.wait == Clock::duration{})
        return;
    entry.wait = entry.wait == Clock::duration{} ? Clock::duration(firstWait) : std::min<Clock::duration>(entry.wait * 2, longestWait);
    entry.blockedUntil = now + entry.wait;
}

void LockOut::makeRoom()
{
    if (m_keys.size() < mostKeys)
        return;
    auto oldest = m_keys.begin();
    for (auto it = m_keys.begin(); it != m_keys.end(); ++it) {
        if (it->failures.back() < oldest->failures.back())
            oldest = it;
    }
    m_keys.erase(oldest);
}

} // namespace signalbox::agent
