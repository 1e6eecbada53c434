// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/AccessPolicy.h"

#include <QtCore/QHash>
#include <QtCore/QString>

#include <mutex>

namespace signalbox::core::pubsub {

/// Who decides for which instance: set by the program that hosts it.
/// Thread: any.
class AccessPolicies
{
public:
    void set(const QString &instance, const std::shared_ptr<AccessPolicy> &policy)
    {
        const std::lock_guard lock(m_mutex);
        m_policies.insert(instance, policy);
    }
    /// Null: nobody.
    std::shared_ptr<AccessPolicy> find(const QString &instance) const
    {
        const std::lock_guard lock(m_mutex);
        return m_policies.value(instance);
    }

private:
    mutable std::mutex m_mutex;
    QHash<QString, std::shared_ptr<AccessPolicy>> m_policies;
};

} // namespace signalbox::core::pubsub
