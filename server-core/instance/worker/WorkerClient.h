// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceRun.h"
#include "server-core/instance/worker/PendingAnswers.h"
#include "server-core/instance/worker/Uplink.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace signalbox::core::worker {

/// The agent's side of the conversation with one worker.
/// Shape:  dials until it is told to hang up; between `greeted` and `lost` the worker hears what is sent. Questions are answered
///         within 5 s: when the worker does not, with "not found" and the like. Answers come later than the question, to the
///         main thread, as long as the context of the constructor is there.
/// Thread: main.
class WorkerClient : public QObject
{
    Q_OBJECT

public:
    /// `context` outlives this object.
    WorkerClient(QString instance, QObject &context);

    void dial(net::IoThread &thread, const QString &path);
    void hangUp();
    /// A line is open, or one is being dialled right now.
    bool isDialling() const { return m_uplink != nullptr; }
    bool isConnected() const { return m_uplink && m_greeted; }
    /// What the worker said last about itself.
    const Hello &hello() const { return m_hello; }
    /// Gives up waiting for answers that are late.
    void expire(PendingAnswers::Clock::time_point now) { m_answers.expire(now); }

    /// Nothing while not connected.
    template <typename Message>
    void send(const Message &message)
    {
        if (isConnected())
            m_uplink->send(message);
    }
    void apply(const QJsonObject &config, const QJsonObject &hub, std::function<void(Result<void>)> reply);
    void sessions(const SessionQuery &query, std::function<void(Result<SessionPage>)> reply);
    void findSession(const QString &id, std::function<void(bool)> reply);
    void closeSession(const QString &id, const QString &reason, std::function<void(bool)> reply);
    void sendTo(const QString &id, const QByteArray &message, MessageKind kind, std::function<void(bool)> reply);
    void dispatch(const QString &id, const QByteArray &message, std::function<void(DispatchResult)> reply);
    void askHub(const HubAsk &question, HubReply reply);

Q_SIGNALS:
    void greeted();
    /// It is no worker that this release can talk to.
    void misfit(const signalbox::Error &error);
    /// What is no answer. Whoever hears it may hang up.
    void received(signalbox::core::worker::MessageType type, const QJsonObject &content);
    /// The line broke; `wasGreeted`: after hello.
    void lost(const signalbox::Error &error, bool wasGreeted);

private:
    void dialAgain();
    void take(MessageType type, const QJsonObject &content);
    void greet(const QJsonObject &content);
    void dropLine();
    /// Asks with an id put in; `reply` gets nothing when there is no answer.
    template <typename Message>
    void ask(Message message, PendingAnswers::Reply reply);
    template <typename Message>
    void askFound(Message message, std::function<void(bool)> reply);
    void later(std::function<void()> task);

    const QString m_instance;
    QObject &m_context;
    net::IoThread *m_thread = nullptr;
    QString m_path;
    std::unique_ptr<Uplink> m_uplink;
    bool m_greeted = false;
    Hello m_hello;
    QTimer m_redialTimer;
    std::chrono::milliseconds m_redialDelay{0};
    PendingAnswers m_answers;
};

} // namespace signalbox::core::worker
