// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/WorkerRun.h"

#include "server-core/instance/HubDocument.h"
#include "server-core/instance/InstanceDocument.h"
#include "server-core/instance/InstanceHost.h"
#include "server-core/instance/worker/ProcessFacts.h"
#include "server-core/instance/worker/UplinkValues.h"
#include "server-core/instance/worker/WorkerConstants.h"
#include "server-core/instance/worker/WorkerEnd.h"
#include "server-core/instance/worker/WorkerLaunch.h"
#include "server-core/instance/worker/WorkerLog.h"
#include "server-core/instance/worker/Workers.h"

#include "shared/base/Log.h"

#include <csignal>

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
      m_client(config.name, *workers.host()),
      m_listeners(config.listeners),
      m_watchdog(config.restart.hangTimeout, pingInterval, Watchdog::Clock::now())
{
    for (QTimer *timer : {&m_closeTimer, &m_lastWordsTimer})
        timer->setSingleShot(true);
    m_tickTimer.setInterval(pingInterval);
    m_tickTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_client, &WorkerClient::greeted, this, &WorkerRun::greeted);
    connect(&m_client, &WorkerClient::misfit, this, &WorkerRun::misfit);
    connect(&m_client, &WorkerClient::received, this, &WorkerRun::receive);
    connect(&m_client, &WorkerClient::lost, this, &WorkerRun::lost);
    connect(&m_tickTimer, &QTimer::timeout, this, &WorkerRun::tick);
    connect(&m_lastWordsTimer, &QTimer::timeout, this, &WorkerRun::finish);
    connect(&m_closeTimer, &QTimer::timeout, this, [this] {
        if (m_process)
            m_process->signal(SIGKILL);
    });
}

WorkerRun::~WorkerRun() = default;

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
    const LaunchOrder order{m_workers.runtime(), m_workers.program(),   m_config, m_workers.types(), m_workers.hub(m_config.hubName()),
                            m_workers.node(),    m_workers.hubFolder(), m_found};
    const auto launch = [this, alive = std::weak_ptr<int>(m_alive), order] {
        if (alive.lock())
            elsewhere([launch = m_launch, order] { launch->result = launchWorker(order); }, [this] { launched(); });
    };
    m_workers.hubBegins(m_config);
    // Before it was isolated its hub lived in this process; unless others have it there, it goes with it.
    if (m_workers.host() && !m_found && !m_workers.host()->isServedHere(m_config.hubName()))
        m_workers.host()->liveHubs().handOver(m_config.hubName(), launch);
    else
        launch();
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
    if (m_closing)
        m_process->signal(SIGTERM);
    m_client.dial(m_workers.thread(), m_workers.folder().socketFile(m_config.name));
}

void WorkerRun::greeted()
{
    m_watchdog.heard(false, Watchdog::Clock::now());
    if (m_closing)
        return m_client.send(Close{});
    // What changed while no agent was there to say so.
    const QJsonObject hub = hubInUse();
    const bool sameHub = hub.isEmpty() || hub == m_client.hello().hub;
    if (!m_adopted || (sameHub && m_client.hello().config == toDocument(m_config)))
        return;
    apply(m_config, [name = m_config.name](const Result<void> &applied) {
        if (!applied)
            qCWarning(lcInstance).noquote() << "configuration not taken over" << u"name="_s + name << u"error="_s + applied.error().message;
    });
}

QJsonObject WorkerRun::hubInUse() const
{
    // Another one may be configured; that counts from the next start on.
    const QString running = m_client.hello().hub.value("name"_L1).toString();
    const std::optional<HubConfig> hub = m_workers.hub(running.isEmpty() ? m_config.hubName() : running);
    return hub ? toDocument(*hub) : QJsonObject();
}

void WorkerRun::misfit(const Error &error)
{
    m_client.hangUp();
    m_killed = error;
    m_process->signal(SIGTERM);
}

void WorkerRun::lost(const Error &error, bool wasGreeted)
{
    if (m_processEnd)
        return finish();
    if (wasGreeted && !m_closing)
        qCDebug(lcInstance).noquote() << "uplink lost" << u"name="_s + m_config.name << u"error="_s + error.message;
}

// ---- what it is told

void WorkerRun::drain()
{
    m_draining = true;
    m_countersAge = CountersAge::BeforeDrain;
    m_client.send(Drain{});
}

void WorkerRun::resume()
{
    m_draining = false;
    m_countersAge = CountersAge::Present;
    m_client.send(Resume{});
}

