// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

struct PresenceList {
    static constexpr std::string_view name = "presence.list";
    static constexpr std::string_view doc = "Who is present in a channel, by name. Nobody is in a channel that is not there. Pages shift "
                                            "when members come and go between two of "
                                            "them; whoever goes on with `after` misses nobody.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    struct Params {
        QString hub;
        QString channel;
        QString after;
        int page = 1;
        int page_size = 100;
        static constexpr auto fields = std::tuple{
            json::field("hub", &Params::hub, "Name of the hub"), json::field("channel", &Params::channel, "Name of the channel"),
            json::optionalField("after", &Params::after, "Only members behind this name; then `page` does not count"),
            json::optionalField("page", &Params::page, "From 1"), json::optionalField("page_size", &Params::page_size, "1 to 1000")};
    };
    struct Item {
        QString member;
        QJsonValue info;
        QString since;
        QString node;
        QString instance;
        static constexpr auto fields = std::tuple{
            json::field("member", &Item::member, "Name"), json::field("info", &Item::info, "What it says of itself; null: nothing"),
            json::field("since", &Item::since, "When it entered"), json::field("node", &Item::node, "Node where it entered"),
            json::field("instance", &Item::instance, "Instance where it entered")};
    };
    struct Result {
        qint64 total = 0;
        qint64 version = 0;
        QList<Item> items;
        bool more = false;
        QList<QString> missing;
        static constexpr auto fields =
            std::tuple{json::field("total", &Result::total, "Members of the channel, over all pages"),
                       json::field("version", &Result::version, "Rises by 1 with each change of the roster"),
                       json::field("items", &Result::items, "This page; shorter when its `info` is longer than 4 MiB together"),
                       json::field("more", &Result::more, "Whether members follow behind the last of these"),
                       json::field("missing", &Result::missing, "Instances that did not answer in time: their members are not here")};
    };
};

struct PresenceFind {
    static constexpr std::string_view name = "presence.find";
    static constexpr std::string_view doc = "Where a member is present: all channels of all hubs that the caller may see.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    struct Params {
        QString member;
        QString hub;
        bool prefix = false;
        int page = 1;
        int page_size = 100;
        static constexpr auto fields = std::tuple{
            json::field("member", &Params::member, "Name of the member"), json::optionalField("hub", &Params::hub, "Only in this hub"),
            json::optionalField("prefix", &Params::prefix, "Whether members whose names begin with this are meant, too"),
            json::optionalField("page", &Params::page, "From 1; the first 10000 places can be seen"),
            json::optionalField("page_size", &Params::page_size, "1 to 1000")};
    };
    struct Item {
        QString hub;
        QString channel;
        QString member;
        QString since;
        QString node;
        QString instance;
        static constexpr auto fields = std::tuple{json::field("hub", &Item::hub, "The hub"),
                                                  json::field("channel", &Item::channel, "The channel"),
                                                  json::field("member", &Item::member, "Name"),
                                                  json::field("since", &Item::since, "When it entered"),
                                                  json::field("node", &Item::node, "Node where it entered"),
                                                  json::field("instance", &Item::instance, "Instance where it entered")};
    };
    struct Result {
        qint64 total = 0;
        QList<Item> items;
        QList<QString> missing;
        static constexpr auto fields =
            std::tuple{json::field("total", &Result::total, "Places that were found, over all pages"),
                       json::field("items", &Result::items, "This page, by member, hub and channel"),
                       json::field("missing", &Result::missing, "Instances that did not answer in time: their members are not here")};
    };
};

} // namespace signalbox::api
