// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceStatus.h"

#include <QtCore/QObject>

#include <functional>
#include <memory>

namespace signalbox::core {

class TypeRegistry;

/// The server instances of this process: adds, starts, stops and looks them up by name. It only hosts; each instance is
/// its own state machine.
/// Errors: InstanceNotFound (with the nearest name), InvalidState, Conflict (name taken).
/// Thread: main; results of asynchronous calls arrive there too.
class InstanceHost : public QObject
{
    Q_OBJECT

public:
    /// `ioThreads` 0: one for each core. They serve all instances with isolation none.
    InstanceHost(int ioThreads, const TypeRegistry &types, QObject *parent = nullptr);
    ~InstanceHost() override;

    /// The instance appears as stopped, or as failed when its type is unknown.
    [[nodiscard]] Result<void> add(const InstanceConfig &config);

    QStringList names() const; // in start order, then by name
    [[nodiscard]] Result<InstanceStatus> status(const QString &name) const;
    QList<InstanceStatus> statuses() const; // in start order, then by name
    /// Cheap: for the 1 Hz feed.
    InstanceCounters counters(const QString &name) const;
    int ioThreads() const;

    /// Accepted; what came of it follows as `instanceChanged`. Starting what runs and stopping what is stopped is accepted too.
    [[nodiscard]] Result<void> start(const QString &name);
    [[nodiscard]] Result<void> stop(const QString &name);
    [[nodiscard]] Result<void> restart(const QString &name);

    /// Stops all in reverse start order; `allStopped` follows.
    void stopAll();

    void sessions(const QString &instance, const SessionQuery &query, std::function<void(Result<SessionPage>)> reply) const;
    /// The name of the instance that has it. Errors: SessionNotFound.
    void findSession(const QString &id, std::function<void(Result<QString>)> reply);
    /// Errors: SessionNotFound.
    void closeSession(const QString &id, const QString &reason, std::function<void(Result<void>)> reply);

Q_SIGNALS:
    /// State, error, listeners, pid or start time changed; counters do not count as a change.
    void instanceChanged(const QString &name);
    void allStopped();

private:
    void stopNext();

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace signalbox::core
