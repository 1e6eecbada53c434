// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Session.h>

#include <QtCore/QByteArray>

#include <functional>
#include <memory>

namespace signalbox {

namespace core {
class SessionTable;
}

/// A session as other threads hold it: nothing dangles when the session ends, calls then do nothing.
/// Shape:  may be used like a pointer: `if (auto s = session(id)) s->send("hello");`
/// Thread: any; the effect comes later, on the session's thread, unless the session has ended by then.
class SIGNALBOX_EXPORT SessionHandle
{
public:
    SessionHandle() = default;
    SessionHandle(std::weak_ptr<core::SessionTable> table, std::uint64_t number) : m_table(std::move(table)), m_number(number) { }

    /// False when the session is not open, and nothing will be sent.
    bool send(QByteArrayView message, MessageKind kind = MessageKind::Binary) const;
    void close(CloseReason reason = CloseReason::ClosedByService, const QString &text = {}) const;
    /// `task` runs on the session's thread, if the session is still there.
    void post(std::function<void(Session &)> task) const;

    /// Whether the session is open at this moment.
    explicit operator bool() const;
    const SessionHandle *operator->() const { return this; }

private:
    std::weak_ptr<core::SessionTable> m_table;
    std::uint64_t m_number = 0;
};

} // namespace signalbox
