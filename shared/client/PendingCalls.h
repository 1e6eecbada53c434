// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QJsonValue>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

#include <functional>
#include <map>

namespace signalbox::client {

/// Calls that wait for their answers, by id, each with a time-out.
/// Shape:  a reply is called exactly once, or never when its context is gone. Failures are delivered through the event
///         loop, so a reply never runs inside the call that caused it.
/// Thread: the one it lives in.
class PendingCalls : public QObject
{
    Q_OBJECT

public:
    using Reply = std::function<void(Result<QJsonValue>)>;

    explicit PendingCalls(QObject *parent = nullptr);

    /// The id to send. `context` must not be null.
    qint64 add(const QString &method, QObject *context, Reply reply, std::chrono::milliseconds timeout);
    /// False for an id that nobody waits for (any more).
    bool answer(const QJsonValue &id, Result<QJsonValue> result);
    void failAll(const Error &error);
    qsizetype count() const { return qsizetype(m_calls.size()); }

    /// Queues one failed reply.
    static void failLater(QObject *context, Reply reply, Error error);

private:
    struct Call {
        QString method;
        QPointer<QObject> context;
        Reply reply;
        std::chrono::milliseconds timeout;
        QDeadlineTimer deadline;
    };

    void arm();
    void expire();

    std::map<qint64, Call> m_calls;
    QTimer m_timer;
    qint64 m_lastId = 0;
};

} // namespace signalbox::client
