// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

struct Channel {
    QString channel;
    qint64 subscribers = 0;
    qint64 members = 0;
    qint64 messages = 0;
    qint64 bytes = 0;
    qint64 published = 0;
    bool retained = false;
    std::optional<QString> last_at;
    static constexpr auto fields =
        std::tuple{json::field("channel", &Channel::channel, "Name"),
                   json::field("subscribers", &Channel::subscribers, "Sessions that subscribe to it by its name"),
                   json::field("members", &Channel::members, "Members that are present"),
                   json::field("messages", &Channel::messages, "Messages in its history"),
                   json::field("bytes", &Channel::bytes, "Memory that they take"),
                   json::field("published", &Channel::published,
                               "Number of the last message; they count from 1, and no restart of the agent "
                               "begins anew"),
                   json::field("retained", &Channel::retained, "Whether a message is kept for new subscribers"),
                   json::field("last_at", &Channel::last_at, "When the last message was published; null: nobody remembers one")};
};

struct ChannelList {
    static constexpr std::string_view name = "channel.list";
    static constexpr std::string_view doc =
        "The channels of a hub that have subscribers, members or messages that are kept; filtered, sorted and paged in the agent.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    struct Params {
        QString hub;
        QString filter;
        QString sort = QStringLiteral("channel");
        SortOrder order = SortOrder::Ascending;
        int page = 1;
        int page_size = 100;
        static constexpr auto fields = std::tuple{
            json::field("hub", &Params::hub, "Name of the hub"),
            json::optionalField("filter", &Params::filter, "Text that the name must contain, in any case of letters"),
            json::optionalField("sort", &Params::sort, "channel, subscribers, members, messages, bytes, published, retained or last_at"),
            json::optionalField("order", &Params::order, "asc or desc"),
            json::optionalField("page", &Params::page, "From 1"),
            json::optionalField("page_size", &Params::page_size, "1 to 1000")};
    };
    struct Result {
        qint64 total = 0;
        QList<Channel> items;
        static constexpr auto fields = std::tuple{json::field("total", &Result::total, "Channels that match, over all pages"),
                                                  json::field("items", &Result::items, "This page")};
    };
};

struct ChannelMessage {
    QJsonValue data;
    QString position;
    std::optional<QString> id;
    std::optional<QString> from;
    QString at;
    static constexpr auto fields = std::tuple{json::field("data", &ChannelMessage::data, "As it was published"),
                                              json::field("position", &ChannelMessage::position, "Where the channel was with it"),
                                              json::field("id", &ChannelMessage::id, "The publisher's own; null without one"),
                                              json::field("from", &ChannelMessage::from, "Who published it; null: nobody who has a name"),
                                              json::field("at", &ChannelMessage::at, "When it was published")};
};

struct ChannelHistory {
    static constexpr std::string_view name = "channel.history";
    static constexpr std::string_view doc = "The messages that a channel keeps, the oldest first; at most 4 MiB of them in one answer. Of "
                                            "a channel that keeps nothing, or is not "
                                            "there: none.";
    static constexpr Permission permission = Permission::Operate;
    static constexpr Scope scope = Scope::Permitted;
    struct Params {
        QString hub;
        QString channel;
        int limit = 100;
        QString since;
        static constexpr auto fields =
            std::tuple{json::field("hub", &Params::hub, "Name of the hub"), json::field("channel", &Params::channel, "Name of the channel"),
                       json::optionalField("limit", &Params::limit, "How many, 1 to 1000"),
                       json::optionalField("since", &Params::since,
                                           "A position: the first ones behind it; without, the last ones that the channel keeps")};
    };
    struct Result {
        QList<ChannelMessage> items;
        QString position;
        bool complete = true;
        static constexpr auto fields = std::tuple{
            json::field("items", &Result::items, "The messages"),
            json::field("position", &Result::position, "Where the channel is; empty while nobody serves the hub"),
            json::field("complete", &Result::complete, "false: of what was asked for, a part is not in this answer, or not kept any more")};
    };
};

struct ChannelPublish {
    static constexpr std::string_view name = "channel.publish";
    static constexpr std::string_view doc =
        "Publishes a message in a channel, as a client of the hub would; `from` is `agent:` and the caller's account. A retry with the "
        "same "
        "`request_id` is not published twice; `id` is another matter, it is what clients get and what qos 2 knows a repeat by.";
    static constexpr Permission permission = Permission::Operate;
    static constexpr Scope scope = Scope::Permitted;
    static constexpr bool changes = true;
    struct Params {
        QString hub;
        QString channel;
        QJsonValue data;
        int qos = 0;
        QString id;
        bool retain = false;
        static constexpr auto fields = std::tuple{
            json::field("hub", &Params::hub, "Name of the hub"),
            json::field("channel", &Params::channel, "Name of the channel"),
            json::field("data", &Params::data, "Any JSON; at most 65536 bytes"),
            json::optionalField("qos", &Params::qos, "0, 1 or 2: what is promised to subscribers that ask for as much"),
            json::optionalField("id", &Params::id, "At most 128 characters; needed for qos 2"),
            json::optionalField("retain", &Params::retain, "Keep it for later subscribers; null as `data` takes back what was kept")};
    };
    struct Result {
        std::optional<QString> position;
        static constexpr auto fields =
            std::tuple{json::field("position", &Result::position, "Where the channel is with it; null after a dry run")};
    };
};

} // namespace signalbox::api
