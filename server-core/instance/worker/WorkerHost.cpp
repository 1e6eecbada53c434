// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/WorkerHost.h"

#include "server-core/instance/HubDocument.h"
#include "server-core/instance/HubQueries.h"
#include "server-core/instance/InstanceDocument.h"
#include "server-core/instance/worker/ProcessFacts.h"
#include "server-core/instance/worker/Uplink.h"
#include "server-core/instance/worker/UplinkSocket.h"
#include "server-core/instance/worker/UplinkValues.h"
#include "server-core/instance/worker/WorkerConstants.h"
#include "server-core/instance/worker/WorkerDocument.h"
#include "server-core/types/OptionCheck.h"

#include "shared/base/Log.h"
#include "shared/base/Version.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDateTime>
#include <QtCore/QFile>

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;

namespace {

constexpr int workerThreads = 2;
/// Dispatches on their way to the agent; a service that sends more than are answered is told so.
constexpr std::size_t mostDispatches = 1000;

/// On threads of this process, which are its own: what isolation means has been done by starting it.
InstanceConfig local(InstanceConfig config)
{
    config.isolation = Isolation::None;
    return config;
}

HubDefinitions definitionsOf(const std::optional<HubConfig> &hub)
{
    return hub ? HubDefinitions({*hub}) : HubDefinitions();
}

/// Calls `then` with the message; what cannot be read is said and left out.
template <typename Message, typename Then>
void with(const QJsonObject &content, const Then &then)
{
    const Result<Message> message = decode<Message>(content);
    if (message)
        then(*message);
    else
        qCWarning(lcInstance).noquote() << "uplink message not understood" << u"type=%1"_s.arg(int(Message::type))
                                        << u"error="_s + message.error().message;
}

} // namespace

WorkerHost::WorkerHost(const WorkerFolder &folder, const WorkerSetup &setup, const TypeRegistry &types, QObject *parent)
    : QObject(parent),
      m_folder(folder),
      m_config(setup.config),
      m_types(types),
      m_hubs(definitionsOf(setup.hub)),
      m_pool(std::make_unique<SessionPool>(m_config.ioThreads, u"io/"_s)),
      m_liveHubs(std::make_unique<HubHost>(m_pool->io(), m_workers)),
      m_hubQueries(std::make_unique<HubQueries>(*this, m_workers)),
      m_uplinkThread(std::make_unique<net::IoThread>(u"uplink"_s)),
      m_log(logBacklog, [this] { QMetaObject::invokeMethod(this, &WorkerHost::tellLog, Qt::QueuedConnection); })
{
    m_workers.setMaxThreadCount(workerThreads);
    m_liveHubs->setNode(setup.node);
    m_liveHubs->setFolder(setup.hubFolder);
    m_liveHubs->setInstance(m_config.name);
    m_pace.setInterval(counterInterval);
    connect(&m_pace, &QTimer::timeout, this, [this] {
        m_dispatches.expire(PendingAnswers::Clock::now());
        tellCounters(false);
    });
    m_farewellTimer.setSingleShot(true);
    m_farewellTimer.setInterval(farewellTime);
    connect(&m_farewellTimer, &QTimer::timeout, this, &WorkerHost::finish);
}

WorkerHost::~WorkerHost()
{
    m_acceptor.reset();
    m_uplink.reset();
    m_uplinkThread.reset();
    m_workers.waitForDone();
    if (m_run)
        m_run->halt();
    m_pool->stop();
    // The last tasks of the threads may have asked for more.
    m_workers.waitForDone();
    m_liveHubs.reset();
    m_pool.reset();
}

InstanceEnvironment WorkerHost::environment()
{
    return {*this,
            *m_pool,
            m_workers,
            m_types,
            m_ids,
            m_listeners,
            m_services,
            m_hubs,
            *m_liveHubs,
            [this](const QString &server, const QString &sessionId, const QByteArray &message, std::function<void(DispatchResult)> reply) {
                QMetaObject::invokeMethod(
                    this,
                    [this, server, sessionId, message, reply = std::move(reply)] { dispatchOutside(server, sessionId, message, reply); },
                    Qt::QueuedConnection);
            }};
}

