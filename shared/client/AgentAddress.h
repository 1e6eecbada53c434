// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QString>

namespace signalbox::client {

/// Where an agent is reached: its local socket, or wss with the key it must have.
struct AgentAddress {
    /// Path of the local socket; when set, the rest is not used.
    QString socketPath;
    QString host;
    quint16 port = 7710;
    /// SHA-256 of the public key, 64 hexadecimal digits. Empty: the system's certificate authorities decide.
    QString fingerprint;

    bool isLocal() const { return !socketPath.isEmpty(); }
    /// "host:port" or the socket's path, for people.
    QString display() const;

    static AgentAddress local(const QString &path);
    /// "host", "host:port", "[v6]:port" or "wss://host:port". Errors: InvalidParams.
    [[nodiscard]] static Result<AgentAddress> fromText(const QString &text);
    bool operator==(const AgentAddress &) const = default;
};

} // namespace signalbox::client
