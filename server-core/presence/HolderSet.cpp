// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/HolderSet.h"

#include "server-core/presence/PresenceSessions.h"

#include <algorithm>

namespace signalbox::core::presence {

template <typename Task>
void HolderSet::forEach(Task task) const
{
    if (m_first)
        task(*m_first);
    if (!m_more)
        return;
    for (PresenceSession *session : *m_more)
        task(*session);
}

void HolderSet::add(PresenceSession &session)
{
    if (!m_first) {
        m_first = &session;
        return;
    }
    if (!m_more)
        m_more = std::make_unique<std::vector<PresenceSession *>>();
    m_more->push_back(&session);
}

void HolderSet::remove(const PresenceSession &session)
{
    if (m_first != &session) {
        if (m_more)
            std::erase(*m_more, &session);
    } else if (m_more) {
        m_first = m_more->front();
        m_more->erase(m_more->begin());
    } else {
        m_first = nullptr;
    }
    if (m_more && m_more->empty())
        m_more.reset();
}

PresenceSession *HolderSet::longestLost() const
{
    PresenceSession *longest = nullptr;
    forEach([&longest](PresenceSession &session) {
        if (session.isLost() && (!longest || session.lostAt < longest->lostAt))
            longest = &session;
    });
    return longest;
}

std::vector<std::uint64_t> HolderSet::aliveKeys() const
{
    std::vector<std::uint64_t> keys;
    forEach([&keys](const PresenceSession &session) {
        if (!session.isLost())
            keys.push_back(session.key);
    });
    return keys;
}

} // namespace signalbox::core::presence
