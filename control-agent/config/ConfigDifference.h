// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/AgentConfig.h"
#include "server-core/instance/ConfigKey.h"

#include <QtCore/QJsonValue>

namespace signalbox::agent {

/// One key that has another value.
struct ConfigDifference {
    /// "limits.idle_timeout"; "listen" and each option as a whole. Empty: an instance that comes or goes.
    QString path;
    /// Null: not there.
    QJsonValue from;
    QJsonValue to;
    core::TakesEffect effect = core::TakesEffect::Live;
    /// Empty: the host's own.
    QString instance;
};

/// Of `[agent]`, `[api]`, `[http]`, `[cluster]`.
QList<ConfigDifference> hostDifferences(const AgentConfig &from, const AgentConfig &to);
QList<ConfigDifference> instanceDifferences(const core::InstanceConfig &from, const core::InstanceConfig &to);
/// Of `[[type]]`: "type.chat" for one that comes or goes, "type.chat.plugin" for a key of another value. `registry` holds those in
/// force: what it has stays as it is until the agent starts anew, the rest is taken at once.
QList<ConfigDifference> typeDifferences(const core::TypeDefinitions &from, const core::TypeDefinitions &to,
                                        const core::TypeRegistry &registry);
/// Of `[[hub]]`: "hub.chat" for one that comes or goes, "hub.chat.limits.max_members" for a key of another value, "hub.chat.key" for its
/// keys together. One that is defined twice is not there.
QList<ConfigDifference> hubDifferences(const core::HubDefinitions &from, const core::HubDefinitions &to);
/// An instance that comes or goes, with what differs from `defaults`.
ConfigDifference addedInstance(const core::InstanceConfig &config, const core::InstanceConfig &defaults);
ConfigDifference removedInstance(const core::InstanceConfig &config, const core::InstanceConfig &defaults);

} // namespace signalbox::agent
