// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/LocalRun.h"

#include "server-core/instance/RunHost.h"
#include "server-core/instance/RunSettings.h"
#include "server-core/instance/SessionCollector.h"
#include "server-core/types/HubUse.h"
#include "server-core/types/HubUser.h"
#include "server-core/types/ServiceAccess.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QPointer>
#include <QtCore/QThreadPool>

#include <algorithm>
#include <atomic>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

/// Enough for a close handshake and what is queued; who has not gone by then is cut.
constexpr std::chrono::milliseconds cutAfter{5000};

} // namespace

LocalRun::LocalRun(const InstanceConfig &config, const ServerType &type, const InstanceEnvironment &environment, Owner &owner)
    : m_config(config),
      m_type(type),
      m_environment(environment),
      m_owner(owner),
      m_listeners(config.name, config.listeners, environment.listeners)
{
    m_cutTimer.setSingleShot(true);
    m_cutTimer.setInterval(cutAfter);
    connect(&m_cutTimer, &QTimer::timeout, this, [this] {
        for (const auto &table : m_tables)
            table->post([](SessionTable &self) { self.abortAll(); });
    });
}

LocalRun::~LocalRun()
{
    m_environment.services.remove(m_config.name);
    for (const auto &table : m_tables)
        table->detach();
    // Of a run that could not begin; others have ended theirs.
    if (m_ownPool)
        endPool(*m_ownPool, m_hub.get());
}

// ---- opening

void LocalRun::open()
{
    const bool tls = std::any_of(m_config.listeners.begin(), m_config.listeners.end(), [](const ListenerConfig &l) { return l.tls; });
    if (!tls) {
        // Later, so that whoever asked hears of "starting" first.
        QMetaObject::invokeMethod(this, &LocalRun::openHub, Qt::QueuedConnection);
        return;
    }
    const auto result = std::make_shared<Result<Tls>>();
    elsewhere([result, settings = m_config.tls] { *result = net::TlsContext::load(settings); },
              [this, result] {
                  if (!*result)
                      return end(m_closing ? std::nullopt : std::optional(result->error()));
                  m_tls = **result;
                  openHub();
              });
}

void LocalRun::openHub()
{
    if (m_closing || !usesHub(m_type))
        return begin();
    const Result<HubConfig> config = m_environment.hubs.find(m_config.hubName());
    if (!config)
        return end(config.error());
    m_environment.liveHubs.open(*config, m_config.name,
                                [self = QPointer<LocalRun>(this)](const Result<std::shared_ptr<hubs::LiveHub>> &hub) {
                                    if (!self)
                                        return;
                                    if (!hub)
                                        return self->end(self->m_closing ? std::nullopt : std::optional(hub.error()));
                                    self->m_hub = *hub;
                                    self->begin();
                                });
}

Result<void> LocalRun::makeService()
{
    Result<SessionSettings> settings = sessionSettings(m_config, m_type);
    if (!settings)
        return failure(settings.error());
    Result<std::shared_ptr<Service>> service = ServiceAccess::create(m_type, m_config.options);
    if (!service)
        return failure(service.error());
    m_service = std::move(*service);
    ServiceAccess::setHost(*m_service, std::make_shared<RunHost>(m_config.name, m_environment));
    if (auto *user = dynamic_cast<HubUser *>(m_service.get()))
        user->setHub(m_hub);
    m_context = std::make_shared<SessionContext>(m_config.name, std::move(*settings), *m_service, m_environment.ids);
    return {};
}

void LocalRun::begin()
{
    if (m_closing)
        return end();
    if (const Result<void> made = makeService(); !made)
        return end(made.error());
    if (m_config.isolation == Isolation::Thread)
        m_ownPool = std::make_unique<SessionPool>(m_config.ioThreads, m_config.name.left(10) + u'/');
    if (m_hub && m_ownPool)
        m_hub->addThreads(m_ownPool->io());
    if (const Result<void> listening = m_listeners.listen(pool().io(), listenerSettings()); !listening)
        return end(listening.error());
    // The acceptors accept nothing before they are started, so the service may still refuse.
    if (const Result<void> started = ServiceAccess::start(*m_service); !started) {
        m_listeners.release();
        return end(started.error());
    }
    m_tables = pool().makeTables(m_context);
    m_environment.services.add(m_config.name, {m_service, m_tables, m_config.isolation == Isolation::None});
    m_listeners.accept(pool().io(), m_tables);
    m_owner.runOpened();
}

// ---- draining

