// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/LocalRun.h"
#include "server-core/instance/RestartPolicy.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace signalbox::core {

/// Makes runs in worker processes.
using WorkerRuns = std::function<std::unique_ptr<InstanceRun>(const InstanceConfig &config, InstanceRun::Owner &owner)>;

/// What is told of an end that nobody asked for.
struct UnaskedEnd {
    QString reason;
    RunEnd end;
    /// Which new start follows, from 1; 0: none, it stays failed.
    int attempt = 0;
    std::chrono::milliseconds delay{0};
};

/// One configured server and its state.
/// Shape:  stopped → starting → running ⇄ draining → stopping → stopped; starting → failed. A run that ends unasked is
///         followed by another as its restart policy says; until then the state is `starting`, with the reason as error.
///         A call that comes in the middle of a change is done after it, and the last call wins.
/// Thread: main; nothing here waits.
class Instance final : public QObject, private InstanceRun::Owner
{
    Q_OBJECT

public:
    /// Failed at once, and said why, when the configuration cannot work here. `workerRuns` may be empty.
    Instance(const InstanceConfig &config, const InstanceEnvironment &environment, const WorkerRuns &workerRuns, QObject *parent = nullptr);
    ~Instance() override;

    const QString &name() const { return m_config.name; }
    InstanceState state() const { return m_state; }
    InstanceStatus status() const;
    InstanceCounters counters() const;
    const InstanceConfig &config() const { return m_config; }
    /// Null while there is none.
    InstanceRun *run() const { return m_run.get(); }
    /// What it runs with, where it has a hub; null: it has none, or does not run.
    const InstanceConfig *servesHub() const;

    void start();
    void stop();
    void restart();
    /// Stops when the last session has gone, or after `patience` with those that are left.
    void drain(std::chrono::milliseconds patience);
    void resume();
    /// A run that exists already: of a worker that outlived the agent. It opens or ends like any other.
    /// `running`: what it was started with; where that differs from the configuration it is pending.
    void adopt(const InstanceConfig &running, std::unique_ptr<InstanceRun> run);
    /// For making such a run.
    InstanceRun::Owner &owner() { return *this; }

    /// Another configuration of the same name. While it runs, live values count at once and the rest from the next start on.
    void reconfigure(const InstanceConfig &config, std::function<void(Result<void>)> reply);

    /// Ends everything at once, waiting for the I/O threads: for the end of the host.
    void halt();

Q_SIGNALS:
    /// State, error, listeners, start time, number of restarts, what is pending.
    void changed();
    void endedUnasked(const signalbox::core::UnaskedEnd &end);

private:
    /// What follows when the run has ended. Stop and StopAndStart: it is closed before it has opened.
    enum class Next { Nothing, Start, Stop, StopAndStart };

    void runOpened() override;
    void runChanged() override;
    void runWantsRecycling(const QString &reason) override;
    void runEnded(const RunEnd &end) override;

    /// Why this configuration cannot run here, whatever happens; or the type to run.
    [[nodiscard]] Result<const ServerType *> findType() const;
    void judgeType();
    void setConfig(const InstanceConfig &config);
    void setState(InstanceState state);
    void fail(const Error &error);
    void beginStart();
    void beginStop();
    void finish();
    void tryAgain(const RunEnd &end);
    void watchDraining();
    void endDraining();
    /// Recycles it when it has come of age, or waits on.
    void watchAge();
    void forgetRun();

    InstanceConfig m_config;
    /// What the run was started with, but for what was changed live.
    InstanceConfig m_running;
    /// What differs between the two; made when one changes, for a list of a thousand asks for it.
    QStringList m_pending;
    /// The run has not heard of `m_config` yet.
    bool m_changedMeanwhile = false;
    const InstanceEnvironment m_environment;
    const WorkerRuns &m_workerRuns;
    InstanceState m_state = InstanceState::Stopped;
    Next m_next = Next::Nothing;
    std::optional<Error> m_error;
    QDateTime m_startedAt;
    QDateTime m_drainUntil;
    std::unique_ptr<InstanceRun> m_run;
    /// Ended, and about to be destroyed.
    std::vector<std::unique_ptr<InstanceRun>> m_over;
    RestartPolicy m_policy;
    int m_restarts = 0;
    QTimer m_retryTimer;
    QTimer m_drainTimer;
    QTimer m_drainWatch;
    qint64 m_drainSessions = 0;
    QTimer m_ageTimer;
    /// When the run began, on the clock that nobody sets.
    std::chrono::steady_clock::time_point m_bornAt;
    /// Of the runs that are over.
    InstanceCounters m_past;
};

} // namespace signalbox::core
