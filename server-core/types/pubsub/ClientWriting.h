// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/pubsub/PubSubClient.h"
#include "server-core/types/pubsub/ServerMessage.h"

/// How PubSubClient writes to its session; for its .cpp files.
namespace signalbox::core::pubsub {

/// Where a thread puts a text together before it is sent; one serves all its sessions.
inline QByteArray &textOfThread()
{
    thread_local QByteArray text;
    return text;
}

/// `write(text)` appends the message.
template <typename Write>
void PubSubClient::send(Write write)
{
    constexpr qsizetype kept = 64 * 1024;
    QByteArray &text = textOfThread();
    text.resize(0);
    write(text);
    m_session.send(text, MessageKind::Text);
    // One long answer must not be paid for until the end.
    if (text.capacity() > kept)
        text = QByteArray();
}

template <typename Answer>
void PubSubClient::answer(CallId id, const Answer &answer)
{
    if (!id.isEmpty())
        send([&](QByteArray &text) { appendAnswer(text, id, answer); });
}

template <typename Note>
void PubSubClient::tell(const Note &note)
{
    send([&](QByteArray &text) { appendNote(text, note); });
}

} // namespace signalbox::core::pubsub
