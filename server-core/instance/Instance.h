// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceRun.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace signalbox::core {

/// One configured server and its state.
/// Shape:  stopped → starting → running → stopping → stopped; starting → failed. A call that comes in the middle of a
///         change is done after it, and the last call wins.
/// Thread: main; nothing here waits.
class Instance : public QObject
{
    Q_OBJECT

public:
    /// Failed at once, and said why, when the configuration cannot work here.
    Instance(const InstanceConfig &config, const InstanceEnvironment &environment, QObject *parent = nullptr);
    ~Instance() override;

    const QString &name() const { return m_config.name; }
    InstanceState state() const { return m_state; }
    InstanceStatus status() const;
    InstanceCounters counters() const;
    const InstanceConfig &config() const { return m_config; }
    /// Of the current run; empty when there is none.
    std::vector<std::shared_ptr<SessionTable>> tables() const;

    void start();
    void stop();
    void restart();

    /// Ends everything at once, waiting for the I/O threads: for the end of the host.
    void halt();

Q_SIGNALS:
    /// State, error, listeners or start time.
    void changed();

private:
    enum class Next { Nothing, Start, Stop };

    /// Why this configuration cannot run here, whatever happens; or the type to run.
    [[nodiscard]] Result<const ServerType *> findType() const;
    void setState(InstanceState state);
    void fail(const Error &error);
    void beginStart();
    void loadTls();
    void open(const InstanceRun::Tls &tls);
    void beginStop();
    void closeSessions();
    void endThreads();
    void finishStop();
    /// Runs `job` on a worker, then `then` here.
    void elsewhere(std::function<void()> job, std::function<void()> then);

    const InstanceConfig m_config;
    const InstanceEnvironment m_environment;
    InstanceState m_state = InstanceState::Stopped;
    Next m_next = Next::Nothing;
    std::optional<Error> m_error;
    QDateTime m_startedAt;
    std::unique_ptr<InstanceRun> m_run;
    /// Of the runs that are over.
    SessionTable::Counts m_past;
    QTimer m_stopTimer;
};

} // namespace signalbox::core
