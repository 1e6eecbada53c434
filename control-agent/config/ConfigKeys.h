// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/AgentConfig.h"

#include <QtCore/QJsonObject>

#include <functional>
#include <vector>

namespace signalbox::agent {

/// One key of the configuration: for `config show`, for the JSON Schema, for the documentation.
struct ConfigKey {
    QString name;
    QString description;
    /// JSON Schema of its value, without description and default.
    QJsonObject schema;
    /// Its value as it would stand in a file. The default is that of a default-constructed `T`.
    template <typename T>
    using Value = std::function<QJsonValue(const T &)>;
};

template <typename T>
struct ConfigKeyOf : ConfigKey {
    ConfigKey::Value<T> value;
    bool required = false;
    /// Also in `[defaults]`.
    bool inherited = false;
};

/// The keys of one table of the file.
template <typename T>
struct ConfigTable {
    QString name;
    QString description;
    std::vector<ConfigKeyOf<T>> keys;
};

/// `[agent]`, `[api]`, `[http]`.
const std::vector<ConfigTable<AgentConfig>> &hostTables();
/// The instance itself (name ""), `limits`, `tls`.
const std::vector<ConfigTable<core::InstanceConfig>> &instanceTables();
/// `[[instance.listen]]`.
const ConfigTable<core::ListenerConfig> &listenerTable();

/// When a change of any key counts. One word for all: the files are read when the agent starts.
inline constexpr std::string_view takesEffect = "agent-start";

} // namespace signalbox::agent
