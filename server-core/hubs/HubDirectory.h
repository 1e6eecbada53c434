// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hubs/LiveHub.h"

#include <QtCore/QStringList>

namespace signalbox::core::hubs {

/// The hubs of this process, by name.
/// Shape:  a hub is made when the first instance that names it starts, and stays, so that whoever comes back after a restart of the
///         instance finds what was published before.
/// Thread: main, but for `find`. It is destroyed when the threads have ended.
class HubDirectory
{
public:
    /// `homes` has the threads on which the channels of all hubs live.
    HubDirectory(HubEncoders encoders, const net::IoPool &homes);
    ~HubDirectory();

    /// The hub of that name, as `profile` says from now on. `past`, what an earlier process has left of it, is for one that is made now.
    std::shared_ptr<LiveHub> obtain(const QByteArray &node, HubProfile profile, std::optional<hub::SealedHub> past = {});
    /// It is not found any more; who has it may end with it.
    std::shared_ptr<LiveHub> retire(const QString &name);
    /// Null: no instance that ran has named it. Thread: any.
    std::shared_ptr<LiveHub> find(const QString &name) const;
    /// Sorted.
    QStringList names() const;
    int homeCount() const { return m_pool.size(); }

private:
    const HubEncoders m_encoders;
    const net::IoPool &m_pool;
    mutable std::mutex m_mutex;
    std::map<QString, std::shared_ptr<LiveHub>> m_hubs;
    /// Their threads may still have tasks of them.
    std::vector<std::shared_ptr<LiveHub>> m_retired;
};

} // namespace signalbox::core::hubs
