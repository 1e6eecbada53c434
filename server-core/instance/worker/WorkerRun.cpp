// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/WorkerRun.h"

#include "server-core/instance/InstanceDocument.h"
#include "server-core/instance/InstanceHost.h"
#include "server-core/instance/worker/ProcessFacts.h"
#include "server-core/instance/worker/Uplink.h"
#include "server-core/instance/worker/UplinkValues.h"
#include "server-core/instance/worker/WorkerConstants.h"
#include "server-core/instance/worker/WorkerLaunch.h"
#include "server-core/instance/worker/WorkerLog.h"
#include "server-core/instance/worker/Workers.h"

#include "shared/base/Log.h"
#include "shared/base/Version.h"

#include <QtCore/QCoreApplication>

#include <csignal>
#include <cstring>

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// After the end of the process: what it said last is in the socket still.
constexpr std::chrono::milliseconds lastWordsTime = 1s;
/// For a process that has to go at once.
constexpr std::chrono::milliseconds haltTime = 500ms;
/// Memory is looked at this often, in ticks.
constexpr qint64 memoryTicks = 5;

QString secondsText(std::chrono::milliseconds time)
{
    return u"%1 s"_s.arg(double(time.count()) / 1000, 0, 'g', 3);
}

} // namespace

/// Filled on another thread.
struct WorkerRun::Launch {
    std::optional<Result<LaunchedWorker>> result;
};

WorkerRun::WorkerRun(Workers &workers, const InstanceConfig &config, Owner &owner, std::optional<FoundWorker> found)
    : m_workers(workers),
      m_config(config),
      m_owner(owner),
      m_found(std::move(found)),
      m_listeners(config.listeners),
      m_watchdog(config.restart.hangTimeout, pingInterval, Watchdog::Clock::now())
{
    for (QTimer *timer : {&m_redialTimer, &m_closeTimer, &m_lastWordsTimer})
        timer->setSingleShot(true);
    m_tickTimer.setInterval(pingInterval);
    m_tickTimer.setTimerType(Qt::PreciseTimer);
    m_redialTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_redialTimer, &QTimer::timeout, this, &WorkerRun::dial);
    connect(&m_tickTimer, &QTimer::timeout, this, &WorkerRun::tick);
    connect(&m_lastWordsTimer, &QTimer::timeout, this, &WorkerRun::finish);
    connect(&m_closeTimer, &QTimer::timeout, this, [this] {
        if (m_process)
            m_process->signal(SIGKILL);
    });
}

WorkerRun::~WorkerRun() = default;

void WorkerRun::later(std::function<void()> task)
{
    QMetaObject::invokeMethod(m_workers.host(), std::move(task), Qt::QueuedConnection);
}

void WorkerRun::elsewhere(std::function<void()> job, std::function<void()> then)
{
    m_workers.elsewhere(std::move(job), [alive = std::weak_ptr<int>(m_alive), then = std::move(then)] {
        if (alive.lock())
            then();
    });
}

// ---- starting

void WorkerRun::open()
{
    m_launch = std::make_shared<Launch>();
    const LaunchOrder order{m_workers.runtime(), m_workers.program(), m_config, m_found};
    elsewhere([launch = m_launch, order] { launch->result = launchWorker(order); }, [this] { launched(); });
}

void WorkerRun::launched()
{
    Result<LaunchedWorker> worker = std::move(*m_launch->result);
    m_launch.reset();
    if (!worker) {
        // A worker that ended while it was taken over is one that crashed.
        const bool lost = m_found.has_value();
        return end({.error = worker.error(), .retry = lost || worker.error().retryable});
    }
    m_adopted = worker->adopted;
    m_process = std::make_unique<WorkerProcess>(std::move(worker->process));
    connect(m_process.get(), &WorkerProcess::ended, this, &WorkerRun::processEnded);
    qCInfo(lcInstance).noquote() << (m_adopted ? "worker taken over" : "worker started") << u"name="_s + m_config.name
                                 << u"pid=%1"_s.arg(m_process->pid());
    m_launchedAt = Watchdog::Clock::now();
    m_watchdog.heard(false, m_launchedAt);
    m_tickTimer.start();
    m_redialDelay = firstRedial;
    if (m_closing)
        m_process->signal(SIGTERM);
    dial();
}

