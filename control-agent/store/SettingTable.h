// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/store/InstanceTable.h"

#include <QtCore/QSet>

#include <optional>

namespace signalbox::agent {

/// What the agent reads once, at its start.
struct StoredState {
    /// 128 random bits, hexadecimal; made with the file.
    QString agentId;
    /// Instances that a person stopped: no restart of the agent starts them.
    QSet<QString> stopped = {};
    /// Those that a person started: a restart of the agent starts them, whatever their autostart.
    QSet<QString> started = {};
    /// Management listeners opened at run time, beside those of the configuration.
    QStringList extraListen = {};
    /// Peers of the cluster that were added at run time, beside those of the configuration.
    QStringList clusterPeers = {};
    /// Instances that were drained with the whole node; nothing: it is not drained.
    std::optional<QStringList> drained = {};
    /// 256 random bits of this installation; what unknown accounts' salts are made of. Never leaves the agent.
    QByteArray secret = {};
    QList<InstanceRecord> instances = {};
};

/// Makes the agent's identity when there is none. What persons started and stopped before the machine booted is forgotten: then
/// autostart counts. `boot` names this run of the machine; empty: not known, and nothing is forgotten.
[[nodiscard]] Result<StoredState> loadState(Database &database, const QString &boot = {});
/// The system's name for the time since it was switched on. Reads a small file.
QString thisBoot();

/// What a person wants of an instance; AsConfigured: its autostart decides.
enum class Wanted { AsConfigured, Started, Stopped };
[[nodiscard]] Result<void> setWanted(Database &database, const QString &instance, Wanted wanted);
[[nodiscard]] Result<void> setExtraListen(Database &database, const QStringList &addresses);
[[nodiscard]] Result<QStringList> loadExtraListen(Database &database);
[[nodiscard]] Result<void> setClusterPeers(Database &database, const QStringList &addresses);
[[nodiscard]] Result<QStringList> loadClusterPeers(Database &database);
/// Nothing: the node is not drained. One that is may have had no instances to drain.
[[nodiscard]] Result<void> setDrained(Database &database, const std::optional<QStringList> &instances);
[[nodiscard]] Result<std::optional<QStringList>> loadDrained(Database &database);
/// The node is not drained any more, and what was drained with it is wanted again.
[[nodiscard]] Result<void> endDrain(Database &database);

} // namespace signalbox::agent
