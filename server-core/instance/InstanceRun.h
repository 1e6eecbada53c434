// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceStatus.h"
#include "server-core/instance/ListenerRegistry.h"
#include "server-core/net/Acceptor.h"
#include "server-core/session/SessionPool.h"
#include "server-core/types/TypeRegistry.h"

class QThreadPool;

namespace signalbox::core {

/// What the instances of a host share.
struct InstanceEnvironment {
    SessionPool &sharedPool;
    /// For what would make the main thread wait.
    QThreadPool &workers;
    const TypeRegistry &types;
    SessionIds &ids;
    ListenerRegistry &listeners;
};

/// What one run of an instance holds, from start to stop: listeners, threads, sessions and the service.
/// Thread: main.
class InstanceRun
{
public:
    using Tls = std::shared_ptr<const net::TlsContext>;

    /// Listens on all addresses or on none, and accepts. `tls` is null when no listener needs it.
    /// Errors: those of Acceptor::listen (AddressInUse names the instance that has the address) and of Service::onStartup.
    [[nodiscard]] static Result<std::unique_ptr<InstanceRun>> open(const InstanceConfig &config, const ServerType &type,
                                                                   const InstanceEnvironment &environment, const Tls &tls);
    ~InstanceRun();

    /// As configured, with the ports in effect.
    const QList<ListenerConfig> &listeners() const { return m_listeners; }
    const std::vector<std::shared_ptr<SessionTable>> &tables() const { return m_tables; }
    SessionTable::Counts counts() const;

    /// For ending it step by step, where nothing waits on the main thread.
    /// 1. To be destroyed elsewhere: its destructor waits for the I/O threads.
    std::vector<std::unique_ptr<net::Acceptor>> takeAcceptors();
    /// 2. `done` is called on an I/O thread when no session is left.
    void closeSessions(std::function<void()> done);
    /// 2b. When that takes too long.
    void abortSessions();
    /// 3. Null unless isolated. To be destroyed elsewhere: its destructor joins threads.
    std::unique_ptr<SessionPool> takePool();

    /// All at once, waiting for the I/O threads: for the end of the host.
    void halt();

private:
    InstanceRun(const InstanceConfig &config, const InstanceEnvironment &environment, std::shared_ptr<Service> service,
                Protocol protocol);
    [[nodiscard]] Result<void> listen(const ListenerConfig &listener, const Tls &tls);
    void accept();
    SessionPool &pool() { return m_ownPool ? *m_ownPool : m_environment.sharedPool; }

    const InstanceEnvironment m_environment;
    const QString m_name;
    std::shared_ptr<Service> m_service;
    std::shared_ptr<SessionContext> m_context;
    std::unique_ptr<SessionPool> m_ownPool;
    std::vector<std::shared_ptr<SessionTable>> m_tables;
    std::vector<std::unique_ptr<net::Acceptor>> m_acceptors;
    QList<ListenerConfig> m_listeners;
};

} // namespace signalbox::core
