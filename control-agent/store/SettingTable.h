// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/store/InstanceTable.h"

#include <QtCore/QSet>

namespace signalbox::agent {

/// What the agent reads once, at its start.
struct StoredState {
    /// 128 random bits, hexadecimal; made with the file.
    QString agentId;
    /// Instances that a person stopped: no restart of the agent starts them.
    QSet<QString> stopped;
    /// Management listeners opened at run time, beside those of the configuration.
    QStringList extraListen;
    /// 256 random bits of this installation; what unknown accounts' salts are made of. Never leaves the agent.
    QByteArray secret;
    QList<InstanceRecord> instances = {};
};

/// Makes the agent's identity when there is none.
[[nodiscard]] Result<StoredState> loadState(Database &database);

/// `stopped` false forgets what was wanted: the configuration's autostart counts again.
[[nodiscard]] Result<void> setStopped(Database &database, const QString &instance, bool stopped);
[[nodiscard]] Result<void> setExtraListen(Database &database, const QStringList &addresses);
[[nodiscard]] Result<QStringList> loadExtraListen(Database &database);

} // namespace signalbox::agent