void WorkerRun::dial()
{
    m_uplink = std::make_unique<Uplink>(m_workers.thread(), m_workers.folder().socketFile(m_config.name));
    connect(m_uplink.get(), &Uplink::opened, this, [this] {
        m_uplink->send(
            Hello{.oldest = oldestVersion, .newest = newestVersion, .pid = QCoreApplication::applicationPid(), .version = productVersion});
    });
    connect(m_uplink.get(), &Uplink::received, this, &WorkerRun::receive);
    connect(m_uplink.get(), &Uplink::closed, this, &WorkerRun::lostUplink);
}

void WorkerRun::lostUplink(const Error &error)
{
    if (std::exchange(m_greeted, false) && !m_farewell && !m_processEnd)
        qCWarning(lcInstance).noquote() << "uplink lost" << u"name="_s + m_config.name << u"error="_s + error.message;
    // It is the one that calls.
    m_uplink->disconnect(this);
    m_uplink.release()->deleteLater();
    m_answers.failAll();
    if (m_processEnd)
        return finish();
    m_redialTimer.start(m_redialDelay);
    m_redialDelay = std::min(m_redialDelay * 2, longestRedial);
}

void WorkerRun::greeted(const Hello &hello)
{
    if (hello.newest < oldestVersion || hello.oldest > newestVersion || hello.pid != m_process->pid()) {
        m_killed = Error{ErrorCode::Unsupported,
                         u"the worker (process %1, release %2) speaks another version of the uplink"_s.arg(hello.pid).arg(hello.version)};
        return m_process->signal(SIGTERM);
    }
    m_hello = hello;
    m_greeted = true;
    m_redialDelay = firstRedial;
    if (m_closing)
        return m_uplink->send(Close{});
    // What changed while no agent was there to say so. It answers, or says why not, in its log.
    if (m_adopted && hello.config != toDocument(m_config))
        apply(m_config, [name = m_config.name](const Result<void> &applied) {
            if (!applied)
                qCWarning(lcInstance).noquote()
                    << "configuration not taken over" << u"name="_s + name << u"error="_s + applied.error().message;
        });
}

// ---- what it is told

void WorkerRun::drain()
{
    m_draining = true;
    m_countersAge = CountersAge::BeforeDrain;
    if (isConnected())
        m_uplink->send(Drain{});
}

void WorkerRun::resume()
{
    m_draining = false;
    m_countersAge = CountersAge::Present;
    if (isConnected())
        m_uplink->send(Resume{});
}

void WorkerRun::close()
{
    if (std::exchange(m_closing, true))
        return;
    m_closeTimer.start(closeTime);
    if (isConnected())
        m_uplink->send(Close{});
    else if (m_process)
        m_process->signal(SIGTERM);
}

void WorkerRun::halt()
{
    m_over = true;
    m_workers.waitForJobs();
    if (m_launch && m_launch->result && *m_launch->result)
        m_process = std::make_unique<WorkerProcess>(std::move((*m_launch->result)->process));
    if (!m_process || m_processEnd)
        return;
    m_process->signal(SIGTERM);
    if (!m_process->waitForEnd(haltTime)) {
        m_process->signal(SIGKILL);
        m_process->waitForEnd(haltTime);
    }
    m_process.reset();
    m_workers.folder().remove(m_config.name, true);
}

