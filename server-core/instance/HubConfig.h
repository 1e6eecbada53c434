// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/access/TokenKey.h"
#include "server-core/hubs/HubAccess.h"

#include <QtCore/QList>
#include <QtCore/QString>

#include <algorithm>
#include <chrono>
#include <tuple>

namespace signalbox::core {

/// A key that tokens are checked with.
struct HubKeyConfig {
    /// `kid` of the tokens it is for; empty: of all.
    QString id = {};
    access::TokenAlgorithm algorithm = access::TokenAlgorithm::Hs256;
    /// Absolute path: of the secret, its only line, or of the public key, PEM.
    QString file = {};
    bool operator==(const HubKeyConfig &) const = default;
};

/// What else a token must have.
struct HubTokenConfig {
    /// What `iss` must be; empty: anything.
    QString issuer = {};
    /// What must be among `aud`; empty: anything.
    QString audience = {};
    bool requireExpiry = true;
    bool operator==(const HubTokenConfig &) const = default;
};

/// Units: sizes in bytes, rates a second.
struct HubLimitsConfig {
    qint64 maxChannels = 1'000'000; // of the hub
    qint64 maxSubscriptions = 10'000; // of one session
    qint64 maxMembers = 500'000; // of the hub; one counts in each of its channels
    qint64 maxMembersPerChannel = 100'000;
    qint64 maxLogBytes = 256 * 1024 * 1024; // of the logs of all channels together
    qint64 maxRetainedBytes = 64 * 1024 * 1024; // of all channels together
    qint64 publishesPerSecond = 0; // of one session; 0: no limit
    qint64 requestsPerSecond = 1000; // of one session, all but publish and ack; 0: no limit

    /// So many requests may come at once: a client that is back subscribes and enters wherever it was. Hence an honest one never
    /// meets the rate, while one that does nothing but ask is held to it.
    qint64 requestsAtOnce() const { return std::max(requestsPerSecond, 2 * maxSubscriptions + requestsBeside); }
    bool operator==(const HubLimitsConfig &) const = default;

private:
    /// To connect, to refresh, pings.
    static constexpr qint64 requestsBeside = 100;
};

/// Everything the configuration says about one hub, validated.
struct HubConfig {
    static constexpr qsizetype mostKeys = 16;

    QString name;
    HubAccess access = HubAccess::Open;
    bool presence = true;
    /// From the end of a member's last session to its leave.
    std::chrono::milliseconds presenceHold{3000};
    qint64 historyCount = 1000; // of a channel; 0: none
    qint64 historyBytes = 1024 * 1024; // of a channel
    std::chrono::milliseconds historyAge{600'000};
    /// At least one with HubAccess::Token.
    QList<HubKeyConfig> keys;
    HubTokenConfig token;
    HubLimitsConfig limits;
    /// Where it was written: file and line, for messages. Empty: nowhere, it has the defaults.
    QString sourceFile;
    int sourceLine = 0;

    /// Wherever they were written.
    bool operator==(const HubConfig &other) const
    {
        const auto values = [](const HubConfig &c) {
            return std::tie(c.name, c.access, c.presence, c.presenceHold, c.historyCount, c.historyBytes, c.historyAge, c.keys, c.token,
                            c.limits);
        };
        return values(*this) == values(other);
    }
};

} // namespace signalbox::core
