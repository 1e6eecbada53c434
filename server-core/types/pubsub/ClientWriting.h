// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/pubsub/PubSubClient.h"
#include "server-core/types/pubsub/ServerMessage.h"

/// How PubSubClient writes to its session; for its .cpp files.
namespace signalbox::core::pubsub {

/// A text that is put together, sent and gone; one serves all sessions of a thread.
class ThreadText
{
public:
    ThreadText() { text().resize(0); }
    ~ThreadText()
    {
        constexpr qsizetype kept = 64 * 1024;
        if (text().capacity() > kept)
            text() = QByteArray();
    }
    Q_DISABLE_COPY_MOVE(ThreadText)

    static QByteArray &text()
    {
        thread_local QByteArray bytes;
        return bytes;
    }
};

template <typename Answer>
void PubSubClient::answer(CallId id, const Answer &answer)
{
    if (id.isEmpty())
        return;
    const ThreadText writing;
    appendAnswer(ThreadText::text(), id, answer);
    m_session.send(ThreadText::text(), MessageKind::Text);
}

template <typename Note>
void PubSubClient::tell(const Note &note)
{
    const ThreadText writing;
    appendNote(ThreadText::text(), note);
    m_session.send(ThreadText::text(), MessageKind::Text);
}

} // namespace signalbox::core::pubsub
