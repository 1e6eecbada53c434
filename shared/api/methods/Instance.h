// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

struct InstanceList {
    static constexpr std::string_view name = "instance.list";
    static constexpr std::string_view doc = "The instances, in start order; filtered, sorted and paged in the agent.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    struct Params {
        QString filter;
        QString sort;
        SortOrder order = SortOrder::Ascending;
        int page = 1;
        int page_size = 0;
        static constexpr auto fields =
            std::tuple{json::optionalField("filter", &Params::filter, "Text that name, type or state must contain"),
                       json::optionalField("sort", &Params::sort, "Field to sort by; default: start order, then name"),
                       json::optionalField("order", &Params::order, "asc or desc"), json::optionalField("page", &Params::page, "From 1"),
                       json::optionalField("page_size", &Params::page_size, "0: all in one page")};
    };
    using Result = QList<Instance>;
};

struct NameParams {
    QString name;
    static constexpr auto fields = std::tuple{json::field("name", &NameParams::name, "Name of the instance")};
};

/// The request was accepted; what came of it is said by events from `revision` on.
struct ChangeAccepted {
    QString name;
    InstanceState state = InstanceState::Stopped;
    qint64 revision = 0;
    static constexpr auto fields =
        std::tuple{json::field("name", &ChangeAccepted::name, "Name of the instance"),
                   json::field("state", &ChangeAccepted::state, "State right after the request was accepted"),
                   json::field("revision", &ChangeAccepted::revision, "Revision of the latest event at that moment")};
};

struct InstanceGet {
    static constexpr std::string_view name = "instance.get";
    static constexpr std::string_view doc = "One instance.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Instance;
    using Params = NameParams;
    using Result = Instance;
};

struct InstanceStart {
    static constexpr std::string_view name = "instance.start";
    static constexpr std::string_view doc = "Starts an instance; accepted and without effect when it runs.";
    static constexpr Permission permission = Permission::Operate;
    static constexpr Scope scope = Scope::Instance;
    static constexpr bool changes = true;
    using Params = NameParams;
    using Result = ChangeAccepted;
};

struct InstanceStop {
    static constexpr std::string_view name = "instance.stop";
    static constexpr std::string_view doc =
        "Stops an instance and closes its sessions; it stays stopped until someone starts it or the machine boots.";
    static constexpr Permission permission = Permission::Operate;
    static constexpr Scope scope = Scope::Instance;
    static constexpr bool changes = true;
    using Params = NameParams;
    using Result = ChangeAccepted;
};

struct InstanceRestart {
    static constexpr std::string_view name = "instance.restart";
    static constexpr std::string_view doc = "Stops, then starts an instance.";
    static constexpr Permission permission = Permission::Operate;
    static constexpr Scope scope = Scope::Instance;
    static constexpr bool changes = true;
    using Params = NameParams;
    using Result = ChangeAccepted;
};

struct InstanceDrain {
    static constexpr std::string_view name = "instance.drain";
    static constexpr std::string_view doc =
        "Accepts no more clients, tells those that are there, and stops when the last one has gone or `patience` is over. It stays stopped "
        "until someone starts it or the machine boots. Called again: another `patience`, from now on.";
    static constexpr Permission permission = Permission::Operate;
    static constexpr Scope scope = Scope::Instance;
    static constexpr bool changes = true;
    struct Params {
        QString name;
        int patience = 60;
        static constexpr auto fields = std::tuple{
            json::field("name", &Params::name, "Name of the instance"),
            json::optionalField("patience", &Params::patience, "Seconds until the sessions that are left are closed; 0 to 604800")};
    };
    using Result = ChangeAccepted;
};

struct InstanceResume {
    static constexpr std::string_view name = "instance.resume";
    static constexpr std::string_view doc = "Accepts clients again; the opposite of instance.drain while that is under way.";
    static constexpr Permission permission = Permission::Operate;
    static constexpr Scope scope = Scope::Instance;
    static constexpr bool changes = true;
    using Params = NameParams;
    using Result = ChangeAccepted;
};

} // namespace signalbox::api
