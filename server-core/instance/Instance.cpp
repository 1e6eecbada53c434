// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/Instance.h"

#include "server-core/instance/InstanceKeys.h"
#include "server-core/types/HubUse.h"
#include "server-core/types/OptionCheck.h"
#include "shared/base/Log.h"

#include <algorithm>
#include <utility>

namespace signalbox::core {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// How often a draining instance looks whether anybody is left.
constexpr std::chrono::milliseconds drainPace = 100ms;
/// A QTimer counts milliseconds in 31 bits.
constexpr std::chrono::milliseconds longestTimer = 24h;
/// For the clients of an instance that is started anew on its own account.
constexpr std::chrono::milliseconds recyclePatience = 30s;
/// A timer holds 24 days.
constexpr std::chrono::milliseconds longestPatience = 7 * 24h;

QString secondsText(std::chrono::milliseconds time)
{
    return u"%1 s"_s.arg(double(time.count()) / 1000, 0, 'g', 3);
}

} // namespace

Instance::Instance(const InstanceConfig &config, const InstanceEnvironment &environment, const WorkerRuns &workerRuns, QObject *parent)
    : QObject(parent), m_config(config), m_environment(environment), m_workerRuns(workerRuns), m_policy(config.restart)
{
    for (QTimer *timer : {&m_retryTimer, &m_drainTimer, &m_ageTimer})
        timer->setSingleShot(true);
    m_drainWatch.setInterval(drainPace);
    connect(&m_retryTimer, &QTimer::timeout, this, &Instance::beginStart);
    connect(&m_drainTimer, &QTimer::timeout, this, &Instance::beginStop);
    connect(&m_drainWatch, &QTimer::timeout, this, &Instance::watchDraining);
    connect(&m_ageTimer, &QTimer::timeout, this, &Instance::watchAge);
    judgeType();
}

Instance::~Instance() = default;

Result<const ServerType *> Instance::findType() const
{
    if (m_config.isolation == Isolation::Process && !m_workerRuns)
        return failure(ErrorCode::Unsupported,
                       u"isolation \"process\" needs signalboxd: this program runs its servers itself; use none or thread"_s);
    const Result<const ServerType *> type = m_environment.types.find(m_config.type);
    if (!type)
        return type;
    if (const Result<void> options = checkOptions(**type, m_config.options); !options)
        return failure(options.error());
    if (usesHub(**type)) {
        if (const Result<HubConfig> hub = m_environment.hubs.find(m_config.hubName()); !hub)
            return failure(hub.error());
    }
    return type;
}

const InstanceConfig *Instance::servesHub() const
{
    if (!m_run)
        return nullptr;
    const Result<const ServerType *> type = m_environment.types.find(m_running.type);
    return type && usesHub(**type) ? &m_running : nullptr;
}

void Instance::judgeType()
{
    const auto type = findType();
    m_state = type ? InstanceState::Stopped : InstanceState::Failed;
    m_error = type ? std::nullopt : std::optional(type.error());
}

InstanceStatus Instance::status() const
{
    InstanceStatus status;
    status.config = m_config;
    status.state = m_state;
    const InstanceConfig &inEffect = m_run ? m_running : m_config;
    status.type = inEffect.type;
    status.isolation = inEffect.isolation;
    status.listeners = m_run ? m_run->listeners() : m_config.listeners;
    status.error = m_error;
    if (m_run && m_startedAt.isValid())
        status.pid = m_run->pid();
    status.startedAt = m_startedAt;
    status.counters = counters();
    if (m_run)
        status.metrics = m_run->metrics();
    status.restarts = m_restarts;
    status.stalled = m_run && m_run->isStalled();
    status.drainUntil = m_drainUntil;
    if (m_run)
        status.pending = m_pending;
    return status;
}

InstanceCounters Instance::counters() const
{
    return m_run ? m_past + m_run->counters() : m_past;
}

// ---- what is asked for

void Instance::start()
{
    switch (m_state) {
    case InstanceState::Running:
    case InstanceState::Draining:
        break;
    case InstanceState::Starting:
        if (m_next == Next::Stop)
            m_next = Next::StopAndStart;
        // It waits for its next try: now is as good.
        else if (m_retryTimer.isActive())
            beginStart();
        break;
    case InstanceState::Stopping:
        m_next = Next::Start;
        break;
    case InstanceState::Stopped:
    case InstanceState::Failed:
        m_policy.forget();
        m_restarts = 0;
        beginStart();
        break;
    }
}

