// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/Greetings.h"

#include "server-core/net/StreamConnection.h"

#include <algorithm>

namespace signalbox::core::net {

void Greetings::add(IoThread &thread, const std::shared_ptr<StreamConnection> &connection)
{
    const std::lock_guard lock(m_mutex);
    if (m_entries.size() >= m_most) {
        std::erase_if(m_entries, [](const Entry &entry) { return entry.connection.expired(); });
        m_most = std::max(least, 2 * m_entries.size());
    }
    m_entries.push_back({&thread, connection});
}

void Greetings::finish(IoThread &thread)
{
    std::vector<Entry> entries;
    {
        const std::lock_guard lock(m_mutex);
        std::copy_if(m_entries.begin(), m_entries.end(), std::back_inserter(entries),
                     [&thread](const Entry &entry) { return entry.thread == &thread; });
    }
    for (const Entry &entry : entries) {
        const std::shared_ptr<StreamConnection> connection = entry.connection.lock();
        if (connection && connection->isGreeting())
            connection->finish(CloseReason::ClosedByUs);
    }
}

} // namespace signalbox::core::net
