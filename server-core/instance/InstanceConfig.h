// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/TlsContext.h"

#include <QtCore/QJsonObject>
#include <QtCore/QList>
#include <QtCore/QString>

#include <chrono>

namespace signalbox::core {

enum class Isolation { None, Thread, Process };

struct ListenerConfig {
    QString address = QStringLiteral("any");
    quint16 port = 0;
    bool tls = false;
    bool operator==(const ListenerConfig &) const = default;
};

/// Units: sizes in bytes; 0 means no limit where the comment says so.
struct LimitsConfig {
    qint64 maxSessions = 10000; // 0: no limit
    qint64 maxMessageBytes = 1048576;
    qint64 maxFragments = 16384;
    std::chrono::milliseconds handshakeTimeout{5000};
    std::chrono::milliseconds idleTimeout{300000}; // counts received bytes only; 0: never
    std::chrono::milliseconds sendTimeout{10000};
    qint64 outboxBytes = 1048576; // per session; past it: slow_consumer
};

/// Everything the configuration says about one instance, validated.
struct InstanceConfig {
    QString name;
    QString type;
    bool autostart = true;
    int startOrder = 0;
    Isolation isolation = Isolation::None;
    int ioThreads = 1;
    QList<ListenerConfig> listeners;
    net::TlsSettings tls;
    LimitsConfig limits;
    /// The type's own options, as the type's schema describes them.
    QJsonObject options;
    /// Where it was written: file and line, for messages.
    QString sourceFile;
    int sourceLine = 0;
};

} // namespace signalbox::core
