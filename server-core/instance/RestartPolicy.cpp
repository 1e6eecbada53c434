// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/RestartPolicy.h"

#include <algorithm>

namespace signalbox::core {

RestartPolicy::Decision RestartPolicy::ended(bool failed, Clock::time_point now)
{
    using Policy = RestartConfig::Policy;
    if (m_config.policy == Policy::Never || (m_config.policy == Policy::OnFailure && !failed))
        return {};
    if (!m_ends.empty() && now - m_ends.back() > m_config.giveUpWithin + m_config.backoffMost)
        m_attempts = 0;
    m_ends.push_back(now);
    while (now - m_ends.front() > m_config.giveUpWithin)
        m_ends.pop_front();
    if (m_ends.size() >= std::size_t(m_config.giveUpAfter)) {
        forget();
        return {.gaveUp = true};
    }
    ++m_attempts;
    std::chrono::milliseconds delay = m_config.backoffLeast;
    for (int i = 1; i < m_attempts && delay < m_config.backoffMost; ++i)
        delay *= 2;
    return {.restart = true, .delay = std::min(delay, m_config.backoffMost), .attempt = m_attempts};
}

void RestartPolicy::forget()
{
    m_ends.clear();
    m_attempts = 0;
}

} // namespace signalbox::core