Result<void> WorkerHost::start()
{
    Result<std::unique_ptr<WorkerLock>> lock = WorkerLock::take(m_folder, m_config.name);
    if (!lock)
        return failure(lock.error());
    m_lock = std::move(*lock);
    if (Result<void> listening = listen(); !listening)
        return listening;
    const Result<const ServerType *> type = m_types.find(m_config.type);
    const Result<void> options = type ? checkOptions(**type, m_config.options) : Result<void>(failure(type.error()));
    if (!options) {
        runEnded({.error = options.error()});
        return {};
    }
    m_run = std::make_unique<LocalRun>(local(m_config), **type, environment(), static_cast<InstanceRun::Owner &>(*this));
    m_run->open();
    m_pace.start();
    return {};
}

Result<void> WorkerHost::listen()
{
    const QString path = m_folder.socketFile(m_config.name);
    // Of one that was killed: whoever has the lock has the name.
    QFile::remove(path);
    m_uplinkThread->start();
    Result<std::unique_ptr<net::Acceptor>> acceptor =
        net::Acceptor::listen(*m_uplinkThread, {.address = {.localPath = path}, .privileged = true, .localMode = 0600});
    if (!acceptor)
        return failure(acceptor.error());
    m_acceptor = std::move(*acceptor);
    m_acceptor->start([thread = m_uplinkThread.get()]() -> net::IoThread & { return *thread; },
                      [this](net::Connection &connection) {
                          QMetaObject::invokeMethod(
                              this, [this, socket = Uplink::accept(connection)] { greet(socket); }, Qt::QueuedConnection);
                      });
    return {};
}

// ---- the agent

template <typename Message>
void WorkerHost::send(const Message &message)
{
    if (m_uplink)
        m_uplink->send(message);
}

void WorkerHost::greet(std::shared_ptr<UplinkSocket> socket)
{
    loseUplink();
    m_uplink = std::make_unique<Uplink>(std::move(socket));
    connect(m_uplink.get(), &Uplink::received, this, &WorkerHost::receive);
    connect(m_uplink.get(), &Uplink::closed, this, [this](const Error &error) {
        qCDebug(lcInstance).noquote() << "agent gone" << u"error="_s + error.message;
        loseUplink();
        if (m_end)
            finish();
    });
    const qint64 pid = QCoreApplication::applicationPid();
    send(Hello{.oldest = oldestVersion,
               .newest = newestVersion,
               .pid = pid,
               .version = productVersion,
               .instance = m_config.name,
               .startTime = processStartTime(pid).value_or(0),
               .servingSince = m_servingSince,
               .sessions = m_ids.prefix(),
               .config = toDocument(m_config),
               .hub = m_hubs.list().isEmpty() ? QJsonObject() : toDocument(m_hubs.list().first())});
    m_hadAgent = true;
    tellLog();
    tellStatus();
    tellCounters(true);
    if (m_end)
        sayFarewell();
}

void WorkerHost::loseUplink()
{
    if (!m_uplink)
        return;
    // It may be the one that calls.
    m_uplink->disconnect(this);
    m_uplink.release()->deleteLater();
    m_dispatches.failAll();
}

