// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/SessionIds.h"
#include "server-core/session/SessionTable.h"
#include "server-core/types/Service.h"

#include <QtCore/QHash>

#include <shared_mutex>

namespace signalbox::core {

/// The running services of this process, by the names of their instances: how one server reaches another.
/// Thread: any.
class ServiceDirectory
{
public:
    struct Entry {
        std::shared_ptr<Service> service;
        std::vector<std::shared_ptr<SessionTable>> tables;
        /// Isolation "none": others may call it directly.
        bool typed = false;
    };

    explicit ServiceDirectory(const SessionIds &ids) : m_ids(ids) { }

    void add(const QString &name, Entry entry);
    void remove(const QString &name);

    /// Null: not here.
    std::shared_ptr<const Entry> find(const QString &name) const;

    /// On the session's thread; `reply` there, too, or at once.
    void dispatch(const Entry &entry, const QString &sessionId, const QByteArray &message, std::function<void(DispatchResult)> reply) const;

private:
    const SessionIds &m_ids;
    mutable std::shared_mutex m_mutex;
    QHash<QString, std::shared_ptr<const Entry>> m_entries;
};

} // namespace signalbox::core
