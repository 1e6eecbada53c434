// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceRun.h"
#include "server-core/instance/worker/Watchdog.h"
#include "server-core/instance/worker/WorkerClient.h"
#include "server-core/instance/worker/WorkerFolder.h"
#include "server-core/instance/worker/WorkerProcess.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace signalbox::core::worker {

class Workers;

/// A run in a process of its own (isolation "process"), which it starts, or takes over from an earlier agent.
/// Shape:  starts the program → dials its socket → hello → status; from then on as LocalRun, by the uplink. It ends when the
///         process has ended. A lost uplink is dialled again as long as the process is there.
/// Errors: as RunEnd: crash and hang may be tried again, with exit status or signal and the last lines logged; what the worker
///         itself says about its configuration or addresses may not.
/// Thread: main.
class WorkerRun final : public QObject, public InstanceRun
{
    Q_OBJECT

public:
    /// With `found`, that worker is taken over; else one is started, unless one of this instance runs all the same.
    WorkerRun(Workers &workers, const InstanceConfig &config, Owner &owner, std::optional<FoundWorker> found = std::nullopt);
    ~WorkerRun() override;

    void open() override;
    void drain() override;
    void resume() override;
    void close() override;
    void halt() override;
    void apply(const InstanceConfig &config, std::function<void(Result<void>)> reply) override;

    QList<ListenerConfig> listeners() const override { return m_listeners; }
    std::optional<qint64> pid() const override;
    QDateTime openedAt() const override;
    bool isStalled() const override { return m_stalled; }
    InstanceCounters counters() const override;
    QMap<QString, double> metrics() const override { return m_metrics; }

    void sessions(const SessionQuery &query, std::function<void(Result<SessionPage>)> reply) override
    {
        m_client.sessions(query, std::move(reply));
    }
    void findSession(const QString &id, std::function<void(bool)> reply) override { m_client.findSession(id, std::move(reply)); }
    void closeSession(const QString &id, const QString &reason, std::function<void(bool)> reply) override
    {
        m_client.closeSession(id, reason, std::move(reply));
    }
    void sendTo(const QString &id, const QByteArray &message, MessageKind kind, std::function<void(bool)> reply) override
    {
        m_client.sendTo(id, message, kind, std::move(reply));
    }
    void dispatch(const QString &id, const QByteArray &message, std::function<void(DispatchResult)> reply) override
    {
        m_client.dispatch(id, message, std::move(reply));
    }
    void askHub(const HubAsk &ask, HubReply reply) override { m_client.askHub(ask, std::move(reply)); }

private:
    struct Launch;
    /// They come twice a second, but who drains must not take a session that has just begun for none.
    enum class CountersAge : std::uint8_t { Present, BeforeDrain, NextIsPresent };

    void launched();
    void greeted();
    void lost(const Error &error, bool wasGreeted);
    void misfit(const Error &error);
    void receive(MessageType type, const QJsonObject &content);
    void takeStatus(const Status &status);
    void takeCounters(const Counters &counters);
    void dispatchOutside(const Dispatch &message);
    void tick();
    void setStalled(bool stalled);
    void watchMemory();
    void kill(const Error &why);
    void processEnded(const ProcessEnd &end);
    /// When nothing more can come from it.
    void finish();
    void end(const RunEnd &end);

    /// What the configuration says now of the hub that it has been started with; empty: nothing clear.
    QJsonObject hubInUse() const;
    void elsewhere(std::function<void()> job, std::function<void()> then);

    Workers &m_workers;
    InstanceConfig m_config;
    Owner &m_owner;
    const std::optional<FoundWorker> m_found;
    /// Gone with this object: for what comes back from other threads.
    const std::shared_ptr<int> m_alive = std::make_shared<int>();

    std::shared_ptr<Launch> m_launch;
    std::unique_ptr<WorkerProcess> m_process;
    std::optional<ProcessEnd> m_processEnd;
    bool m_adopted = false;

    WorkerClient m_client;
    bool m_opened = false;
    bool m_draining = false;
    bool m_closing = false;
    bool m_over = false;
    bool m_stalled = false;
    bool m_recycling = false;
    QList<ListenerConfig> m_listeners;
    InstanceCounters m_counters;
    QMap<QString, double> m_metrics;
    CountersAge m_countersAge = CountersAge::Present;

    QTimer m_tickTimer;
    QTimer m_closeTimer;
    QTimer m_lastWordsTimer;
    Watchdog m_watchdog;
    Watchdog::Clock::time_point m_launchedAt;
    qint64 m_ticks = 0;
    /// Its own last word.
    std::optional<Ended> m_farewell;
    /// Why we killed it.
    std::optional<Error> m_killed;
};

} // namespace signalbox::core::worker