void WorkerHost::receive(MessageType type, const QJsonObject &content)
{
    switch (type) {
    case MessageType::Ping:
        return with<Ping>(content, [this](const Ping &ping) { send(Pong{ping.id, m_run && m_run->isStalled()}); });
    case MessageType::Drain:
        if (!isServing() || std::exchange(m_draining, true))
            return;
        m_run->drain();
        // When nobody comes any more: the agent counts those that are left.
        QTimer::singleShot(drainSettleTime, this, [this] {
            tellStatus();
            tellCounters(true);
        });
        return;
    case MessageType::Resume:
        if (isServing() && std::exchange(m_draining, false))
            m_run->resume();
        return;
    case MessageType::Close:
        return close();
    case MessageType::Apply:
        return with<Apply>(content, [this](const Apply &message) { apply(message); });
    case MessageType::Dispatched:
        return with<Dispatched>(content, [&](const Dispatched &answer) { m_dispatches.answer(answer.id, content); });
    default:
        answerRequest(type, content);
    }
}

std::function<void(bool)> WorkerHost::found(qint64 id)
{
    return [this, id](bool found) { send(Found{id, found}); };
}

void WorkerHost::answerRequest(MessageType type, const QJsonObject &content)
{
    switch (type) {
    case MessageType::QuerySessions:
        return with<QuerySessions>(content, [this](const QuerySessions &query) { querySessions(query); });
    case MessageType::FindSession:
        return with<FindSession>(content, [this](const FindSession &message) {
            if (!isServing())
                return send(Found{message.id, false});
            m_run->findSession(message.session, found(message.id));
        });
    case MessageType::CloseSession:
        return with<CloseSession>(content, [this](const CloseSession &message) {
            if (!isServing())
                return send(Found{message.id, false});
            m_run->closeSession(message.session, message.reason, found(message.id));
        });
    case MessageType::SendToSession:
        return with<SendToSession>(content, [this](const SendToSession &message) {
            if (!isServing())
                return send(Found{message.id, false});
            m_run->sendTo(message.session, fromBase64(message.message), message.text ? MessageKind::Text : MessageKind::Binary,
                          found(message.id));
        });
    case MessageType::Dispatch:
        return with<Dispatch>(content, [this](const Dispatch &message) { dispatchHere(message); });
    case MessageType::AskHub:
        return with<AskHub>(content, [this](const AskHub &message) { askHub(message); });
    default:
        return;
    }
}

void WorkerHost::querySessions(const QuerySessions &query)
{
    const auto answer = [this, id = query.id](const Result<SessionPage> &page) {
        SessionItems items = toMessage(page);
        items.id = id;
        send(items);
    };
    if (isServing())
        m_run->sessions(fromMessage(query), answer);
    else
        answer(SessionPage());
}

void WorkerHost::dispatchHere(const Dispatch &message)
{
    const auto answer = [this, id = message.id](DispatchResult result) { send(Dispatched{id, QString(dispatchResultName(result))}); };
    if (isServing())
        m_run->dispatch(message.session, fromBase64(message.message), answer);
    else
        answer(DispatchResult::NoSuchServer);
}

void WorkerHost::askHub(const AskHub &message)
{
    const auto answer = [this, id = message.id](const Result<HubAnswer> &result) {
        HubAnswered answered{.id = id};
        if (result)
            answered.answer = toDocument(*result);
        else
            answered.error = toMessage(result.error());
        send(answered);
    };
    const Result<HubAsk> ask = hubAskFrom(message.ask);
    if (!ask)
        return answer(failure(ask.error()));
    if (const Result<void> right = checkHubAsk(*ask); !right)
        return answer(failure(right.error()));
    m_hubQueries->answer(m_liveHubs->find(m_config.hubName()), *ask, answer);
}

void WorkerHost::dispatchOutside(const QString &server, const QString &sessionId, const QByteArray &message,
                                 const std::function<void(DispatchResult)> &reply)
{
    if (!m_uplink)
        return reply(DispatchResult::NoSuchServer);
    if (m_dispatches.size() >= mostDispatches)
        return reply(DispatchResult::NotAccepted);
    const qint64 id = m_dispatches.add(
        [reply](const std::optional<QJsonObject> &content) {
            reply(content ? dispatchResult(content->value(u"result"_s).toString()) : DispatchResult::NoSuchServer);
        },
        PendingAnswers::Clock::now() + answerTime);
    send(Dispatch{id, server, sessionId, toBase64(message)});
}