void WorkerRun::apply(const InstanceConfig &config, std::function<void(Result<void>)> reply)
{
    Apply message;
    message.config = toDocument(config);
    ask(std::move(message), [this, alive = std::weak_ptr<int>(m_alive), config, reply](const std::optional<QJsonObject> &content) {
        const Result<Applied> applied =
            content ? decode<Applied>(*content) : failure(ErrorCode::TimedOut, u"the worker does not answer"_s, {}, true);
        if (!applied)
            return reply(failure(applied.error()));
        if (applied->error)
            return reply(failure(fromMessage(*applied->error)));
        if (alive.lock()) {
            m_config.restart = config.restart;
            m_watchdog.setHangTimeout(config.restart.hangTimeout);
        }
        reply({});
    });
}

// ---- what it says

void WorkerRun::receive(MessageType type, const QJsonObject &content)
{
    // Whatever it says, it turns; what it says about its threads comes as pong.
    if (type != MessageType::Pong)
        m_watchdog.heard(m_stalled, Watchdog::Clock::now());
    switch (type) {
    case MessageType::Hello:
        if (const auto hello = decode<Hello>(content))
            greeted(*hello);
        break;
    case MessageType::Status:
        if (const auto status = decode<Status>(content))
            takeStatus(*status);
        break;
    case MessageType::Counters:
        if (const auto counters = decode<Counters>(content))
            takeCounters(fromMessage(*counters));
        break;
    case MessageType::Pong:
        if (const auto pong = decode<Pong>(content))
            m_watchdog.heard(pong->stalled, Watchdog::Clock::now());
        break;
    case MessageType::Log:
        if (const auto log = decode<Log>(content))
            takeLog(*log);
        break;
    case MessageType::Ended:
        if (const auto ended = decode<Ended>(content)) {
            m_farewell = *ended;
            m_counters.sessions = 0;
            m_countersAge = CountersAge::Present;
            // It waits for this.
            m_greeted = false;
            m_uplink->disconnect(this);
            m_uplink.release()->deleteLater();
            m_answers.failAll();
        }
        break;
    case MessageType::Dispatch:
        if (const auto message = decode<Dispatch>(content))
            dispatchOutside(*message);
        break;
    default:
        m_answers.answer(content.value(u"id"_s).toInteger(), content);
    }
}

void WorkerRun::takeCounters(const InstanceCounters &counters)
{
    m_counters = counters;
    if (m_countersAge == CountersAge::NextIsPresent)
        m_countersAge = CountersAge::Present;
}

InstanceCounters WorkerRun::counters() const
{
    InstanceCounters counters = m_counters;
    if (m_countersAge != CountersAge::Present)
        counters.sessions = std::max<qint64>(counters.sessions, 1);
    return counters;
}

void WorkerRun::takeStatus(const Status &status)
{
    if (!m_greeted || m_closing || m_over)
        return;
    const QList<ListenerConfig> listeners = fromMessage(status.listeners);
    const bool changed = status.open && std::exchange(m_listeners, listeners) != listeners;
    if (status.draining && m_countersAge == CountersAge::BeforeDrain)
        m_countersAge = CountersAge::NextIsPresent;
    if (status.open && status.draining != m_draining) {
        // The uplink, or the agent, was away when it was told.
        if (m_draining)
            m_uplink->send(Drain{});
        else
            m_uplink->send(Resume{});
    }
    if (status.open && !std::exchange(m_opened, true))
        m_owner.runOpened();
    else if (changed)
        m_owner.runChanged();
}

void WorkerRun::takeLog(const Log &log) const
{
    const QString name = u"name="_s + m_config.name;
    for (const LogLine &line : log.lines) {
        const QString text =
            u"worker "_s + line.category + u": "_s + line.message + (line.message.contains(name) ? QString() : u' ' + name);
        switch (QtMsgType(line.level)) {
        case QtDebugMsg:
            qCDebug(lcInstance).noquote() << text;
            break;
        case QtInfoMsg:
            qCInfo(lcInstance).noquote() << text;
            break;
        default:
            qCWarning(lcInstance).noquote() << text;
        }
    }
    if (log.dropped > 0)
        qCWarning(lcInstance).noquote() << "lines of a worker's log left out" << u"count=%1"_s.arg(log.dropped) << name;
}