void Instance::stop()
{
    switch (m_state) {
    case InstanceState::Running:
    case InstanceState::Draining:
        m_next = Next::Nothing;
        beginStop();
        break;
    case InstanceState::Starting:
        if (m_run) {
            m_next = Next::Stop;
            m_run->close();
            break;
        }
        m_retryTimer.stop();
        m_error.reset();
        setState(InstanceState::Stopped);
        break;
    case InstanceState::Stopping:
        m_next = Next::Nothing;
        break;
    case InstanceState::Failed:
        m_error.reset();
        setState(InstanceState::Stopped);
        break;
    case InstanceState::Stopped:
        break;
    }
}

void Instance::restart()
{
    if (m_state == InstanceState::Running || m_state == InstanceState::Draining) {
        m_next = Next::Start;
        beginStop();
    } else {
        start();
    }
}

void Instance::drain(std::chrono::milliseconds wanted)
{
    const std::chrono::milliseconds patience = std::clamp<std::chrono::milliseconds>(wanted, 0ms, longestPatience);
    if (m_state == InstanceState::Draining) {
        m_next = Next::Nothing;
        m_drainUntil = QDateTime::currentDateTimeUtc().addMSecs(patience.count());
        m_drainTimer.start(patience);
        Q_EMIT changed();
        return;
    }
    if (m_state != InstanceState::Running)
        return stop();
    m_drainUntil = QDateTime::currentDateTimeUtc().addMSecs(patience.count());
    m_drainTimer.start(patience);
    m_drainSessions = m_run->counters().sessions;
    m_drainWatch.start();
    m_run->drain();
    setState(InstanceState::Draining);
}

void Instance::resume()
{
    if (m_state != InstanceState::Draining)
        return;
    m_next = Next::Nothing;
    endDraining();
    m_run->resume();
    setState(InstanceState::Running);
    watchAge();
}

void Instance::reconfigure(const InstanceConfig &config, std::function<void(Result<void>)> reply)
{
    if (m_run && m_startedAt.isValid()) {
        m_run->apply(config, [this, config, reply = std::move(reply)](const Result<void> &applied) {
            if (applied) {
                setConfig(config);
                Q_EMIT changed();
            }
            reply(applied);
            watchAge();
        });
        return;
    }
    setConfig(config);
    // One that is about to open does so with what it was made with.
    m_changedMeanwhile = m_run != nullptr;
    // A failure may have been of the old configuration, or be of the new one.
    if (m_state == InstanceState::Failed || m_state == InstanceState::Stopped)
        judgeType();
    Q_EMIT changed();
    QMetaObject::invokeMethod(
        this, [reply = std::move(reply)] { reply({}); }, Qt::QueuedConnection);
}

void Instance::setConfig(const InstanceConfig &config)
{
    m_config = config;
    m_policy.setConfig(config.restart);
    m_pending = pendingKeys(m_running, m_config);
}

void Instance::halt()
{
    if (m_run)
        m_run->halt();
}

// ---- starting

void Instance::setState(InstanceState state)
{
    m_state = state;
    qCInfo(lcInstance).noquote() << instanceStateName(state) << u"name="_s + m_config.name;
    Q_EMIT changed();
}

void Instance::fail(const Error &error)
{
    m_error = error;
    m_next = Next::Nothing;
    qCWarning(lcInstance).noquote() << "failed" << u"name="_s + m_config.name << u"error=%1"_s.arg(error.message);
    setState(InstanceState::Failed);
}

void Instance::beginStart()
{
    m_next = Next::Nothing;
    m_retryTimer.stop();
    m_error.reset();
    const Result<const ServerType *> type = findType();
    if (!type) {
        // Later, so that whoever asked hears of "starting" first.
        QMetaObject::invokeMethod(
            this,
            [this, error = type.error()] {
                if (m_state == InstanceState::Starting && !m_run)
                    fail(error);
            },
            Qt::QueuedConnection);
        return setState(InstanceState::Starting);
    }
    m_running = m_config;
    m_pending.clear();
    m_changedMeanwhile = false;
    if (m_config.isolation == Isolation::Process)
        m_run = m_workerRuns(m_config, *this);
    else
        m_run = std::make_unique<LocalRun>(m_config, **type, m_environment, owner());
    m_run->open();
    setState(InstanceState::Starting);
}

void Instance::adopt(const InstanceConfig &running, std::unique_ptr<InstanceRun> run)
{
    m_error.reset();
    m_running = running;
    m_pending = pendingKeys(m_running, m_config);
    m_run = std::move(run);
    m_run->open();
    setState(InstanceState::Starting);
}