void WorkerHost::apply(const Apply &message)
{
    const auto answer = [this, id = message.id](const Result<void> &applied) {
        Applied result{.id = id};
        if (!applied)
            result.error = toMessage(applied.error());
        send(result);
    };
    const QString what = u"the agent's configuration"_s;
    const Result<InstanceConfig> config = fromDocument(message.config, {}, what);
    if (!config)
        return answer(failure(config.error()));
    if (!message.hub.isEmpty()) {
        const Result<HubConfig> hub = hubFromDocument(message.hub, what);
        if (!hub)
            return answer(failure(hub.error()));
        m_hubs = definitionsOf(*hub);
    }
    if (!isServing())
        return answer({});
    m_run->apply(local(*config), answer);
}

void WorkerHost::tellStatus()
{
    send(Status{.open = m_open, .draining = m_draining, .listeners = m_open ? toMessage(m_run->listeners()) : QList<Listener>()});
}

void WorkerHost::tellCounters(bool always)
{
    if (!m_uplink || !m_run)
        return;
    Counters counters = toMessage(m_run->counters());
    counters.metrics = m_run->metrics();
    if (!always && counters == m_lastCounters)
        return;
    m_lastCounters = counters;
    if (always)
        m_uplink->send(counters);
    else
        m_uplink->sendDroppable(counters);
}

void WorkerHost::log(const LogLine &line)
{
    if (!m_log.push(line))
        ++m_droppedLines;
}

void WorkerHost::tellLog()
{
    // What it says before the first agent asks waits for that; later, without one, its own log is enough.
    if (!m_uplink && !m_hadAgent)
        return;
    const std::vector<LogLine> lines = m_log.takeAll();
    if (m_uplink && !lines.empty())
        m_uplink->sendDroppable(Log{QList<LogLine>(lines.begin(), lines.end()), m_droppedLines.exchange(0)});
}

// ---- the run

void WorkerHost::runOpened()
{
    m_open = true;
    m_servingSince = QDateTime::currentMSecsSinceEpoch();
    qCInfo(lcInstance).noquote() << "serving" << u"name="_s + m_config.name << u"pid=%1"_s.arg(QCoreApplication::applicationPid());
    tellStatus();
}

void WorkerHost::close()
{
    if (std::exchange(m_closing, true))
        return;
    qCInfo(lcInstance).noquote() << "closing" << u"name="_s + m_config.name;
    if (m_run)
        m_run->close();
    else
        finish();
}

void WorkerHost::runEnded(const RunEnd &end)
{
    m_ending = true;
    // Hubs are kept for the worker that comes next, and it may come as soon as this one has said that it is through.
    m_liveHubs->sealAll([this, end] { sayEnd(end); });
}

void WorkerHost::sayEnd(const RunEnd &end)
{
    m_end = end;
    if (end.error)
        qCWarning(lcInstance).noquote() << "ended" << u"name="_s + m_config.name << u"error="_s + end.error->message;
    tellLog();
    // The agent may be about to ask: it is told why this one could not serve. Nobody has to be told what was asked for.
    m_farewellTimer.start();
    if (m_uplink)
        sayFarewell();
    else if (!end.error)
        finish();
}

void WorkerHost::sayFarewell()
{
    tellCounters(true);
    Ended ended{.retry = m_end->retry};
    if (m_end->error)
        ended.error = toMessage(*m_end->error);
    // The agent closes the uplink when it has read this; that ends the process.
    send(ended);
}

void WorkerHost::finish()
{
    if (std::exchange(m_finished, true))
        return;
    const bool failed = m_end && m_end->error;
    m_acceptor.reset();
    // The log stays if there is something to be read in it.
    m_folder.remove(m_config.name, false);
    Q_EMIT this->ended(failed ? 1 : 0);
}

} // namespace signalbox::core::worker
