// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/FramedSession.h"

#include "server-core/session/SessionTable.h"

namespace signalbox::core {

FramedSession::FramedSession(net::Connection &connection, SessionTable &table_, std::uint64_t number)
    : Session(connection, table_, number), m_framing(table_.settings().protocol.createFraming())
{
}

bool FramedSession::send(QByteArrayView message, MessageKind)
{
    if (state() != SessionState::Open)
        return false;
    QByteArray &scratch = table().scratch();
    scratch.resize(0); // keeps the memory
    if (!m_framing->encode(message, scratch))
        return false;
    write(scratch);
    messageSent(scratch.size());
    return true;
}

void FramedSession::connected()
{
    if (isRefused())
        close(refusal());
    else
        open();
}

std::size_t FramedSession::received(std::span<char> data)
{
    if (state() != SessionState::Open)
        return data.size();
    const framing::FeedResult result = m_framing->feed(data, *this);
    if (result.status == framing::FeedStatus::Failed)
        close(m_framing->failedByLength() ? CloseReason::MessageTooLarge : CloseReason::ProtocolError, m_framing->errorMessage());
    return result.consumed;
}

bool FramedSession::sayGoodbye(CloseReason reason, const QString &text)
{
    write(table().context().handler.closeNotice(reason, text));
    return true;
}

} // namespace signalbox::core
