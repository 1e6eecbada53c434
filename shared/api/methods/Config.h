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
                   json::field("origin", &ConfigValue::origin, "default, store, or FILE:LINE")};
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

struct ConfigSchema {
    static constexpr std::string_view name = "config.schema";
    static constexpr std::string_view doc = "The JSON Schema of the configuration.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    using Params = Nothing;
    using Result = QJsonObject;
};

} // namespace signalbox::api