void WorkerRun::dispatchOutside(const Dispatch &message)
{
    m_workers.host()->dispatch(message.server, message.session, fromBase64(message.message),
                               [this, alive = std::weak_ptr<int>(m_alive), id = message.id](DispatchResult result) {
                                   if (alive.lock() && isConnected())
                                       m_uplink->send(Dispatched{id, QString(dispatchResultName(result))});
                               });
}

// ---- watching it

void WorkerRun::tick()
{
    const auto now = Watchdog::Clock::now();
    m_answers.expire(now);
    if (m_processEnd)
        return;
    if (isConnected())
        m_uplink->send(Ping{++m_ticks});
    else
        ++m_ticks;
    // Who is being closed has a time-out of its own.
    if (m_closing)
        return;
    if (m_ticks % memoryTicks == 0)
        watchMemory();
    const Watchdog::Verdict verdict = m_watchdog.judge(now);
    // Its start may take longer than what it does then.
    if (!m_opened && now - m_launchedAt < helloTime)
        return;
    setStalled(m_opened && verdict != Watchdog::Verdict::Well);
    if (verdict == Watchdog::Verdict::Hung)
        kill({ErrorCode::TimedOut,
              u"the worker (process %1) did not answer for %2 and was killed"_s.arg(m_process->pid())
                  .arg(secondsText(m_config.restart.hangTimeout))});
}

void WorkerRun::setStalled(bool stalled)
{
    if (std::exchange(m_stalled, stalled) == stalled)
        return;
    if (stalled)
        qCWarning(lcInstance).noquote() << "worker does not answer" << u"name="_s + m_config.name << u"pid=%1"_s.arg(m_process->pid());
    else
        qCInfo(lcInstance).noquote() << "worker answers again" << u"name="_s + m_config.name << u"pid=%1"_s.arg(m_process->pid());
    m_owner.runChanged();
}

void WorkerRun::watchMemory()
{
    const qint64 limit = m_config.restart.maxMemory;
    if (limit <= 0 || !m_opened || m_recycling)
        return;
    const qint64 used = processResidentBytes(m_process->pid()).value_or(0);
    if (used <= limit)
        return;
    m_recycling = true;
    m_owner.runWantsRecycling(
        u"it uses %1 MiB of memory, more than restart.max_memory (%2 MiB)"_s.arg(used / 1048576).arg(limit / 1048576));
}

void WorkerRun::kill(const Error &why)
{
    if (m_killed)
        return;
    m_killed = why;
    qCWarning(lcInstance).noquote() << "killing a worker" << u"name="_s + m_config.name << u"reason="_s + why.message;
    m_process->signal(SIGKILL);
}

// ---- its end

void WorkerRun::processEnded(const ProcessEnd &processEnd)
{
    m_processEnd = processEnd;
    m_closeTimer.stop();
    m_redialTimer.stop();
    if (m_uplink)
        m_lastWordsTimer.start(lastWordsTime);
    else
        finish();
}

void WorkerRun::finish()
{
    if (std::exchange(m_over, true))
        return;
    m_lastWordsTimer.stop();
    m_tickTimer.stop();
    m_uplink.reset();
    m_greeted = false;
    m_answers.failAll();
    const auto lines = std::make_shared<QStringList>();
    const bool asked = m_closing || (m_farewell && !m_farewell->error);
    elsewhere(
        [lines, asked, folder = m_workers.folder(), name = m_config.name] {
            *lines = lastLines(folder.logFile(name), lastLineCount);
            folder.remove(name, asked);
        },
        [this, lines] {
            m_lastLines = *lines;
            end(describeEnd());
        });
}

