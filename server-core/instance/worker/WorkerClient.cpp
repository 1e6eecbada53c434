// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/WorkerClient.h"

#include "server-core/instance/worker/UplinkValues.h"
#include "server-core/instance/worker/WorkerConstants.h"

#include "shared/base/Version.h"

#include <QtCore/QCoreApplication>

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;

WorkerClient::WorkerClient(QString instance, QObject &context) : m_instance(std::move(instance)), m_context(context)
{
    m_redialTimer.setSingleShot(true);
    m_redialTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_redialTimer, &QTimer::timeout, this, &WorkerClient::dialAgain);
}

// ---- the line

void WorkerClient::dial(net::IoThread &thread, const QString &path)
{
    m_thread = &thread;
    m_path = path;
    m_redialDelay = firstRedial;
    dialAgain();
}

void WorkerClient::dialAgain()
{
    m_uplink = std::make_unique<Uplink>(*m_thread, m_path);
    connect(m_uplink.get(), &Uplink::opened, this, [this] {
        m_uplink->send(
            Hello{.oldest = oldestVersion, .newest = newestVersion, .pid = QCoreApplication::applicationPid(), .version = productVersion});
    });
    connect(m_uplink.get(), &Uplink::received, this, &WorkerClient::take);
    connect(m_uplink.get(), &Uplink::closed, this, [this](const Error &error) {
        const bool wasGreeted = m_greeted;
        dropLine();
        m_redialTimer.start(m_redialDelay);
        m_redialDelay = std::min(m_redialDelay * 2, longestRedial);
        Q_EMIT lost(error, wasGreeted);
    });
}

void WorkerClient::dropLine()
{
    m_greeted = false;
    if (m_uplink) {
        // It may be the one that calls.
        m_uplink->disconnect(this);
        m_uplink.release()->deleteLater();
    }
    m_answers.failAll();
}

void WorkerClient::hangUp()
{
    m_redialTimer.stop();
    dropLine();
}

void WorkerClient::take(MessageType type, const QJsonObject &content)
{
    switch (type) {
    case MessageType::Hello:
        return greet(content);
    case MessageType::SessionPage:
    case MessageType::Found:
    case MessageType::Applied:
    case MessageType::Dispatched:
    case MessageType::HubAnswered:
        return m_answers.answer(content.value(u"id"_s).toInteger(), content);
    default:
        if (m_greeted)
            Q_EMIT received(type, content);
    }
}

void WorkerClient::greet(const QJsonObject &content)
{
    const Result<Hello> hello = decode<Hello>(content);
    if (!hello)
        return misfit(hello.error());
    if (hello->newest < oldestVersion || hello->oldest > newestVersion || hello->instance != m_instance) {
        return misfit({ErrorCode::Unsupported,
                       u"the worker (process %1, release %2) speaks another version of the uplink"_s.arg(hello->pid).arg(hello->version)});
    }
    m_hello = *hello;
    m_greeted = true;
    m_redialDelay = firstRedial;
    Q_EMIT greeted();
}

// ---- questions

void WorkerClient::later(std::function<void()> task)
{
    QMetaObject::invokeMethod(&m_context, std::move(task), Qt::QueuedConnection);
}

template <typename Message>
void WorkerClient::ask(Message message, PendingAnswers::Reply reply)
{
    if (!isConnected())
        return later([reply = std::move(reply)] { reply(std::nullopt); });
    message.id = m_answers.add(std::move(reply), PendingAnswers::Clock::now() + answerTime);
    m_uplink->send(message);
}

template <typename Message>
void WorkerClient::askFound(Message message, std::function<void(bool)> reply)
{
    // Most sessions that are looked for are another one's: the id tells.
    if (!message.session.startsWith(m_hello.sessions + u'-'))
        return later([reply = std::move(reply)] { reply(false); });
    ask(std::move(message), [reply = std::move(reply)](const std::optional<QJsonObject> &content) {
        const Result<Found> found = content ? decode<Found>(*content) : Found();
        reply(found && found->found);
    });
}

void WorkerClient::apply(const QJsonObject &config, const QJsonObject &hub, std::function<void(Result<void>)> reply)
{
    ask(Apply{.config = config, .hub = hub}, [name = m_instance, reply = std::move(reply)](const std::optional<QJsonObject> &content) {
        if (!content)
            return reply(failure(ErrorCode::TimedOut, u"the worker of \"%1\" does not answer"_s.arg(name), name, true));
        const Result<Applied> applied = decode<Applied>(*content);
        if (!applied)
            return reply(failure(applied.error()));
        reply(applied->error ? Result<void>(failure(fromMessage(*applied->error))) : Result<void>());
    });
}

void WorkerClient::sessions(const SessionQuery &query, std::function<void(Result<SessionPage>)> reply)
{
    ask(toMessage(query), [name = m_instance, reply = std::move(reply)](const std::optional<QJsonObject> &content) {
        if (!content)
            return reply(failure(ErrorCode::TimedOut, u"the worker of \"%1\" does not answer"_s.arg(name), name, true));
        const Result<SessionItems> items = decode<SessionItems>(*content);
        reply(items ? fromMessage(*items, name) : failure(items.error()));
    });
}

void WorkerClient::findSession(const QString &id, std::function<void(bool)> reply)
{
    askFound(FindSession{.session = id}, std::move(reply));
}

void WorkerClient::closeSession(const QString &id, const QString &reason, std::function<void(bool)> reply)
{
    askFound(CloseSession{.session = id, .reason = reason}, std::move(reply));
}

void WorkerClient::sendTo(const QString &id, const QByteArray &message, MessageKind kind, std::function<void(bool)> reply)
{
    askFound(SendToSession{.session = id, .message = toBase64(message), .text = kind == MessageKind::Text}, std::move(reply));
}

void WorkerClient::dispatch(const QString &id, const QByteArray &message, std::function<void(DispatchResult)> reply)
{
    ask(Dispatch{.server = m_instance, .session = id, .message = toBase64(message)},
        [reply = std::move(reply)](const std::optional<QJsonObject> &content) {
            reply(content ? dispatchResult(content->value(u"result"_s).toString()) : DispatchResult::NoSuchServer);
        });
}

void WorkerClient::askHub(const HubAsk &question, HubReply reply)
{
    ask(AskHub{.ask = toDocument(question)},
        [name = m_instance, question, reply = std::move(reply)](const std::optional<QJsonObject> &content) {
            if (!content)
                return reply(failure(ErrorCode::TimedOut, u"the worker of \"%1\" does not answer"_s.arg(name), name, true));
            const Result<HubAnswered> answered = decode<HubAnswered>(*content);
            if (!answered)
                return reply(failure(answered.error()));
            reply(answered->error ? failure(fromMessage(*answered->error)) : hubAnswerFrom(question, answered->answer));
        });
}

} // namespace signalbox::core::worker
