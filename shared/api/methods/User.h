// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

/// A person's or a program's account. Its password is kept as a SCRAM verifier and never leaves the agent.
struct User {
    QString name;
    std::optional<Role> role;
    QMap<QString, Role> instances;
    bool has_password = false;
    int tokens = 0;
    int connections = 0;
    QString created_at;
    std::optional<QString> last_login_at;
    std::optional<QString> locked_until;
    qint64 revision = 0;
    bool operator==(const User &) const = default;
    static constexpr auto fields =
        std::tuple{json::field("name", &User::name, "Name, unique on the host"),
                   json::field("role", &User::role, "Role on the whole host; null: only on the instances named here"),
                   json::field("instances", &User::instances, "Instance name to the role on it"),
                   json::field("has_password", &User::has_password, "true when it can log in by name and password"),
                   json::field("tokens", &User::tokens, "Bearer tokens that are not expired"),
                   json::field("connections", &User::connections, "Management connections open now"),
                   json::field("created_at", &User::created_at, "When it was made"),
                   json::field("last_login_at", &User::last_login_at, "When it last logged in; null: never"),
                   json::field("locked_until", &User::locked_until, "Until when log-ins wait after failures; null: not locked"),
                   json::field("revision", &User::revision, "Rises with each change; for if_revision")};
};

struct UserNameParams {
    QString name;
    static constexpr auto fields = std::tuple{json::field("name", &UserNameParams::name, "Name of the account")};
};

struct UserList {
    static constexpr std::string_view name = "user.list";
    static constexpr std::string_view doc = "The accounts; filtered, sorted and paged in the agent.";
    static constexpr Permission permission = Permission::Administer;
    struct Params {
        QString filter;
        QString sort = QStringLiteral("name");
        SortOrder order = SortOrder::Ascending;
        int page = 1;
        int page_size = 100;
        static constexpr auto fields =
            std::tuple{json::optionalField("filter", &Params::filter, "Text that the name must contain"),
                       json::optionalField("sort", &Params::sort, "name, role, created_at or last_login_at"),
                       json::optionalField("order", &Params::order, "asc or desc"), json::optionalField("page", &Params::page, "From 1"),
                       json::optionalField("page_size", &Params::page_size, "1 to 1000")};
    };
    struct Result {
        qint64 total = 0;
        QList<User> items;
        static constexpr auto fields = std::tuple{json::field("total", &Result::total, "Accounts that match, over all pages"),
                                                  json::field("items", &Result::items, "This page")};
    };
};

struct UserGet {
    static constexpr std::string_view name = "user.get";
    static constexpr std::string_view doc = "One account.";
    static constexpr Permission permission = Permission::Administer;
    using Params = UserNameParams;
    using Result = User;
};

struct UserAdd {
    static constexpr std::string_view name = "user.add";
    static constexpr std::string_view doc = "Makes an account; without a password it logs in by tokens only.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr bool changes = true;
    struct Params {
        QString name;
        std::optional<Role> role;
        QMap<QString, Role> instances;
        std::optional<QString> password;
        static constexpr auto fields = std::tuple{
            json::field("name", &Params::name, "1 to 64 letters, digits, '.', '_' or '-'"),
            json::field("role", &Params::role, "Role on the whole host; null: only on the instances named here"),
            json::optionalField("instances", &Params::instances, "Instance name to the role on it"),
            json::field("password", &Params::password, "12 to 1024 bytes, not one of the common ones; null: no log-in by password")};
    };
    using Result = User;
};

struct UserEdit {
    static constexpr std::string_view name = "user.edit";
    static constexpr std::string_view doc = "Changes the roles of an account; its open connections have the new ones at once.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr bool changes = true;
    struct Params {
        QString name;
        std::optional<Role> role;
        QMap<QString, Role> instances;
        static constexpr auto fields =
            std::tuple{json::field("name", &Params::name, "Name of the account"),
                       json::field("role", &Params::role, "Role on the whole host; null: only on the instances named here"),
                       json::optionalField("instances", &Params::instances, "Instance name to the role on it")};
    };
    using Result = User;
};

/// Everyone may change the own one, given the old one; an admin everyone's.
struct UserSetPassword {
    static constexpr std::string_view name = "user.set_password";
    static constexpr std::string_view doc =
        "Sets a password. Everybody may set the own one by giving the old one; an admin sets anyone's. Other connections of the account "
        "that logged in by password are closed.";
    static constexpr Permission permission = Permission::View;
    static constexpr Scope scope = Scope::Permitted;
    static constexpr bool changes = true;
    struct Params {
        QString name;
        std::optional<QString> password;
        std::optional<QString> old_password;
        static constexpr auto fields =
            std::tuple{json::field("name", &Params::name, "Name of the account"),
                       json::field("password", &Params::password,
                                   "12 to 1024 bytes, not one of the common ones; null: no log-in by password any more"),
                       json::field("old_password", &Params::old_password, "The password until now; needed by who is not an admin")};
    };
    using Result = User;
};

struct UserUnlock {
    static constexpr std::string_view name = "user.unlock";
    static constexpr std::string_view doc = "Forgets the failed log-ins of an account.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr bool changes = true;
    using Params = UserNameParams;
    using Result = User;
};

struct UserRemove {
    static constexpr std::string_view name = "user.remove";
    static constexpr std::string_view doc = "Removes an account with its tokens and closes its connections.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr bool changes = true;
    using Params = UserNameParams;
    using Result = Nothing;
};

} // namespace signalbox::api
