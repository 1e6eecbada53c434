// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/LockOut.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

Result<void> LockOut::check(const QString &address, Clock::time_point now) const
{
    const auto it = m_addresses.constFind(address);
    if (it == m_addresses.cend() || it->blockedUntil <= now)
        return {};
    const auto left = std::chrono::ceil<std::chrono::seconds>(it->blockedUntil - now);
    return failure(ErrorCode::TooManyAttempts, u"too many failed logins from %1; try again in %2 s"_s.arg(address).arg(left.count()), {},
                   true);
}

void LockOut::failed(const QString &address, Clock::time_point now)
{
    if (!m_addresses.contains(address))
        makeRoom();
    Entry &entry = m_addresses[address];
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
    if (m_addresses.size() < mostAddresses)
        return;
    auto oldest = m_addresses.begin();
    for (auto it = m_addresses.begin(); it != m_addresses.end(); ++it) {
        if (it->failures.back() < oldest->failures.back())
            oldest = it;
    }
    m_addresses.erase(oldest);
}

} // namespace signalbox::agent