void LocalRun::endAcceptors(Acceptors acceptors)
{
    ++m_releasing;
    const auto shared = std::make_shared<Acceptors>(std::move(acceptors));
    elsewhere([shared] { shared->clear(); },
              [this] {
                  if (--m_releasing > 0)
                      return;
                  if (m_closing)
                      closeSessions();
                  else if (!m_draining && !m_listeners.isListening())
                      acceptAgain();
              });
}

void LocalRun::drain()
{
    if (std::exchange(m_draining, true))
        return;
    endAcceptors(m_listeners.release());
    for (const auto &table : m_tables) {
        table->post([service = m_service](SessionTable &self) {
            self.forEachOpen([&service](Session &session) { service->onDraining(session); });
        });
    }
}

void LocalRun::resume()
{
    m_draining = false;
    // Its addresses are taken until the acceptors have ended.
    if (m_releasing == 0)
        acceptAgain();
}

void LocalRun::acceptAgain()
{
    if (const Result<void> listening = m_listeners.listen(pool().io(), listenerSettings()); !listening) {
        m_failure = listening.error();
        return close();
    }
    m_listeners.accept(pool().io(), m_tables);
}

// ---- live changes

void LocalRun::apply(const InstanceConfig &config, std::function<void(Result<void>)> reply)
{
    // The run may be over by then, and yet whoever waits gets its reply.
    const auto finish = [self = QPointer<LocalRun>(this), config, reply = std::move(reply)](const Result<Tls> &tls) {
        if (!tls)
            return reply(failure(tls.error()));
        if (!self)
            return reply({});
        self->applyHub([self, config, reply, tls](const Result<void> &hub) {
            if (!hub)
                return reply(hub);
            reply(self ? self->applyNow(config, *tls) : Result<void>());
        });
    };
    QObject *const host = &m_environment.host;
    const bool needsTls = std::any_of(config.listeners.begin(), config.listeners.end(), [](const ListenerConfig &l) { return l.tls; });
    if (!needsTls) {
        QMetaObject::invokeMethod(
            host, [finish] { finish(Tls()); }, Qt::QueuedConnection);
        return;
    }
    // Also when the settings are the same: the files may have been replaced.
    m_environment.workers.start([host, finish, settings = config.tls] {
        const Result<Tls> tls = net::TlsContext::load(settings);
        QMetaObject::invokeMethod(
            host, [finish, tls] { finish(tls); }, Qt::QueuedConnection);
    });
}

void LocalRun::applyHub(std::function<void(Result<void>)> done)
{
    // What a run that ends has left for the next one must stay where it is.
    if (!m_hub || m_closing)
        return done({});
    // Of another hub it is the next run's.
    const Result<HubConfig> config = m_environment.hubs.find(m_config.hubName());
    if (!config)
        return done(failure(config.error()));
    m_environment.liveHubs.open(*config, m_config.name, [done = std::move(done)](const Result<std::shared_ptr<hubs::LiveHub>> &hub) {
        done(hub ? Result<void>() : failure(hub.error()));
    });
}

Result<void> LocalRun::applyNow(const InstanceConfig &config, const Tls &tls)
{
    // Of a run that is on its way out nothing needs to change.
    if (m_closing || m_tables.empty())
        return {};
    InstanceConfig changed = m_config;
    changed.listeners = config.listeners;
    changed.limits = config.limits;
    changed.tls = config.tls;
    changed.access = config.access;
    Result<SessionSettings> made = sessionSettings(changed, m_type);
    if (!made)
        return failure(made.error());
    const QList<ListenerConfig> before = m_listeners.effective();
    Result<Acceptors> gone = m_listeners.replace(changed.listeners, pool().io(), {changed.limits, tls}, m_tables);
    if (!gone)
        return failure(gone.error());
    if (!gone->empty())
        endAcceptors(std::move(*gone));
    m_config = std::move(changed);
    m_tls = tls;
    const auto settings = std::make_shared<const SessionSettings>(std::move(*made));
    for (const auto &table : m_tables)
        table->apply(settings);
    if (m_listeners.effective() != before)
        m_owner.runChanged();
    return {};
}

// ---- closing

void LocalRun::close()
{
    if (std::exchange(m_closing, true))
        return;
    // Before it has opened: `begin` sees it. While acceptors end: what follows that does.
    if (m_tables.empty() || m_releasing > 0)
        return;
    endAcceptors(m_listeners.release());
}

void LocalRun::closeSessions()
{
    m_cutTimer.start();
    m_environment.services.remove(m_config.name);
    m_service->onStopping();
    const auto left = std::make_shared<std::atomic<std::size_t>>(m_tables.size());
    const auto done = [this] { QMetaObject::invokeMethod(this, &LocalRun::endThreads, Qt::QueuedConnection); };
    for (const auto &table : m_tables) {
        table->post([left, done, &pool = pool()](SessionTable &self) {
            self.closeAll(CloseReason::InstanceStopped, [left, done, &pool, &self] {
                pool.forget(self);
                if (left->fetch_sub(1) == 1)
                    done();
            });
        });
    }
}

