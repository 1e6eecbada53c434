// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceRun.h"

#include "server-core/types/ProtocolSetup.h"
#include "server-core/types/ServiceAccess.h"

#include <atomic>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

SessionLimits sessionLimits(const LimitsConfig &config)
{
    SessionLimits limits;
    limits.maxSessions = config.maxSessions;
    limits.maxMessageBytes = config.maxMessageBytes;
    limits.maxFragments = config.maxFragments;
    limits.outboxBytes = config.outboxBytes;
    limits.handshakeTimeout = config.handshakeTimeout;
    limits.idleTimeout = config.idleTimeout;
    limits.sendTimeout = config.sendTimeout;
    return limits;
}

} // namespace

InstanceRun::InstanceRun(const InstanceConfig &config, const InstanceEnvironment &environment, std::shared_ptr<Service> service,
                         Protocol protocol)
    : m_environment(environment), m_name(config.name), m_service(std::move(service))
{
    m_context = std::make_shared<SessionContext>(config.name, std::move(protocol), sessionLimits(config.limits), *m_service, environment.ids);
}

InstanceRun::~InstanceRun()
{
    m_environment.listeners.release(m_name);
    for (const auto &table : m_tables)
        table->detach();
}

Result<std::unique_ptr<InstanceRun>> InstanceRun::open(const InstanceConfig &config, const ServerType &type,
                                                       const InstanceEnvironment &environment, const Tls &tls)
{
    Result<Protocol> protocol = protocolOf(type, config.options, sessionLimits(config.limits));
    if (!protocol)
        return failure(protocol.error());
    Result<std::shared_ptr<Service>> service = ServiceAccess::create(type, config.options);
    if (!service)
        return failure(service.error());
    std::unique_ptr<InstanceRun> run(new InstanceRun(config, environment, std::move(*service), std::move(*protocol)));
    if (config.isolation == Isolation::Thread)
        run->m_ownPool = std::make_unique<SessionPool>(config.ioThreads, config.name.left(10) + u'/');
    Result<void> opened;
    for (const ListenerConfig &listener : config.listeners) {
        if (opened)
            opened = run->listen(listener, tls);
    }
    if (opened)
        opened = ServiceAccess::start(*run->m_service);
    if (!opened)
        return failure(opened.error());
    run->accept();
    return run;
}

Result<void> InstanceRun::listen(const ListenerConfig &listener, const Tls &tls)
{
    net::Acceptor::Settings settings;
    settings.address = {listener.address, listener.port, {}};
    if (listener.tls)
        settings.tls = tls;
    settings.handshakeTimeout = m_context->limits.handshakeTimeout;
    auto acceptor = net::Acceptor::listen(pool().io().leastLoaded(), settings);
    if (!acceptor) {
        Error error = acceptor.error();
        const QString owner = error.code == ErrorCode::AddressInUse ? m_environment.listeners.ownerOf(settings.address) : QString();
        if (!owner.isEmpty())
            error.message += u" (by \"%1\")"_s.arg(owner);
        return failure(error);
    }
    ListenerConfig effective = listener;
    effective.port = (*acceptor)->port();
    m_listeners += effective;
    m_environment.listeners.claim({listener.address, effective.port, {}}, m_name);
    m_acceptors.push_back(std::move(*acceptor));
    return {};
}

void InstanceRun::accept()
{
    m_tables = pool().makeTables(m_context);
    // The callbacks run on I/O threads and end with the acceptors: they hold the tables, not this object.
    const auto accepted = [tables = m_tables](net::Connection &connection) {
        for (const auto &table : tables) {
            if (&table->thread() == &connection.thread())
                return table->accept(connection);
        }
        connection.abort();
    };
    net::IoPool &io = pool().io();
    for (const auto &acceptor : m_acceptors)
        acceptor->start([&io]() -> net::IoThread & { return io.leastLoaded(); }, accepted);
}

SessionTable::Counts InstanceRun::counts() const
{
    SessionTable::Counts sum;
    for (const auto &table : m_tables) {
        const SessionTable::Counts counts = table->counts();
        sum.tally = sum.tally + counts.tally;
        sum.sessions += counts.sessions;
        sum.sessionsTotal += counts.sessionsTotal;
    }
    return sum;
}

std::vector<std::unique_ptr<net::Acceptor>> InstanceRun::takeAcceptors()
{
    return std::exchange(m_acceptors, {});
}

void InstanceRun::closeSessions(std::function<void()> done)
{
    m_environment.listeners.release(m_name);
    m_service->onStopping();
    const auto left = std::make_shared<std::atomic<std::size_t>>(m_tables.size());
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

void InstanceRun::abortSessions()
{
    for (const auto &table : m_tables)
        table->post([](SessionTable &self) { self.abortAll(); });
}

std::unique_ptr<SessionPool> InstanceRun::takePool()
{
    // Its threads are about to end: handles that are still about must not reach them.
    for (const auto &table : m_tables)
        table->detach();
    return std::move(m_ownPool);
}

void InstanceRun::halt()
{
    m_acceptors.clear();
    takePool().reset();
}

} // namespace signalbox::core
