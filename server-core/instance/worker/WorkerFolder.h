// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QList>

namespace signalbox::core::worker {

/// A worker that runs.
struct FoundWorker {
    QString instance;
    qint64 pid = 0;
    qint64 startTime = 0;
};

/// The files by which workers and agents find each other: `RUNTIME/workers`, closed to everybody else.
/// Shape:  of each worker NAME.json (its configuration), NAME.sock (its uplink), NAME.pid (process and start time), NAME.log and
///         NAME.log.1 (its log). A worker removes them when it ends as it was asked to; an agent, those of one that did not.
/// Errors: PermissionDenied, StorageFailed, each naming the file.
/// Thread: any; it reads and writes files.
class WorkerFolder
{
public:
    explicit WorkerFolder(const QString &runtime) : m_path(runtime + QStringLiteral("/workers")) { }

    const QString &path() const { return m_path; }
    QString configFile(const QString &instance) const { return file(instance, QStringLiteral("json")); }
    QString socketFile(const QString &instance) const { return file(instance, QStringLiteral("sock")); }
    QString pidFile(const QString &instance) const { return file(instance, QStringLiteral("pid")); }
    /// Where the agent listens for the hubs of its workers. Beside the folder, for no instance may be called so.
    QString backplaneFile() const { return m_path + QStringLiteral(".sock"); }
    QString logFile(const QString &instance) const { return file(instance, QStringLiteral("log")); }

    /// Makes the folder, mode 0700, unless it is there. One that others may enter is refused.
    [[nodiscard]] Result<void> prepare() const;
    [[nodiscard]] Result<void> writeConfig(const QString &instance, const QByteArray &document) const;

    /// The workers that run. Of the others everything but the log is removed.
    QList<FoundWorker> find() const;
    /// The one of this instance, if it runs.
    [[nodiscard]] std::optional<FoundWorker> find(const QString &instance) const;

    /// What is left of a worker that does not run.
    void remove(const QString &instance, bool withLog) const;
    /// All logs, and the folder, if no worker has anything in it.
    void removeIfUnused() const;

private:
    QString file(const QString &instance, const QString &suffix) const { return m_path + u'/' + instance + u'.' + suffix; }
    QStringList instances() const;

    const QString m_path;
};

/// That this process is the one worker of an instance: the pid file, locked while the object lives.
class WorkerLock
{
public:
    /// Errors: Conflict (another worker serves the instance), and those of the folder.
    [[nodiscard]] static Result<std::unique_ptr<WorkerLock>> take(const WorkerFolder &folder, const QString &instance);
    ~WorkerLock();
    WorkerLock(const WorkerLock &) = delete;
    WorkerLock &operator=(const WorkerLock &) = delete;

private:
    explicit WorkerLock(int descriptor) : m_descriptor(descriptor) { }
    const int m_descriptor;
};

} // namespace signalbox::core::worker