void LocalRun::endThreads()
{
    m_cutTimer.stop();
    if (!m_ownPool)
        return end(m_failure);
    // Its threads are about to end: handles that are still about must not reach them.
    for (const auto &table : m_tables)
        table->detach();
    std::shared_ptr<SessionPool> pool = std::move(m_ownPool);
    elsewhere(
        [pool = std::move(pool), hub = m_hub]() mutable {
            endPool(*pool, hub.get());
            pool.reset();
        },
        [this] { end(m_failure); });
}

void LocalRun::endPool(SessionPool &pool, hubs::LiveHub *hub)
{
    pool.stop();
    if (hub)
        hub->removeThreads(pool.io());
}

void LocalRun::end(const std::optional<Error> &error)
{
    m_owner.runEnded({.error = error});
}

void LocalRun::halt()
{
    m_listeners.release();
    for (const auto &table : m_tables)
        table->detach();
    if (m_ownPool)
        endPool(*m_ownPool, m_hub.get());
    m_ownPool.reset();
}

void LocalRun::elsewhere(std::function<void()> job, std::function<void()> then)
{
    // The host waits for its workers before it destroys an instance.
    m_environment.workers.start([this, job = std::move(job), then = std::move(then)]() mutable {
        job();
        job = nullptr;
        QMetaObject::invokeMethod(this, std::move(then), Qt::QueuedConnection);
    });
}

// ---- what it is doing

std::optional<qint64> LocalRun::pid() const
{
    return QCoreApplication::applicationPid();
}

InstanceCounters LocalRun::counters() const
{
    SessionTable::Counts sum;
    for (const auto &table : m_tables) {
        const SessionTable::Counts counts = table->counts();
        sum.tally = sum.tally + counts.tally;
        sum.sessions += counts.sessions;
        sum.sessionsTotal += counts.sessionsTotal;
        sum.refused += counts.refused;
        sum.throttled += counts.throttled;
    }
    return {.sessions = sum.sessions,
            .sessionsTotal = sum.sessionsTotal,
            .messagesIn = qint64(sum.tally.messagesIn),
            .messagesOut = qint64(sum.tally.messagesOut),
            .bytesIn = qint64(sum.tally.bytesIn),
            .bytesOut = qint64(sum.tally.bytesOut),
            .refused = sum.refused,
            .throttled = sum.throttled};
}

QMap<QString, double> LocalRun::metrics() const
{
    return m_service ? ServiceAccess::metrics(*m_service, m_type) : QMap<QString, double>();
}

void LocalRun::sessions(const SessionQuery &query, std::function<void(Result<SessionPage>)> reply)
{
    collectSessions(m_tables, m_config.name, m_environment.ids, query, &m_environment.host, std::move(reply));
}

void LocalRun::inSession(const QString &id, std::function<void(Session &)> task, std::function<void(bool)> reply)
{
    const std::optional<std::uint64_t> number = m_environment.ids.parse(id);
    withSession(number ? m_tables : std::vector<std::shared_ptr<SessionTable>>(), number.value_or(0), std::move(task),
                inThreadOf<bool>(&m_environment.host, std::move(reply)));
}

void LocalRun::findSession(const QString &id, std::function<void(bool)> reply)
{
    inSession(
        id, [](Session &) {}, std::move(reply));
}

void LocalRun::closeSession(const QString &id, const QString &reason, std::function<void(bool)> reply)
{
    inSession(
        id, [reason](Session &session) { session.close(CloseReason::Kicked, reason); }, std::move(reply));
}

void LocalRun::sendTo(const QString &id, const QByteArray &message, MessageKind kind, std::function<void(bool)> reply)
{
    // A session that takes no more (closing, or its outbox is full) counts as one that is not there.
    const auto sent = std::make_shared<std::atomic<bool>>(false);
    inSession(
        id, [sent, message, kind](Session &session) { *sent = session.send(message, kind); },
        [sent, reply = std::move(reply)](bool) { reply(*sent); });
}

void LocalRun::dispatch(const QString &id, const QByteArray &message, std::function<void(DispatchResult)> reply)
{
    const ServiceDirectory::Entry entry{m_service, m_tables, false};
    m_environment.services.dispatch(entry, id, message, inThreadOf<DispatchResult>(&m_environment.host, std::move(reply)));
}

} // namespace signalbox::core
