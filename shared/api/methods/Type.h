// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

/// A kind of server that instances can be of.
struct ServerType {
    QString name;
    QString description;
    QString protocol;
    QJsonObject options;
    int instances = 0;
    static constexpr auto fields =
        std::tuple{json::field("name", &ServerType::name, "What `type` of an instance says"),
                   json::field("description", &ServerType::description, "One line"),
                   json::field("protocol", &ServerType::protocol, "raw, framed or websocket: what stands between bytes and messages"),
                   json::field("options", &ServerType::options, "JSON Schema of `options` of its instances"),
                   json::field("instances", &ServerType::instances, "How many instances of it the caller may see")};
};

struct TypeList {
    static constexpr std::string_view name = "type.list";
    static constexpr std::string_view doc = "The server types this agent knows.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    using Params = Nothing;
    using Result = QList<ServerType>;
};

} // namespace signalbox::api
