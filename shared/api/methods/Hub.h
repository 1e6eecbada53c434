// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

enum class HubAccess { Open, Token, Service };
constexpr json::EnumNames<HubAccess, 3> enumNames(HubAccess)
{
    return {{"open", "token", "service"}};
}

struct Hub {
    QString hub;
    HubAccess access = HubAccess::Open;
    bool presence = true;
    QList<QString> instances;
    qint64 channels = 0;
    qint64 members = 0;
    qint64 sessions = 0;
    qint64 published = 0;
    qint64 delivered = 0;
    static constexpr auto fields =
        std::tuple{json::field("hub", &Hub::hub, "Name"),
                   json::field("access", &Hub::access, "Who may use it: open, token or service"),
                   json::field("presence", &Hub::presence, "Whether clients may enter its channels"),
                   json::field("instances", &Hub::instances, "Instances that serve it, or would if they ran"),
                   json::field("channels", &Hub::channels, "Channels with subscribers, members or messages that are kept"),
                   json::field("members", &Hub::members, "Members, counted in each of their channels"),
                   json::field("sessions", &Hub::sessions, "Connected clients"),
                   json::optionalField("published", &Hub::published, "Messages that clients have published since its instances run"),
                   json::optionalField("delivered", &Hub::delivered, "Messages that its instances have sent to clients since they run")};
};

struct HubList {
    static constexpr std::string_view name = "hub.list";
    static constexpr std::string_view doc = "The hubs, whether anybody serves them or not; filtered, sorted and paged in the agent.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    struct Params {
        QString filter;
        QString sort = QStringLiteral("hub");
        SortOrder order = SortOrder::Ascending;
        int page = 1;
        int page_size = 100;
        static constexpr auto fields = std::tuple{
            json::optionalField("filter", &Params::filter, "Text that the name of the hub or of an instance must contain"),
            json::optionalField("sort", &Params::sort, "hub, access, presence, channels, members, sessions, published or delivered"),
            json::optionalField("order", &Params::order, "asc or desc"), json::optionalField("page", &Params::page, "From 1"),
            json::optionalField("page_size", &Params::page_size, "1 to 1000")};
    };
    struct Result {
        qint64 total = 0;
        QList<Hub> items;
        QList<QString> missing;
        static constexpr auto fields = std::tuple{
            json::field("total", &Result::total, "Hubs that match, over all pages"), json::field("items", &Result::items, "This page"),
            json::field("missing", &Result::missing, "Instances that did not answer in time: their hubs show zeros")};
    };
};

struct HubBroadcast {
    static constexpr std::string_view name = "hub.broadcast";
    static constexpr std::string_view doc = "Sends something to every session of a hub, whatever it subscribes to. Nothing of it is kept.";
    static constexpr Permission permission = Permission::Operate;
    static constexpr Scope scope = Scope::Permitted;
    static constexpr bool changes = true;
    struct Params {
        QString hub;
        QJsonValue data;
        static constexpr auto fields = std::tuple{json::field("hub", &Params::hub, "Name of the hub"),
                                                  json::field("data", &Params::data, "Any JSON; at most 65536 bytes")};
    };
    using Result = Nothing;
};

} // namespace signalbox::api
