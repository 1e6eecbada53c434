// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/Session.h"

#include <functional>
#include <memory>

namespace signalbox::core {

/// A session as other threads hold it: nothing dangles when the session ends, calls then do nothing.
/// Thread: any; the effect comes later, on the session's thread, unless the session has ended by then.
class SessionHandle
{
public:
    SessionHandle() = default;
    SessionHandle(std::weak_ptr<SessionTable> table, std::uint64_t number) : m_table(std::move(table)), m_number(number) { }

    /// Whether the session is open at this moment.
    explicit operator bool() const;
    /// False when the session is not open, and nothing will be sent.
    bool send(const QByteArray &message, MessageKind kind = MessageKind::Binary) const;
    void close(CloseReason reason = CloseReason::ClosedByService, const QString &text = {}) const;
    /// `task` runs on the session's thread, if the session is still there.
    void post(std::function<void(Session &)> task) const;

private:
    std::weak_ptr<SessionTable> m_table;
    std::uint64_t m_number = 0;
};

} // namespace signalbox::core
