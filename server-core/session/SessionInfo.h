// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QDateTime>
#include <QtCore/QList>
#include <QtCore/QString>

namespace signalbox::core {

/// What one session looks like from outside its thread.
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

enum class SessionSort { StartedAt, LastActivityAt, Id, Peer, MessagesIn, MessagesOut, BytesIn, BytesOut, State, Tls, PendingBytes };

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
