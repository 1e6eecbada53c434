// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

struct AgentInfoGet {
    static constexpr std::string_view name = "agent.info";
    static constexpr std::string_view doc = "The agent: name, version, start time, event log position.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    using Params = Nothing;
    using Result = AgentInfo;
};

struct HealthCheck {
    QString name;
    bool ok = true;
    QString message;
    static constexpr auto fields =
        std::tuple{json::field("name", &HealthCheck::name, "What was looked at: store, instances, certificate, descriptors, cluster"),
                   json::field("ok", &HealthCheck::ok, "false: someone should look"),
                   json::field("message", &HealthCheck::message, "What was found, for a person")};
};

struct AgentHealth {
    static constexpr std::string_view name = "agent.health";
    static constexpr std::string_view doc = "Whether the host is well: the checks behind /healthz and /readyz, with words.";
    static constexpr Permission permission = Permission::View;
    using Params = Nothing;
    struct Result {
        bool ok = true;
        bool ready = true;
        QList<HealthCheck> checks;
        static constexpr auto fields = std::tuple{
            json::field("ok", &Result::ok, "true when every check is"),
            json::field(
                "ready", &Result::ready,
                "true once the autostart has been worked off and the cluster, if there is one, is ready; false while it is drained"),
            json::field("checks", &Result::checks, "Each check")};
    };
};

struct AgentUnlisten {
    static constexpr std::string_view name = "agent.unlisten";
    static constexpr std::string_view doc =
        "Closes a management port that `auth.invite` opened, for good; connections through it stay. Ports of the configuration file are "
        "changed there.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr bool changes = true;
    struct Params {
        QString listen;
        static constexpr auto fields =
            std::tuple{json::field("listen", &Params::listen, "address:port, as it was given or as it is in effect")};
    };
    using Result = Nothing;
};

struct RpcDiscover {
    static constexpr std::string_view name = "rpc.discover";
    static constexpr std::string_view doc = "The OpenRPC document of this API.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    using Params = Nothing;
    using Result = QJsonObject;
};

} // namespace signalbox::api
