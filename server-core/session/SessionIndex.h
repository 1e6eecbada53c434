// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/SessionHandle.h"
#include "server-core/session/SessionIds.h"

#include <vector>

namespace signalbox::core {

/// Finds the sessions of one run of an instance by their ids.
/// Shape:  no list of its own: it asks the tables, whose locks are taken when a session begins and ends, never for a message.
/// Thread: any. `ids` must outlive it; the tables need not.
class SessionIndex
{
public:
    SessionIndex(const SessionIds &ids, const std::vector<std::shared_ptr<SessionTable>> &tables);

    /// The handle says whether the session is there, at that moment and later.
    SessionHandle find(QStringView id) const;

private:
    const SessionIds &m_ids;
    std::vector<std::weak_ptr<SessionTable>> m_tables;
};

} // namespace signalbox::core