void Instance::runOpened()
{
    // It was closed meanwhile, and ends next.
    if (m_next == Next::Stop || m_next == Next::StopAndStart)
        return;
    m_startedAt = m_run->openedAt();
    // An adopted run began earlier.
    const std::chrono::milliseconds age(std::max<qint64>(m_startedAt.msecsTo(QDateTime::currentDateTimeUtc()), 0));
    m_bornAt = std::chrono::steady_clock::now() - age;
    setState(InstanceState::Running);
    watchAge();
    if (std::exchange(m_changedMeanwhile, false) && m_run) {
        m_run->apply(m_config, [name = name()](const Result<void> &applied) {
            if (!applied)
                qCWarning(lcInstance).noquote() << "not applied" << u"name="_s + name << u"error="_s + applied.error().message;
        });
    }
}

void Instance::runChanged()
{
    Q_EMIT changed();
}

void Instance::runWantsRecycling(const QString &reason)
{
    if (m_state != InstanceState::Running)
        return;
    qCInfo(lcInstance).noquote() << "recycling" << u"name="_s + m_config.name << u"reason="_s + reason;
    drain(recyclePatience);
    m_next = Next::Start;
}

void Instance::watchAge()
{
    m_ageTimer.stop();
    const std::chrono::milliseconds limit = m_config.restart.maxAge;
    if (m_state != InstanceState::Running || limit <= 0ms)
        return;
    const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_bornAt);
    if (age >= limit)
        return runWantsRecycling(u"it is as old as restart.max_age allows"_s);
    m_ageTimer.start(std::min(limit - age, longestTimer));
}

// ---- stopping

void Instance::watchDraining()
{
    const qint64 left = m_run->counters().sessions;
    if (left == 0)
        return beginStop();
    if (std::exchange(m_drainSessions, left) != left)
        Q_EMIT changed();
}

void Instance::endDraining()
{
    m_drainTimer.stop();
    m_drainWatch.stop();
    m_drainUntil = {};
}

void Instance::beginStop()
{
    endDraining();
    m_ageTimer.stop();
    setState(InstanceState::Stopping);
    m_run->close();
}

void Instance::forgetRun()
{
    m_past = m_past + m_run->counters();
    m_past.sessions = 0;
    endDraining();
    m_ageTimer.stop();
    m_startedAt = {};
    // It is this run that is calling: it goes when it has returned.
    m_over.push_back(std::move(m_run));
    QMetaObject::invokeMethod(
        this, [this] { m_over.clear(); }, Qt::QueuedConnection);
}

void Instance::runEnded(const RunEnd &end)
{
    const bool asked = m_state == InstanceState::Stopping || m_next == Next::Stop || m_next == Next::StopAndStart;
    forgetRun();
    if (asked)
        return finish();
    if (end.retry || !end.error)
        return tryAgain(end);
    fail(*end.error);
}

void Instance::finish()
{
    const bool again = m_next == Next::Start || m_next == Next::StopAndStart;
    m_next = Next::Nothing;
    setState(InstanceState::Stopped);
    // Whoever heard of it may have asked for something else.
    if (again && m_state == InstanceState::Stopped)
        beginStart();
}

void Instance::tryAgain(const RunEnd &end)
{
    const QString what = end.error ? end.error->message : u"it ended of itself"_s;
    const RestartPolicy::Decision decision = m_policy.ended(end.error.has_value(), RestartPolicy::Clock::now());
    Q_EMIT endedUnasked({what, end, decision.attempt, decision.delay});
    if (!decision.restart) {
        if (!end.error)
            return finish();
        Error error = *end.error;
        if (decision.gaveUp) {
            error.message +=
                u"; given up after %1 ends within %2"_s.arg(m_config.restart.giveUpAfter).arg(secondsText(m_config.restart.giveUpWithin));
        }
        return fail(error);
    }
    ++m_restarts;
    m_error = Error{end.error ? end.error->code : ErrorCode::InternalError,
                    u"%1; start %2 follows in %3"_s.arg(what).arg(decision.attempt).arg(secondsText(decision.delay))};
    qCWarning(lcInstance).noquote() << "ended" << u"name="_s + m_config.name << u"error=%1"_s.arg(what)
                                    << u"restart_ms=%1"_s.arg(decision.delay.count());
    m_retryTimer.start(decision.delay);
    setState(InstanceState::Starting);
}

} // namespace signalbox::core
