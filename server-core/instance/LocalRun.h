// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceEnvironment.h"
#include "server-core/instance/InstanceRun.h"
#include "server-core/instance/RunListeners.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace signalbox::core {

/// A run in this process: on the host's shared I/O threads, or on threads of its own (isolation "thread").
/// Thread: main.
class LocalRun final : public QObject, public InstanceRun
{
    Q_OBJECT

public:
    LocalRun(const InstanceConfig &config, const ServerType &type, const InstanceEnvironment &environment, Owner &owner);
    ~LocalRun() override;

    void open() override;
    void drain() override;
    void resume() override;
    void close() override;
    void halt() override;
    void apply(const InstanceConfig &config, std::function<void(Result<void>)> reply) override;

    QList<ListenerConfig> listeners() const override { return m_listeners.effective(); }
    std::optional<qint64> pid() const override;
    InstanceCounters counters() const override;
    QMap<QString, double> metrics() const override;

    void sessions(const SessionQuery &query, std::function<void(Result<SessionPage>)> reply) override;
    void findSession(const QString &id, std::function<void(bool)> reply) override;
    void closeSession(const QString &id, const QString &reason, std::function<void(bool)> reply) override;
    void sendTo(const QString &id, const QByteArray &message, MessageKind kind, std::function<void(bool)> reply) override;
    void dispatch(const QString &id, const QByteArray &message, std::function<void(DispatchResult)> reply) override;

private:
    using Tls = std::shared_ptr<const net::TlsContext>;
    using Acceptors = RunListeners::Acceptors;

    /// For types that serve one; `begin` follows.
    void openHub();
    [[nodiscard]] Result<void> makeService();
    void begin();
    /// On another thread, for it waits for the I/O threads; their addresses are taken until then.
    void endAcceptors(Acceptors acceptors);
    void acceptAgain();
    /// With what is configured of it now; nothing to do where there is none.
    void applyHub(std::function<void(Result<void>)> done);
    [[nodiscard]] Result<void> applyNow(const InstanceConfig &config, const Tls &tls);
    RunListeners::Settings listenerSettings() const { return {m_config.limits, m_tls}; }
    void closeSessions();
    void endThreads();
    /// Ends the threads of its own, waiting for them. Thread: any.
    static void endPool(SessionPool &pool, hubs::LiveHub *hub);
    void end(const std::optional<Error> &error = {});
    void inSession(const QString &id, std::function<void(Session &)> task, std::function<void(bool)> reply);
    /// Runs `job` on a worker, then `then` here.
    void elsewhere(std::function<void()> job, std::function<void()> then);
    SessionPool &pool() { return m_ownPool ? *m_ownPool : m_environment.sharedPool; }

    InstanceConfig m_config;
    const ServerType &m_type;
    const InstanceEnvironment m_environment;
    Owner &m_owner;
    /// Null: the type serves none, or it is not open yet.
    std::shared_ptr<hubs::LiveHub> m_hub;
    std::shared_ptr<Service> m_service;
    std::shared_ptr<SessionContext> m_context;
    std::unique_ptr<SessionPool> m_ownPool;
    std::vector<std::shared_ptr<SessionTable>> m_tables;
    /// Listening nowhere while draining.
    RunListeners m_listeners;
    Tls m_tls;
    /// Why it is closing, when nobody asked.
    std::optional<Error> m_failure;
    QTimer m_cutTimer;
    bool m_closing = false;
    bool m_draining = false;
    /// Batches of acceptors that are being ended on another thread.
    int m_releasing = 0;
};

} // namespace signalbox::core
