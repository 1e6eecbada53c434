// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/RawSession.h"

#include "server-core/session/SessionTable.h"

namespace signalbox::core {

void RawSession::connected()
{
    // Refused by an end of stream: a reset would follow if what the client said first were left unread.
    if (isRefused())
        return close(refusal());
    open();
}

bool RawSession::send(QByteArrayView message, MessageKind)
{
    if (state() != SessionState::Open)
        return false;
    write(message);
    messageSent(message.size());
    return true;
}

std::size_t RawSession::received(std::span<char> data)
{
    if (state() == SessionState::Open)
        deliver(QByteArrayView(data.data(), qsizetype(data.size())), MessageKind::Binary);
    return data.size();
}

bool RawSession::sayGoodbye(CloseReason reason, const QString &text)
{
    write(table().context().handler.closeNotice(reason, text));
    return true;
}

} // namespace signalbox::core
