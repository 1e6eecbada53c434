// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

/// One value in force and where it comes from.
struct ConfigValue {
    QString path;
    QJsonValue value;
    QString origin;
    static constexpr auto fields =
        std::tuple{json::field("path", &ConfigValue::path, "instance.EchoServerA.limits.idle_timeout"),
                   json::field("value", &ConfigValue::value, "As it would stand in a file; secrets are left out"),
                   json::field("origin", &ConfigValue::origin, "default, store, FILE:LINE, or store (in place of FILE:LINE)")};
};

struct ConfigShow {
    static constexpr std::string_view name = "config.show";
    static constexpr std::string_view doc = "The configuration in force, each value with its origin.";
    static constexpr Permission permission = Permission::View;
    struct Params {
        QString filter;
        bool defaults = true;
        static constexpr auto fields = std::tuple{json::optionalField("filter", &Params::filter, "Text that the path must contain"),
                                                  json::optionalField("defaults", &Params::defaults, "false: only what someone has set")};
    };
    struct Result {
        QString file;
        QList<ConfigValue> values;
        static constexpr auto fields = std::tuple{json::field("file", &Result::file, "The configuration file the agent runs with"),
                                                  json::field("values", &Result::values, "In the order of the file, then the defaults")};
    };
};

struct ConfigProblem {
    QString file;
    int line = 0;
    int column = 0;
    QString message;
    static constexpr auto fields = std::tuple{json::field("file", &ConfigProblem::file, "File; empty: the text that was sent"),
                                              json::field("line", &ConfigProblem::line, "From 1; 0: the whole file"),
                                              json::field("column", &ConfigProblem::column, "From 1; 0: the whole line"),
                                              json::field("message", &ConfigProblem::message, "What is wrong and what would be right")};
};

struct ConfigCheck {
    static constexpr std::string_view name = "config.check";
    static constexpr std::string_view doc = "Checks the agent's configuration files as they are on disk now, or a text. Changes nothing.";
    static constexpr Permission permission = Permission::Administer;
    struct Params {
        std::optional<QString> text;
        static constexpr auto fields =
            std::tuple{json::field("text", &Params::text, "TOML to check instead of the files; null: the files")};
    };
    struct Result {
        bool ok = true;
        QList<ConfigProblem> problems;
        static constexpr auto fields = std::tuple{json::field("ok", &Result::ok, "true when the agent would start with it"),
                                                  json::field("problems", &Result::problems, "What is wrong")};
    };
};

/// When a change counts.
enum class TakesEffect { Live, NewSessions, InstanceRestart, AgentStart };
constexpr json::EnumNames<TakesEffect, 4> enumNames(TakesEffect)
{
    return {{"live", "new-sessions", "instance-restart", "agent-start"}};
}

/// One difference between two configurations.
struct ConfigChange {
    QString path;
    QJsonValue from;
    QJsonValue to;
    TakesEffect takes_effect = TakesEffect::Live;
    std::optional<QString> instance;
    static constexpr auto fields =
        std::tuple{json::field("path", &ConfigChange::path, "limits.idle_timeout; empty: the instance as a whole"),
                   json::field("from", &ConfigChange::from, "In force; null: it is not there"),
                   json::field("to", &ConfigChange::to, "What it becomes; null: it goes"),
                   json::field("takes_effect", &ConfigChange::takes_effect,
                               "live: at once; new-sessions: for those that begin from then on; instance-restart: from its next start on; "
                               "agent-start: from the agent's next start on"),
                   json::field("instance", &ConfigChange::instance, "The instance it concerns; null: the agent itself")};
};

struct ConfigDiff {
    static constexpr std::string_view name = "config.diff";
    static constexpr std::string_view doc =
        "What a reload of the files would change. Files with a mistake answer InvalidConfiguration with `data.problems`.";
    static constexpr Permission permission = Permission::Administer;
    using Params = Nothing;
    struct Result {
        QList<ConfigChange> changes;
        static constexpr auto fields = std::tuple{json::field("changes", &Result::changes, "In force against on disk")};
    };
};

/// Something that a reload could not do; it stays as it was.
struct ReloadFailure {
    QString instance;
    QString message;
    static constexpr auto fields = std::tuple{json::field("instance", &ReloadFailure::instance, "It keeps the configuration it had"),
                                              json::field("message", &ReloadFailure::message, "Why")};
};

struct ConfigReload {
    static constexpr std::string_view name = "config.reload";
    static constexpr std::string_view doc =
        "Reads the files anew and applies what has changed, field by field; certificates are loaded anew. Nothing restarts. Files with a "
        "mistake change nothing and answer InvalidConfiguration with `data.problems`.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr bool changes = true;
    using Params = Nothing;
    struct Result {
        QList<ConfigChange> changes;
        QList<ReloadFailure> failures;
        static constexpr auto fields =
            std::tuple{json::field("changes", &Result::changes, "What has changed, and when it counts"),
                       json::field("failures", &Result::failures, "What could not be done, such as an address that somebody else uses")};
    };
};

struct ConfigSchema {
    static constexpr std::string_view name = "config.schema";
    static constexpr std::string_view doc = "The JSON Schema of the configuration.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    using Params = Nothing;
    using Result = QJsonObject;
};

} // namespace signalbox::api
