// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/MessageThrottle.h"

#include "server-core/session/SessionConstants.h"

namespace signalbox::core {

void MessageThrottle::consume(std::size_t bytes)
{
    m_offset += bytes;
    if (m_offset < m_held.size())
        return;
    std::vector<char>().swap(m_held);
    m_offset = 0;
}

void MessageThrottle::wakeLater(std::int64_t perSecond, std::function<void()> wake)
{
    m_timer.startOnce(std::max(throttleStep, m_bucket.wait(perSecond)), std::move(wake));
}

} // namespace signalbox::core
