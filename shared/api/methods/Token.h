// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

/// A bearer token, without its secret: that was shown once, when it was made.
struct Token {
    QString id;
    QString account;
    QString label;
    std::optional<Role> role;
    QMap<QString, Role> instances;
    QString created_at;
    std::optional<QString> expires_at;
    std::optional<QString> last_used_at;
    int connections = 0;
    bool operator==(const Token &) const = default;
    static constexpr auto fields =
        std::tuple{json::field("id", &Token::id, "Short name of the token; no secret"),
                   json::field("account", &Token::account, "Whose it is"),
                   json::field("label", &Token::label, "What it is for"),
                   json::field("role", &Token::role,
                               "Role it carries on the whole host, at most its account's; null with no `instances`: all its account may"),
                   json::field("instances", &Token::instances, "Instance name to the role it carries on it, at most its account's"),
                   json::field("created_at", &Token::created_at, "When it was made"),
                   json::field("expires_at", &Token::expires_at, "When it ends; null: never"),
                   json::field("last_used_at", &Token::last_used_at, "When it last logged in; null: never"),
                   json::field("connections", &Token::connections, "Management connections open now")};
};

struct TokenList {
    static constexpr std::string_view name = "token.list";
    static constexpr std::string_view doc = "Bearer tokens: an admin sees all, everybody else the own ones.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    struct Params {
        QString account;
        QString filter;
        QString sort = QStringLiteral("created_at");
        SortOrder order = SortOrder::Ascending;
        int page = 1;
        int page_size = 100;
        static constexpr auto fields =
            std::tuple{json::optionalField("account", &Params::account, "Only this account's"),
                       json::optionalField("filter", &Params::filter, "Text that id, account or label must contain"),
                       json::optionalField("sort", &Params::sort, "id, account, label, created_at, expires_at or last_used_at"),
                       json::optionalField("order", &Params::order, "asc or desc"),
                       json::optionalField("page", &Params::page, "From 1"),
                       json::optionalField("page_size", &Params::page_size, "1 to 1000")};
    };
    struct Result {
        qint64 total = 0;
        QList<Token> items;
        static constexpr auto fields = std::tuple{json::field("total", &Result::total, "Tokens that match, over all pages"),
                                                  json::field("items", &Result::items, "This page")};
    };
};

struct TokenCreate {
    static constexpr std::string_view name = "token.create";
    static constexpr std::string_view doc =
        "Makes a bearer token, for the own account or, by an admin, for any. It carries at most its account's roles.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    static constexpr bool changes = true;
    struct Params {
        QString account;
        QString label;
        std::optional<Role> role;
        QMap<QString, Role> instances;
        int expires_in_days = 365;
        static constexpr auto fields =
            std::tuple{json::optionalField("account", &Params::account, "Whose it will be; default: the caller's"),
                       json::field("label", &Params::label, "What it is for; at most 256 characters"),
                       json::field("role", &Params::role, "Role on the whole host; null with no `instances`: all its account may"),
                       json::optionalField("instances", &Params::instances, "Instance name to the role on it"),
                       json::optionalField("expires_in_days", &Params::expires_in_days, "0: never; at most 3650")};
    };
    struct Result {
        QString secret;
        Token token;
        static constexpr auto fields =
            std::tuple{json::field("secret", &Result::secret, "The token for auth.login; shown this once, stored hashed"),
                       json::field("token", &Result::token, "What is kept of it")};
    };
};

struct TokenRevoke {
    static constexpr std::string_view name = "token.revoke";
    static constexpr std::string_view doc = "Ends a token, and closes the connections that logged in with it within a second.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    static constexpr bool changes = true;
    struct Params {
        QString id;
        static constexpr auto fields = std::tuple{json::field("id", &Params::id, "Id of the token")};
    };
    using Result = Nothing;
};

} // namespace signalbox::api
