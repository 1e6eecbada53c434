// SPDX-License-Identifier: Apache-2.0
#include "server-core/link/ResendRing.h"

#include "server-core/link/Envelope.h"

namespace signalbox::core::link {

std::size_t ResendRing::costOf(const Entry &entry)
{
    // Many short messages cost more than what they say.
    return std::size_t(entry.payload->size()) + sizeof(Entry) + Envelope::headerSize;
}

bool ResendRing::keep(Entry entry)
{
    const std::size_t cost = costOf(entry);
    if (m_bytes >= m_capacity / 2 && m_bytes + cost > m_capacity)
        return false;
    m_bytes += cost;
    m_entries.push_back(std::move(entry));
    return true;
}

void ResendRing::acknowledge(quint64 sequence)
{
    while (!m_entries.empty() && m_entries.front().sequence <= sequence) {
        m_bytes -= costOf(m_entries.front());
        m_entries.pop_front();
    }
}

void ResendRing::clear()
{
    m_entries.clear();
    m_bytes = 0;
}

} // namespace signalbox::core::link
