// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"
#include "server-core/net/Endpoint.h"

namespace signalbox::agent {

enum class LogFormat { Text, Json };

/// Everything the hand-written files say, validated. Paths are absolute.
struct AgentConfig {
    QString file;
    /// Default: the host's name.
    QString name;
    /// 0: one for each core.
    int ioThreads = 0;
    LogFormat logFormat = LogFormat::Text;
    /// Of the management API; empty: local socket only.
    QList<core::net::ListenAddress> listen;
    /// Empty: self-signed, made at the first start.
    QString certificate;
    QString key;
    QStringList allowedOrigins;
    QList<core::InstanceConfig> instances;
};

} // namespace signalbox::agent
