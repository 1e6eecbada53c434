// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/HubConfig.h"
#include "server-core/instance/InstanceRun.h"
#include "server-core/instance/worker/WorkerFolder.h"
#include "server-core/types/TypeDefinitions.h"

#include <QtCore/QObject>
#include <QtCore/QSet>
#include <QtCore/QThreadPool>

namespace signalbox::core {
class InstanceHost;
} // namespace signalbox::core

namespace signalbox::core::net {
class IoThread;
} // namespace signalbox::core::net

namespace signalbox::core::worker {

/// What the worker processes of one host have in common, on the agent's side; it makes their runs.
/// Shape:  lives longer than the host, whose instances hold the runs.
/// Thread: main.
class Workers : public QObject
{
    Q_OBJECT

public:
    /// `runtime` is absolute. The program of the workers is $SIGNALBOX_WORKER, or signalbox-worker beside the program that runs,
    /// in ../libexec/signalbox, or in the search path.
    explicit Workers(const QString &runtime, QObject *parent = nullptr);
    ~Workers() override;

    /// What workers that are started from now on register beside the built-in types.
    void setTypes(const TypeDefinitions &types) { m_types = types; }
    /// Gives the host its runs with isolation "process".
    void attach(InstanceHost &host);
    /// Takes over the workers that an earlier agent left behind; before anything is started. Those of instances in `stopped`
    /// (a person stopped them) and of instances that are no more are ended. Reads a few files.
    void adopt(const QStringList &stopped);
    /// Called when the first worker that has a hub is started or taken over.
    void setOnHub(std::function<void()> onHub) { m_onHub = std::move(onHub); }
    /// Processes that run and have a hub, of an earlier agent. Reads a few files.
    std::vector<std::int64_t> processesWithHubs() const;
    /// When all has ended: removes logs and the folder.
    void cleanUp();

    // ---- for the runs

    const WorkerFolder &folder() const { return m_folder; }
    const QString &runtime() const { return m_runtime; }
    const TypeDefinitions &types() const { return m_types; }
    /// As configured now; nothing when it is defined twice.
    std::optional<HubConfig> hub(const QString &name) const;
    /// As the host's own hubs have it.
    QString node() const;
    QString hubFolder() const;
    /// One begins that has a hub, or may have.
    void hubBegins(const InstanceConfig &config);
    /// Empty when there is none.
    const QString &program() const { return m_program; }
    net::IoThread &thread();
    InstanceHost *host() const { return m_host; }
    /// Runs `job` on another thread, then `then` here.
    void elsewhere(std::function<void()> job, std::function<void()> then);
    /// Waits for all such jobs.
    void waitForJobs() { m_jobs.waitForDone(); }

private:
    void adoptOne(const FoundWorker &worker, bool stopped);

    const QString m_runtime;
    const QString m_program;
    const WorkerFolder m_folder;
    TypeDefinitions m_types;
    QThreadPool m_jobs;
    std::unique_ptr<net::IoThread> m_thread;
    InstanceHost *m_host = nullptr;
    std::function<void()> m_onHub;
};

} // namespace signalbox::core::worker
