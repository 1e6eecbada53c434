// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/access/ChannelName.h"
#include "shared/base/Error.h"

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>

#include <cstdint>
#include <variant>

/// The subprotocol signalbox.pubsub.v1 as text and as structures: JSON-RPC 2.0, one message a WebSocket text frame. Pure.
namespace signalbox::core::pubsub {

/// What a client may say at most.
namespace limits {
inline constexpr int depth = 32;
/// Of an id of a call, as it stands between its quotes: it is kept as long as the call takes.
inline constexpr qsizetype callIdBytes = 64;
/// Where two readers no longer agree on a number.
inline constexpr std::int64_t largestCallId = std::int64_t(1) << 53;
inline constexpr qsizetype tokenBytes = 8 * 1024;
/// A position names every origin whose messages a channel has: a large cluster's is long.
inline constexpr qsizetype positionBytes = 4 * 1024;
inline constexpr int pageSize = 1000;
inline constexpr int historyItems = 1000;
} // namespace limits

/// The calls. A text that was not given, and is optional, is empty; `data` and `info` are JSON as the client wrote it, valid.
struct Connect {
    QByteArrayView token;
    QByteArrayView client;
};
struct Refresh {
    QByteArrayView token;
};
struct Subscribe {
    QByteArrayView channel;
    int qos = 0;
    QByteArrayView position;
    bool presence = false;
    bool isWildcard() const { return access::isWildcard(channel); }
};
struct Unsubscribe {
    QByteArrayView channel;
};
struct Publish {
    QByteArrayView channel;
    QByteArrayView data;
    int qos = 0;
    QByteArrayView id;
    bool retain = false;
};
struct Broadcast {
    QByteArrayView data;
};
struct Members {
    QByteArrayView channel;
    int page = 1;
    int pageSize = 100;
};
struct History {
    QByteArrayView channel;
    int limit = 100;
    QByteArrayView since;
};
struct Enter {
    QByteArrayView channel;
    QByteArrayView member;
    QByteArrayView info;
};
struct Update {
    QByteArrayView channel;
    QByteArrayView info;
};
struct Leave {
    QByteArrayView channel;
};
struct Ack {
    QByteArrayView channel;
    QByteArrayView position;
};
struct Ping {
};

using Request =
    std::variant<Connect, Refresh, Subscribe, Unsubscribe, Publish, Broadcast, Members, History, Enter, Update, Leave, Ack, Ping>;

/// A call, or a notification, which nobody answers.
struct ClientMessage {
    /// As JSON, to be echoed to the byte; empty for a notification.
    QByteArrayView id;
    Request request;

    bool isNotification() const { return id.isEmpty(); }
};

/// A message that cannot be understood or is not allowed to be so.
struct Refusal {
    /// Of the call, as JSON; "null" where it could not be read; empty for a notification, which gets no answer.
    QByteArray id;
    Error error;

    bool isAnswered() const { return !id.isEmpty(); }
};

} // namespace signalbox::core::pubsub