RunEnd WorkerRun::describeEnd() const
{
    RunEnd result{.exitStatus = m_processEnd->exitStatus, .signal = m_processEnd->signal, .lastLines = m_lastLines};
    if (m_closing)
        return result;
    if (m_farewell) {
        if (m_farewell->error)
            result.error = fromMessage(*m_farewell->error);
        result.retry = m_farewell->retry;
    } else if (m_killed) {
        result.error = m_killed;
        result.retry = m_killed->code != ErrorCode::Unsupported;
    } else {
        QString how = u"an earlier agent started it, so it is not known how"_s;
        if (result.signal)
            how = u"signal %1, %2"_s.arg(*result.signal).arg(QString::fromLocal8Bit(::strsignal(*result.signal)).toLower());
        else if (result.exitStatus)
            how = u"exit status %1"_s.arg(*result.exitStatus);
        result.error = Error{ErrorCode::InternalError, u"the worker (process %1) ended unexpectedly: %2"_s.arg(m_process->pid()).arg(how)};
        result.retry = true;
    }
    return result;
}

void WorkerRun::end(const RunEnd &end)
{
    m_over = true;
    m_counters.sessions = 0;
    m_countersAge = CountersAge::Present;
    m_owner.runEnded(end);
}

// ---- what it is asked

QList<ListenerConfig> WorkerRun::listeners() const
{
    return m_listeners;
}

std::optional<qint64> WorkerRun::pid() const
{
    return m_process ? std::optional(m_process->pid()) : std::nullopt;
}

QDateTime WorkerRun::openedAt() const
{
    return m_hello.servingSince > 0 ? QDateTime::fromMSecsSinceEpoch(m_hello.servingSince, Qt::UTC) : InstanceRun::openedAt();
}

bool WorkerRun::mayHave(const QString &id) const
{
    return isConnected() && id.startsWith(m_hello.sessions + u'-');
}

template <typename Message>
void WorkerRun::ask(Message message, PendingAnswers::Reply reply)
{
    if (!isConnected())
        return later([reply = std::move(reply)] { reply(std::nullopt); });
    message.id = m_answers.add(std::move(reply), PendingAnswers::Clock::now() + answerTime);
    m_uplink->send(message);
}

template <typename Message>
void WorkerRun::askFound(Message message, std::function<void(bool)> reply)
{
    if (!mayHave(message.session))
        return later([reply = std::move(reply)] { reply(false); });
    ask(std::move(message), [reply = std::move(reply)](const std::optional<QJsonObject> &content) {
        const Result<Found> found = content ? decode<Found>(*content) : Found();
        reply(found && found->found);
    });
}

void WorkerRun::sessions(const SessionQuery &query, std::function<void(Result<SessionPage>)> reply)
{
    ask(toMessage(query), [name = m_config.name, reply = std::move(reply)](const std::optional<QJsonObject> &content) {
        if (!content)
            return reply(failure(ErrorCode::TimedOut, u"the worker of \"%1\" does not answer"_s.arg(name), name, true));
        const Result<SessionItems> items = decode<SessionItems>(*content);
        reply(items ? fromMessage(*items, name) : failure(items.error()));
    });
}

void WorkerRun::findSession(const QString &id, std::function<void(bool)> reply)
{
    askFound(FindSession{.session = id}, std::move(reply));
}

void WorkerRun::closeSession(const QString &id, const QString &reason, std::function<void(bool)> reply)
{
    askFound(CloseSession{.session = id, .reason = reason}, std::move(reply));
}

void WorkerRun::sendTo(const QString &id, const QByteArray &message, MessageKind kind, std::function<void(bool)> reply)
{
    askFound(SendToSession{.session = id, .message = toBase64(message), .text = kind == MessageKind::Text}, std::move(reply));
}

void WorkerRun::dispatch(const QString &id, const QByteArray &message, std::function<void(DispatchResult)> reply)
{
    Dispatch question;
    question.server = m_config.name;
    question.session = id;
    question.message = toBase64(message);
    ask(std::move(question), [reply = std::move(reply)](const std::optional<QJsonObject> &content) {
        reply(content ? dispatchResult(content->value(u"result"_s).toString()) : DispatchResult::NoSuchServer);
    });
}

} // namespace signalbox::core::worker
