// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/AddressBlock.h"
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
    /// Each connection begins with a PROXY header, sent by one of these.
    bool proxyProtocol = false;
    QList<net::AddressBlock> trustedProxies = {};
    bool operator==(const ListenerConfig &) const = default;
};

/// Units: sizes in bytes; 0 means no limit where the comment says so.
struct LimitsConfig {
    qint64 maxSessions = 10000; // 0: no limit
    qint64 maxSessionsPerAddress = 0; // 0: no limit
    qint64 connectsPerSecondPerAddress = 0; // 0: no limit
    qint64 messagesPerSecond = 0; // of one session; 0: no limit
    qint64 maxMessageBytes = 1048576;
    qint64 maxFragments = 16384;
    std::chrono::milliseconds handshakeTimeout{5000};
    std::chrono::milliseconds idleTimeout{300000}; // counts received bytes only; 0: never
    std::chrono::milliseconds sendTimeout{10000};
    qint64 outboxBytes = 1048576; // per session; past it: slow_consumer
};

/// Who may connect: those in `allow`, or all when that is empty, but for those in `deny`.
struct AccessConfig {
    QList<net::AddressBlock> allow;
    QList<net::AddressBlock> deny;
};

/// What happens when an instance ends though nobody asked for it.
/// Units: 0 means never where the comment says so.
struct RestartConfig {
    enum class Policy { Never, OnFailure, Always };
    Policy policy = Policy::OnFailure;
    /// The first wait and the longest; each is twice the one before.
    std::chrono::milliseconds backoffLeast{100};
    std::chrono::milliseconds backoffMost{30000};
    /// So many ends within that time are the last.
    int giveUpAfter = 5;
    std::chrono::milliseconds giveUpWithin{10000};
    std::chrono::milliseconds hangTimeout{10000}; // 0: never
    qint64 maxMemory = 0; // bytes of the process; 0: no limit
    std::chrono::milliseconds maxAge{0}; // 0: no limit
    bool operator==(const RestartConfig &) const = default;
};

/// Everything the configuration says about one instance, validated.
struct InstanceConfig {
    QString name;
    QString type;
    bool autostart = true;
    int startOrder = 0;
    Isolation isolation = Isolation::None;
    int ioThreads = 1;
    /// As written; empty: `hubName` is the instance's own.
    QString hub;
    QList<ListenerConfig> listeners;
    net::TlsSettings tls;
    LimitsConfig limits;
    AccessConfig access;
    RestartConfig restart;
    /// The type's own options, as the type's schema describes them.
    QJsonObject options;
    /// Where it was written: file and line, for messages.
    QString sourceFile;
    int sourceLine = 0;

    const QString &hubName() const { return hub.isEmpty() ? name : hub; }
};

} // namespace signalbox::core
