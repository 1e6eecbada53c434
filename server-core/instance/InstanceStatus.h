// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"
#include "server-core/session/SessionInfo.h"

#include <QtCore/QDateTime>
#include <QtCore/QMap>

#include <optional>

namespace signalbox::core {

enum class InstanceState { Stopped, Starting, Running, Draining, Stopping, Failed };

/// "stopped", "starting", …
QLatin1StringView instanceStateName(InstanceState state);
/// Nothing of it runs, nor is about to.
constexpr bool isIdle(InstanceState state)
{
    return state == InstanceState::Stopped || state == InstanceState::Failed;
}

/// Sums over all sessions, past and present, since the instance was added. Monotonic, but `sessions`.
struct InstanceCounters {
    qint64 sessions = 0;
    qint64 sessionsTotal = 0;
    qint64 messagesIn = 0;
    qint64 messagesOut = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    /// Connections that became no session.
    qint64 refused = 0;
    /// Times that a session had to wait for its rate of messages.
    qint64 throttled = 0;

    friend InstanceCounters operator+(const InstanceCounters &a, const InstanceCounters &b)
    {
        return {a.sessions + b.sessions, a.sessionsTotal + b.sessionsTotal, a.messagesIn + b.messagesIn, a.messagesOut + b.messagesOut,
                a.bytesIn + b.bytesIn,   a.bytesOut + b.bytesOut,           a.refused + b.refused,       a.throttled + b.throttled};
    }
};

struct InstanceStatus {
    InstanceConfig config;
    InstanceState state = InstanceState::Stopped;
    /// In effect: of its run, while there is one.
    QString type;
    Isolation isolation = Isolation::None;
    /// As configured, with the ports in effect.
    QList<ListenerConfig> listeners;
    std::optional<Error> error;
    std::optional<qint64> pid;
    QDateTime startedAt;
    InstanceCounters counters;
    /// The type's own, of the current run.
    QMap<QString, double> metrics;
    /// How often it was started anew since a person started it.
    int restarts = 0;
    /// It does not answer at the moment.
    bool stalled = false;
    /// While draining: when its sessions are closed.
    QDateTime drainUntil;
    /// What was configured since it started and counts from its next start on: "isolation", "options".
    QStringList pending;
};

} // namespace signalbox::core
