// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"

#include <QtCore/QDateTime>

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
};

struct SessionInfo {
    QString id;
    QString instance;
    QString peer;
    QDateTime startedAt;
    QDateTime lastActivityAt;
    QString state;
    bool tls = false;
    qint64 messagesIn = 0;
    qint64 messagesOut = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 pendingBytes = 0;
};

enum class SessionSort { StartedAt, LastActivityAt, Id, Peer, MessagesIn, MessagesOut, BytesIn, BytesOut };

struct SessionQuery {
    SessionSort sort = SessionSort::StartedAt;
    bool descending = false;
    /// Text that id or peer must contain; empty: all.
    QString filter;
    qint64 offset = 0;
    int limit = 100;
};

struct SessionPage {
    qint64 total = 0;
    QList<SessionInfo> items;
};

} // namespace signalbox::core
