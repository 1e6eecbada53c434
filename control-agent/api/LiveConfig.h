// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/InstanceSet.h"
#include "shared/base/Error.h"

#include <QtCore/QObject>

#include <deque>
#include <functional>

namespace signalbox::core {
class InstanceHost;
}

namespace signalbox::agent {

/// The configuration in force: what the files said when they were last read, and what the store keeps.
/// Shape:  changes of it are made one after the other, each through all its steps.
/// Thread: main.
class LiveConfig : public QObject
{
    Q_OBJECT

public:
    LiveConfig(AgentConfig files, StoredInstances stored, core::InstanceHost &host, QObject *parent = nullptr);

    /// `[agent]`, `[api]`, `[http]` and, but for its peers, `[cluster]` are those that the agent was started with, the types those in
    /// force.
    const AgentConfig &files() const { return m_files; }
    const StoredInstances &stored() const { return m_stored; }
    const InstanceSet &instances() const { return m_instances; }
    /// What there would be if the store held this of the instance, or nothing.
    InstanceSet with(const QString &name, const std::optional<StoredInstance> &stored) const;

    using Done = std::function<void()>;
    /// Calls `change` when those before it are done; it calls `Done` once, at once or later.
    void enqueue(std::function<void(Done)> change);

    /// The store holds this of the instance from now on, or nothing.
    void put(const QString &name, const std::optional<StoredInstance> &stored);
    /// Files that were read anew, and the types in force since then.
    void setFiles(const AgentConfig &files, const core::TypeDefinitions &types);

    /// Stops the instance when it runs, waits, and takes it from the host.
    void removeFromHost(const QString &name, std::function<void(Result<void>)> reply);
    /// Stops it and waits. `reply` comes later.
    void stopInHost(const QString &name, std::function<void(Result<void>)> reply);

Q_SIGNALS:
    /// Instances or their configuration.
    void changed();

private:
    void next();

    AgentConfig m_files;
    StoredInstances m_stored;
    InstanceSet m_instances;
    core::InstanceHost &m_host;
    std::deque<std::function<void(Done)>> m_waiting;
    bool m_busy = false;
};

} // namespace signalbox::agent
