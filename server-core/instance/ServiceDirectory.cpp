// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/ServiceDirectory.h"

#include "server-core/instance/SessionCollector.h"

#include <mutex>

namespace signalbox::core {

void ServiceDirectory::add(const QString &name, Entry entry)
{
    const auto shared = std::make_shared<const Entry>(std::move(entry));
    const std::unique_lock lock(m_mutex);
    m_entries.insert(name, shared);
}

void ServiceDirectory::remove(const QString &name)
{
    // Destroyed outside the lock: a service's destructor is other people's code.
    std::shared_ptr<const Entry> last;
    const std::unique_lock lock(m_mutex);
    last = m_entries.take(name);
}

std::shared_ptr<const ServiceDirectory::Entry> ServiceDirectory::find(const QString &name) const
{
    const std::shared_lock lock(m_mutex);
    return m_entries.value(name);
}

void ServiceDirectory::dispatch(const Entry &entry, const QString &sessionId, const QByteArray &message,
                                std::function<void(DispatchResult)> reply) const
{
    const std::optional<std::uint64_t> number = m_ids.parse(sessionId);
    if (!number)
        return reply(DispatchResult::NoSuchSession);
    // The service lives as long as the tables do.
    const auto result = std::make_shared<std::atomic<DispatchResult>>(DispatchResult::NoSuchSession);
    withSession(
        entry.tables, *number,
        [message, result, service = entry.service](Session &session) {
            if (session.state() == SessionState::Open)
                *result = service->onDispatch(session, message) ? DispatchResult::Delivered : DispatchResult::NotAccepted;
        },
        [result, reply = std::move(reply)](bool) { reply(*result); });
}

} // namespace signalbox::core
