// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/NamePool.h"

namespace signalbox::core::presence {

const QByteArray *NamePool::take(QByteArrayView name)
{
    auto found = m_uses.find(name);
    if (found == m_uses.end())
        found = m_uses.emplace(name.toByteArray(), 0).first;
    ++found->second;
    return &found->first;
}

void NamePool::give(const QByteArray *name)
{
    const auto found = m_uses.find(*name);
    if (found != m_uses.end() && --found->second == 0)
        m_uses.erase(found);
}

} // namespace signalbox::core::presence
