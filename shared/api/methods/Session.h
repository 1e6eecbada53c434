// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

struct SessionList {
    static constexpr std::string_view name = "session.list";
    static constexpr std::string_view doc = "Live sessions of an instance; filtered, sorted and paged in the agent.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Instance;
    struct Params {
        QString instance;
        QString filter;
        QString sort = QStringLiteral("started_at");
        SortOrder order = SortOrder::Ascending;
        int page = 1;
        int page_size = 100;
        static constexpr auto fields = std::tuple{json::field("instance", &Params::instance, "Name of the instance"),
                                                  json::optionalField("filter", &Params::filter, "Text that id or peer must contain"),
                                                  json::optionalField("sort", &Params::sort, "Field to sort by"),
                                                  json::optionalField("order", &Params::order, "asc or desc"),
                                                  json::optionalField("page", &Params::page, "From 1"),
                                                  json::optionalField("page_size", &Params::page_size, "1 to 1000")};
    };
    struct Result {
        qint64 total = 0;
        QList<Session> items;
        static constexpr auto fields = std::tuple{json::field("total", &Result::total, "Sessions that match, over all pages"),
                                                  json::field("items", &Result::items, "This page")};
    };
};

struct SessionClose {
    static constexpr std::string_view name = "session.close";
    static constexpr std::string_view doc = "Closes one session with a reason that a WebSocket client sees in the close frame.";
    static constexpr Permission permission = Permission::Operate;
    static constexpr Scope scope = Scope::Permitted;
    static constexpr bool changes = true;
    struct Params {
        QString id;
        QString reason;
        static constexpr auto fields =
            std::tuple{json::field("id", &Params::id, "Session id"),
                       json::optionalField("reason", &Params::reason, "At most 123 bytes; default: closed by an operator")};
    };
    using Result = Nothing;
};

enum class Encoding { Text, Base64 };
constexpr json::EnumNames<Encoding, 2> enumNames(Encoding)
{
    return {{"text", "base64"}};
}

struct SessionSend {
    static constexpr std::string_view name = "session.send";
    static constexpr std::string_view doc =
        "Sends one message to one session, framed as its protocol frames messages. The reply says that the session took it, not that the "
        "client has read it.";
    static constexpr Permission permission = Permission::Operate;
    static constexpr Scope scope = Scope::Permitted;
    static constexpr bool changes = true;
    struct Params {
        QString id;
        QString data;
        Encoding encoding = Encoding::Text;
        static constexpr auto fields = std::tuple{
            json::field("id", &Params::id, "Session id"), json::field("data", &Params::data, "The message; at most 65536 bytes"),
            json::optionalField("encoding", &Params::encoding, "text: sent as UTF-8, to a WebSocket as text; base64: decoded, binary")};
    };
    using Result = Nothing;
};

} // namespace signalbox::api
