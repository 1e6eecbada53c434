// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/SessionIndex.h"

#include "server-core/session/SessionTable.h"

namespace signalbox::core {

SessionIndex::SessionIndex(const SessionIds &ids, const std::vector<std::shared_ptr<SessionTable>> &tables)
    : m_ids(ids), m_tables(tables.begin(), tables.end())
{
}

SessionHandle SessionIndex::find(QStringView id) const
{
    const auto number = m_ids.parse(id);
    if (!number)
        return {};
    for (const std::weak_ptr<SessionTable> &entry : m_tables) {
        const std::shared_ptr<SessionTable> table = entry.lock();
        if (table && table->hasOpen(*number))
            return {entry, *number};
    }
    return {};
}

} // namespace signalbox::core