void WorkerRun::close()
{
    if (std::exchange(m_closing, true))
        return;
    m_closeTimer.start(closeTime);
    if (m_client.isConnected())
        m_client.send(Close{});
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
    m_client.apply(
        toDocument(config), hubInUse(),
        [this, alive = std::weak_ptr<int>(m_alive), restart = config.restart, reply = std::move(reply)](const Result<void> &applied) {
            if (applied && alive.lock()) {
                m_config.restart = restart;
                m_watchdog.setHangTimeout(restart.hangTimeout);
            }
            reply(applied);
        });
}

// ---- what it says

void WorkerRun::receive(MessageType type, const QJsonObject &content)
{
    // Whatever it says, it turns; what it says about its threads comes as pong.
    if (type != MessageType::Pong)
        m_watchdog.heard(m_stalled, Watchdog::Clock::now());
    switch (type) {
    case MessageType::Status:
        if (const auto status = decode<Status>(content))
            takeStatus(*status);
        break;
    case MessageType::Counters:
        if (const auto counters = decode<Counters>(content))
            takeCounters(*counters);
        break;
    case MessageType::Pong:
        if (const auto pong = decode<Pong>(content))
            m_watchdog.heard(pong->stalled, Watchdog::Clock::now());
        break;
    case MessageType::Log:
        if (const auto log = decode<Log>(content))
            writeToLog(*log, m_config.name);
        break;
    case MessageType::Ended:
        if (const auto ended = decode<Ended>(content)) {
            m_farewell = *ended;
            m_counters.sessions = 0;
            m_countersAge = CountersAge::Present;
            // It waits for this.
            m_client.hangUp();
        }
        break;
    case MessageType::Dispatch:
        if (const auto message = decode<Dispatch>(content))
            dispatchOutside(*message);
        break;
    default:
        break;
    }
}

void WorkerRun::takeCounters(const Counters &counters)
{
    m_counters = fromMessage(counters);
    m_metrics = counters.metrics;
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
    if (m_closing || m_over)
        return;
    const QList<ListenerConfig> listeners = fromMessage(status.listeners);
    const bool changed = status.open && std::exchange(m_listeners, listeners) != listeners;
    if (status.draining && m_countersAge == CountersAge::BeforeDrain)
        m_countersAge = CountersAge::NextIsPresent;
    if (status.open && status.draining != m_draining) {
        // The uplink, or the agent, was away when it was told.
        if (m_draining)
            m_client.send(Drain{});
        else
            m_client.send(Resume{});
    }
    if (status.open && !std::exchange(m_opened, true))
        m_owner.runOpened();
    else if (changed)
        m_owner.runChanged();
}

void WorkerRun::dispatchOutside(const Dispatch &message)
{
    m_workers.host()->dispatch(message.server, message.session, fromBase64(message.message),
                               [this, alive = std::weak_ptr<int>(m_alive), id = message.id](DispatchResult result) {
                                   if (alive.lock())
                                       m_client.send(Dispatched{id, QString(dispatchResultName(result))});
                               });
}

// ---- watching it

void WorkerRun::tick()
{
    const auto now = Watchdog::Clock::now();
    m_client.expire(now);
    if (m_processEnd)
        return;
    m_client.send(Ping{++m_ticks});
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

std::optional<qint64> WorkerRun::pid() const
{
    return m_process ? std::optional(m_process->pid()) : std::nullopt;
}

QDateTime WorkerRun::openedAt() const
{
    const qint64 since = m_client.hello().servingSince;
    return since > 0 ? QDateTime::fromMSecsSinceEpoch(since, Qt::UTC) : InstanceRun::openedAt();
}

// ---- its end

void WorkerRun::processEnded(const ProcessEnd &processEnd)
{
    m_processEnd = processEnd;
    m_closeTimer.stop();
    if (m_client.isDialling())
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
    m_client.hangUp();
    const auto lines = std::make_shared<QStringList>();
    const bool asked = m_closing || (m_farewell && !m_farewell->error);
    elsewhere(
        [lines, asked, folder = m_workers.folder(), name = m_config.name] {
            *lines = lastLines(folder.logFile(name), lastLineCount);
            folder.remove(name, asked);
        },
        [this, lines] {
            end(describeEnd({.pid = m_process->pid(),
                             .process = *m_processEnd,
                             .asked = m_closing,
                             .farewell = m_farewell,
                             .killed = m_killed,
                             .lastLines = *lines}));
        });
}

void WorkerRun::end(const RunEnd &end)
{
    m_over = true;
    m_counters.sessions = 0;
    m_countersAge = CountersAge::Present;
    m_owner.runEnded(end);
}

} // namespace signalbox::core::worker
