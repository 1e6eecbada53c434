// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"
#include "server-core/session/SessionInfo.h"

#include <QtCore/QDateTime>
#include <QtCore/QMap>

#include <optional>

namespace signalbox::core {

enum class InstanceState { Stopped, Starting, Running, Draining, Stopping, Failed };

/// Sums over all sessions, past and present, since the instance was added. Monotonic, but `sessions`.
struct InstanceCounters {
    qint64 sessions = 0;
    qint64 sessionsTotal = 0;
    qint64 messagesIn = 0;
    qint64 messagesOut = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
};

struct InstanceStatus {
    InstanceConfig config;
    InstanceState state = InstanceState::Stopped;
    /// As configured, with the ports in effect.
    QList<ListenerConfig> listeners;
    std::optional<Error> error;
    std::optional<qint64> pid;
    QDateTime startedAt;
    InstanceCounters counters;
    /// The type's own, of the current run.
    QMap<QString, double> metrics;
};

} // namespace signalbox::core
