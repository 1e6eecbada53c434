// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

struct MetricColumns {
    static constexpr std::string_view name = "metric.columns";
    static constexpr std::string_view doc = "Describes every statistics column, of instances and of the agent.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    using Params = Nothing;
    struct Result {
        QList<MetricColumn> instance;
        QList<MetricColumn> agent;
        static constexpr auto fields = std::tuple{json::field("instance", &Result::instance, "Columns of each instance"),
                                                  json::field("agent", &Result::agent, "Columns of the process")};
    };
};

struct MetricSubscribe {
    static constexpr std::string_view name = "metric.subscribe";
    static constexpr std::string_view doc = "Sends a `metric.sample` notification once a second; dropped first when the client is slow.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    using Params = Nothing;
    using Result = MetricColumns::Result;
};

struct MetricUnsubscribe {
    static constexpr std::string_view name = "metric.unsubscribe";
    static constexpr std::string_view doc = "Ends the `metric.sample` notifications.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    using Params = Nothing;
    using Result = Nothing;
};

} // namespace signalbox::api
