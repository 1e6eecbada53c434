// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/InstanceView.h"

#include "shared/base/IsoTime.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

api::Isolation toApi(core::Isolation isolation)
{
    switch (isolation) {
    case core::Isolation::Thread:
        return api::Isolation::Thread;
    case core::Isolation::Process:
        return api::Isolation::Process;
    case core::Isolation::None:
        break;
    }
    return api::Isolation::None;
}

} // namespace

api::InstanceState toApi(core::InstanceState state)
{
    switch (state) {
    case core::InstanceState::Stopped:
        return api::InstanceState::Stopped;
    case core::InstanceState::Starting:
        return api::InstanceState::Starting;
    case core::InstanceState::Running:
        return api::InstanceState::Running;
    case core::InstanceState::Draining:
        return api::InstanceState::Draining;
    case core::InstanceState::Stopping:
        return api::InstanceState::Stopping;
    case core::InstanceState::Failed:
        break;
    }
    return api::InstanceState::Failed;
}

api::Instance toApi(const core::InstanceStatus &status, qint64 revision)
{
    api::Instance instance;
    instance.name = status.config.name;
    instance.type = status.type;
    instance.isolation = toApi(status.isolation);
    instance.state = toApi(status.state);
    instance.sessions = status.counters.sessions;
    for (const core::ListenerConfig &listener : status.listeners.isEmpty() ? status.config.listeners : status.listeners)
        instance.listeners.append({listener.address, listener.port, listener.tls});
    if (status.error)
        instance.error = status.error->message;
    instance.pid = status.pid;
    if (status.startedAt.isValid())
        instance.started_at = isoTime(status.startedAt);
    instance.autostart = status.config.autostart;
    instance.start_order = status.config.startOrder;
    instance.max_sessions = status.config.limits.maxSessions;
    instance.metrics = status.metrics;
    instance.restarts = status.restarts;
    instance.stalled = status.stalled;
    if (status.drainUntil.isValid())
        instance.drain_until = isoTime(status.drainUntil);
    instance.revision = revision;
    instance.pending = status.pending;
    return instance;
}

api::Session toApi(const core::SessionInfo &session)
{
    api::Session row;
    row.id = session.id;
    row.instance = session.instance;
    row.peer = session.peer;
    row.started_at = isoTime(session.startedAt);
    row.last_activity_at = isoTime(session.lastActivityAt);
    row.state = session.state;
    row.tls = session.tls;
    row.messages_in = session.messagesIn;
    row.messages_out = session.messagesOut;
    row.bytes_in = session.bytesIn;
    row.bytes_out = session.bytesOut;
    row.pending_bytes = session.pendingBytes;
    return row;
}

} // namespace signalbox::agent
