// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/Instance.h"

#include "server-core/types/OptionCheck.h"
#include "shared/base/Log.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QThreadPool>

#include <algorithm>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

/// Enough for a close handshake and what is queued; who has not gone by then is cut.
constexpr std::chrono::milliseconds stopTimeout{5000};

QLatin1StringView stateName(InstanceState state)
{
    switch (state) {
    case InstanceState::Stopped:
        return QLatin1StringView("stopped");
    case InstanceState::Starting:
        return QLatin1StringView("starting");
    case InstanceState::Running:
        return QLatin1StringView("running");
    case InstanceState::Draining:
        return QLatin1StringView("draining");
    case InstanceState::Stopping:
        return QLatin1StringView("stopping");
    case InstanceState::Failed:
        break;
    }
    return QLatin1StringView("failed");
}

} // namespace

Instance::Instance(const InstanceConfig &config, const InstanceEnvironment &environment, QObject *parent)
    : QObject(parent), m_config(config), m_environment(environment)
{
    m_stopTimer.setSingleShot(true);
    m_stopTimer.setInterval(stopTimeout);
    connect(&m_stopTimer, &QTimer::timeout, this, [this] {
        if (m_run)
            m_run->abortSessions();
    });
    if (const auto type = findType(); !type) {
        m_state = InstanceState::Failed;
        m_error = type.error();
    }
}

Instance::~Instance() = default;

Result<const ServerType *> Instance::findType() const
{
    if (m_config.isolation == Isolation::Process)
        return failure(ErrorCode::Unsupported, u"isolation \"process\" is not available in this version"_s);
    const Result<const ServerType *> type = m_environment.types.find(m_config.type);
    if (!type)
        return type;
    if (const Result<void> options = checkOptions(**type, m_config.options); !options)
        return failure(options.error());
    return type;
}

InstanceStatus Instance::status() const
{
    InstanceStatus status;
    status.config = m_config;
    status.state = m_state;
    status.listeners = m_run ? m_run->listeners() : m_config.listeners;
    status.error = m_error;
    if (m_run)
        status.pid = QCoreApplication::applicationPid();
    status.startedAt = m_startedAt;
    status.counters = counters();
    return status;
}

InstanceCounters Instance::counters() const
{
    const SessionTable::Counts run = m_run ? m_run->counts() : SessionTable::Counts();
    const SessionTally tally = m_past.tally + run.tally;
    InstanceCounters counters;
    counters.sessions = run.sessions;
    counters.sessionsTotal = m_past.sessionsTotal + run.sessionsTotal;
    counters.messagesIn = qint64(tally.messagesIn);
    counters.messagesOut = qint64(tally.messagesOut);
    counters.bytesIn = qint64(tally.bytesIn);
    counters.bytesOut = qint64(tally.bytesOut);
    return counters;
}

std::vector<std::shared_ptr<SessionTable>> Instance::tables() const
{
    return m_run ? m_run->tables() : std::vector<std::shared_ptr<SessionTable>>();
}

// ---- what is asked for

void Instance::start()
{
    switch (m_state) {
    case InstanceState::Running:
    case InstanceState::Draining:
        break;
    case InstanceState::Starting:
        m_next = Next::Nothing;
        break;
    case InstanceState::Stopping:
        m_next = Next::Start;
        break;
    case InstanceState::Stopped:
    case InstanceState::Failed:
        beginStart();
        break;
    }
}

void Instance::stop()
{
    switch (m_state) {
    case InstanceState::Running:
    case InstanceState::Draining:
        beginStop();
        break;
    case InstanceState::Starting:
        m_next = Next::Stop;
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
        beginStop();
        m_next = Next::Start;
    } else {
        start();
    }
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
    qCInfo(lcInstance).noquote() << stateName(state) << u"name="_s + m_config.name;
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
    m_error.reset();
    setState(InstanceState::Starting);
    const bool tls = std::any_of(m_config.listeners.begin(), m_config.listeners.end(), [](const ListenerConfig &l) { return l.tls; });
    // Later, so that whoever asked hears of "starting" first.
    if (tls)
        loadTls();
    else
        QMetaObject::invokeMethod(
            this, [this] { open(nullptr); }, Qt::QueuedConnection);
}

void Instance::loadTls()
{
    const auto result = std::make_shared<Result<InstanceRun::Tls>>();
    elsewhere([result, settings = m_config.tls] { *result = net::TlsContext::load(settings); },
              [this, result] {
                  if (m_next == Next::Stop)
                      finishStop();
                  else if (!*result)
                      fail(result->error());
                  else
                      open(**result);
              });
}

void Instance::open(const InstanceRun::Tls &tls)
{
    if (m_next == Next::Stop)
        return finishStop();
    const Result<const ServerType *> type = findType();
    if (!type)
        return fail(type.error());
    Result<std::unique_ptr<InstanceRun>> run = InstanceRun::open(m_config, **type, m_environment, tls);
    if (!run)
        return fail(run.error());
    m_run = std::move(*run);
    m_startedAt = QDateTime::currentDateTimeUtc();
    setState(InstanceState::Running);
}

// ---- stopping

void Instance::beginStop()
{
    m_next = Next::Nothing;
    setState(InstanceState::Stopping);
    const auto acceptors = std::make_shared<std::vector<std::unique_ptr<net::Acceptor>>>(m_run->takeAcceptors());
    elsewhere([acceptors] { acceptors->clear(); }, [this] { closeSessions(); });
}

void Instance::closeSessions()
{
    m_stopTimer.start();
    m_run->closeSessions([this] {
        QMetaObject::invokeMethod(
            this, [this] { endThreads(); }, Qt::QueuedConnection);
    });
}

void Instance::endThreads()
{
    m_stopTimer.stop();
    std::shared_ptr<SessionPool> pool = m_run->takePool();
    if (!pool)
        return finishStop();
    elsewhere([pool = std::move(pool)]() mutable { pool.reset(); }, [this] { finishStop(); });
}

void Instance::finishStop()
{
    if (m_run) {
        const SessionTable::Counts run = m_run->counts();
        m_past.tally = m_past.tally + run.tally;
        m_past.sessionsTotal += run.sessionsTotal;
        m_run.reset();
    }
    m_startedAt = {};
    const bool again = m_next == Next::Start;
    m_next = Next::Nothing;
    setState(InstanceState::Stopped);
    // Whoever heard of it may have asked for something else.
    if (again && m_state == InstanceState::Stopped)
        beginStart();
}

void Instance::elsewhere(std::function<void()> job, std::function<void()> then)
{
    // The host waits for its workers before it destroys an instance.
    m_environment.workers.start([this, job = std::move(job), then = std::move(then)]() mutable {
        job();
        job = nullptr;
        QMetaObject::invokeMethod(this, std::move(then), Qt::QueuedConnection);
    });
}

} // namespace signalbox::core
