// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/SessionHandle.h"

#include "server-core/session/SessionTable.h"

namespace signalbox::core {

SessionHandle::operator bool() const
{
    const std::shared_ptr<SessionTable> table = m_table.lock();
    return table && table->hasOpen(m_number);
}

bool SessionHandle::send(const QByteArray &message, MessageKind kind) const
{
    if (!*this)
        return false;
    post([message, kind](Session &session) { session.send(message, kind); });
    return true;
}

void SessionHandle::close(CloseReason reason, const QString &text) const
{
    post([reason, text](Session &session) { session.close(reason, text); });
}

void SessionHandle::post(std::function<void(Session &)> task) const
{
    const std::shared_ptr<SessionTable> table = m_table.lock();
    if (!table)
        return;
    table->post([number = m_number, task = std::move(task)](SessionTable &owner) {
        if (Session *session = owner.find(number))
            task(*session);
    });
}

} // namespace signalbox::core
