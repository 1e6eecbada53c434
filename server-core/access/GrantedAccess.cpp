// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/GrantedAccess.h"

namespace signalbox::core::access {

bool GrantedAccess::permits(Right right, QByteArrayView channel) const
{
    if (m_grants.permits(right, channel))
        return true;
    return !m_learned.isEmpty() && m_learned.value(QByteArray::fromRawData(channel.data(), channel.size())).testFlag(right);
}

void GrantedAccess::learn(Right right, const QByteArray &channel)
{
    const bool isNew = !m_learned.contains(channel);
    m_learned[channel] |= right;
    if (!isNew)
        return;
    m_order.push_back(channel);
    if (m_order.size() <= mostLearned)
        return;
    m_learned.remove(m_order.front());
    m_order.pop_front();
}

} // namespace signalbox::core::access
