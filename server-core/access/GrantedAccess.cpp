// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/GrantedAccess.h"

namespace signalbox::core::access {

bool GrantedAccess::permits(Right right, QByteArrayView channel) const
{
    if (m_grants.permits(right, channel))
        return true;
    if (m_learned.empty())
        return false;
    const auto learned = m_learned.find(QByteArray::fromRawData(channel.data(), channel.size()));
    return learned != m_learned.end() && learned->second.testFlag(right);
}

void GrantedAccess::learn(Right right, const QByteArray &channel)
{
    const auto [at, isNew] = m_learned.try_emplace(channel);
    at->second |= right;
    if (!isNew)
        return;
    m_order.push_back(channel);
    if (m_order.size() <= mostLearned)
        return;
    m_learned.erase(m_order.front());
    m_order.pop_front();
}

} // namespace signalbox::core::access
