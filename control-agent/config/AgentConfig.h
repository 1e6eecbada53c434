// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/ConfigOrigins.h"
#include "server-core/cluster/ClusterConfig.h"
#include "server-core/instance/HubDefinitions.h"
#include "server-core/instance/InstanceConfig.h"
#include "server-core/net/Endpoint.h"
#include "server-core/types/TypeDefinitions.h"

#include <optional>

namespace signalbox::agent {

enum class LogFormat { Text, Json };

/// Everything the hand-written files say, validated. Paths are absolute.
struct AgentConfig {
    QString file;
    /// The main file says nothing.
    bool isBlank = false;
    /// Default: the host's name.
    QString name;
    /// 0: one for each core.
    int ioThreads = 0;
    LogFormat logFormat = LogFormat::Text;
    /// Of the management API; empty: local socket only.
    QList<core::net::ListenAddress> listen{core::net::ListenAddress{.address = QStringLiteral("127.0.0.1"), .port = 7710, .localPath = {}}};
    /// Empty: self-signed, made at the first start.
    QString certificate;
    QString key;
    QStringList allowedOrigins;
    /// Of /metrics, /healthz and /readyz; nothing: off.
    std::optional<core::net::ListenAddress> httpListen =
        core::net::ListenAddress{.address = QStringLiteral("127.0.0.1"), .port = 7711, .localPath = {}};
    /// By default none; then the rest counts for nothing.
    core::cluster::ClusterConfig cluster{.listen = QStringLiteral("127.0.0.1:7712")};
    /// Registered beside the built-in ones.
    core::TypeDefinitions types;
    /// Also those of the files of instances.
    core::HubDefinitions hubs;
    /// What holds for every instance that does not say otherwise.
    core::InstanceConfig defaults;
    QList<core::InstanceConfig> instances;
    /// Where each value was written.
    ConfigOrigins origins;
};

} // namespace signalbox::agent
