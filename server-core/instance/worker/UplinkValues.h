// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceRun.h"
#include "server-core/instance/worker/UplinkMessages.h"

/// Between what the uplink says and what the core works with.
namespace signalbox::core::worker {

Counters toMessage(const InstanceCounters &counters);
InstanceCounters fromMessage(const Counters &counters);

QList<Listener> toMessage(const QList<ListenerConfig> &listeners);
QList<ListenerConfig> fromMessage(const QList<Listener> &listeners);

Failure toMessage(const Error &error);
Error fromMessage(const Failure &failure);

QuerySessions toMessage(const SessionQuery &query);
SessionQuery fromMessage(const QuerySessions &query);

SessionItems toMessage(const Result<SessionPage> &page);
Result<SessionPage> fromMessage(const SessionItems &items, const QString &instance);

/// A result that a later version may have added counts as not accepted.
DispatchResult dispatchResult(const QString &name);

/// What a worker logged, in the log of this process.
void writeToLog(const Log &log, const QString &instance);

} // namespace signalbox::core::worker
