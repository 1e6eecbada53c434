// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Types.h"

/// Every method of the management API, once: name, permission, parameters, result. The agent dispatches by it, clients
/// call by it, the OpenRPC document is written from it.
namespace signalbox::api {

inline constexpr std::string_view subprotocol = "signalbox.v1";

/// What a caller must be allowed to do. Anyone: before login. The rest by role: viewer sees, operator also operates,
/// admin also administers.
enum class Permission { Anyone, View, Operate, Administer };
constexpr bool permits(Role role, Permission permission)
{
    switch (permission) {
    case Permission::Anyone:
    case Permission::View:
        return true;
    case Permission::Operate:
        return role == Role::Operator || role == Role::Admin;
    case Permission::Administer:
        return role == Role::Admin;
    }
    return false;
}

struct Nothing {
    static constexpr auto fields = std::tuple{};
};

// ---- auth

struct AuthEnroll {
    static constexpr std::string_view name = "auth.enroll";
    static constexpr std::string_view doc = "Exchanges the one-time secret of an enrolment token for a named account and its bearer token.";
    static constexpr Permission permission = Permission::Anyone;
    struct Params {
        QString secret;
        QString account;
        QString label;
        static constexpr auto fields =
            std::tuple{json::field("secret", &Params::secret, "The secret inside the enrolment token"),
                       json::optionalField("account", &Params::account, "Wanted account name; the agent makes it unique"),
                       json::optionalField("label", &Params::label, "What the token is for, e.g. the manager's host name")};
    };
    struct Result {
        QString token;
        QString account;
        Role role = Role::Viewer;
        QString expires_at;
        static constexpr auto fields = std::tuple{
            json::field("token", &Result::token, "Bearer token; shown this once, stored hashed"),
            json::field("account", &Result::account, "The account that was made"), json::field("role", &Result::role, "Its role"),
            json::optionalField("expires_at", &Result::expires_at, "When the token ends; empty: never")};
    };
};

struct LoginResult {
    QString account;
    Role role = Role::Viewer;
    static constexpr auto fields = std::tuple{json::field("account", &LoginResult::account, "Who is logged in"),
                                              json::field("role", &LoginResult::role, "With which role")};
};

struct AuthLogin {
    static constexpr std::string_view name = "auth.login";
    static constexpr std::string_view doc = "Logs in with a bearer token.";
    static constexpr Permission permission = Permission::Anyone;
    struct Params {
        QString token;
        static constexpr auto fields = std::tuple{json::field("token", &Params::token, "Bearer token")};
    };
    using Result = LoginResult;
};

struct AuthWhoami {
    static constexpr std::string_view name = "auth.whoami";
    static constexpr std::string_view doc = "Who is logged in on this connection; NotLoggedIn before login.";
    static constexpr Permission permission = Permission::Anyone;
    using Params = Nothing;
    using Result = LoginResult;
};

/// Made on the host only (local socket, or an admin).
struct AuthInvite {
    static constexpr std::string_view name = "auth.invite";
    static constexpr std::string_view doc = "Makes a one-time enrolment token (15 minutes): address, key fingerprint and secret.";
    static constexpr Permission permission = Permission::Administer;
    struct Params {
        QString address;
        Role role = Role::Admin;
        QString listen;
        static constexpr auto fields = std::tuple{
            json::optionalField("address", &Params::address, "host or host:port clients reach the agent at; default: where it listens"),
            json::optionalField("role", &Params::role, "Role of the account to be"),
            json::optionalField("listen", &Params::listen, "Also open the management port here (address:port); kept over restarts")};
    };
    struct Result {
        QString token;
        QString address;
        QString fingerprint;
        QString expires_at;
        static constexpr auto fields =
            std::tuple{json::field("token", &Result::token, "Enrolment token, one line"),
                       json::field("address", &Result::address, "Address inside it"),
                       json::field("fingerprint", &Result::fingerprint, "SHA-256 of the agent's public key, hexadecimal"),
                       json::field("expires_at", &Result::expires_at, "When it ends")};
    };
};

// ---- agent

struct AgentInfoGet {
    static constexpr std::string_view name = "agent.info";
    static constexpr std::string_view doc = "The agent: name, version, start time, event log position.";
    static constexpr Permission permission = Permission::View;
    using Params = Nothing;
    using Result = AgentInfo;
};

// ---- instance

struct InstanceList {
    static constexpr std::string_view name = "instance.list";
    static constexpr std::string_view doc = "The instances, in start order; filtered, sorted and paged in the agent.";
    static constexpr Permission permission = Permission::View;
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
    using Params = NameParams;
    using Result = Instance;
};

struct InstanceStart {
    static constexpr std::string_view name = "instance.start";
    static constexpr std::string_view doc = "Starts an instance; accepted and without effect when it runs.";
    static constexpr Permission permission = Permission::Operate;
    using Params = NameParams;
    using Result = ChangeAccepted;
};

struct InstanceStop {
    static constexpr std::string_view name = "instance.stop";
    static constexpr std::string_view doc = "Stops an instance and closes its sessions; it stays stopped until someone starts it.";
    static constexpr Permission permission = Permission::Operate;
    using Params = NameParams;
    using Result = ChangeAccepted;
};

struct InstanceRestart {
    static constexpr std::string_view name = "instance.restart";
    static constexpr std::string_view doc = "Stops, then starts an instance.";
    static constexpr Permission permission = Permission::Operate;
    using Params = NameParams;
    using Result = ChangeAccepted;
};

// ---- session

struct SessionList {
    static constexpr std::string_view name = "session.list";
    static constexpr std::string_view doc = "Live sessions of an instance; filtered, sorted and paged in the agent.";
    static constexpr Permission permission = Permission::View;
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
    struct Params {
        QString id;
        QString reason;
        static constexpr auto fields =
            std::tuple{json::field("id", &Params::id, "Session id"),
                       json::optionalField("reason", &Params::reason, "At most 123 bytes; default: closed by an operator")};
    };
    using Result = Nothing;
};

// ---- event, metric

struct EventSubscribe {
    static constexpr std::string_view name = "event.subscribe";
    static constexpr std::string_view doc =
        "Sends `event` notifications from now on. With `since`: what was missed, or `resync` and a snapshot.";
    static constexpr Permission permission = Permission::View;
    struct Position {
        QString epoch;
        qint64 revision = 0;
        static constexpr auto fields = std::tuple{json::field("epoch", &Position::epoch, "Epoch of the last event seen"),
                                                  json::field("revision", &Position::revision, "Its revision")};
    };
    struct Params {
        std::optional<Position> since;
        static constexpr auto fields = std::tuple{json::optionalField("since", &Params::since, "Resume after this position")};
    };
    struct Result {
        QString epoch;
        qint64 revision = 0;
        bool resync = false;
        std::optional<AgentInfo> agent;
        std::optional<QList<Instance>> instances;
        QList<Event> events;
        static constexpr auto fields =
            std::tuple{json::field("epoch", &Result::epoch, "Identity of the event log"),
                       json::field("revision", &Result::revision, "The answer is complete up to here; the next event is this + 1"),
                       json::field("resync", &Result::resync, "true when the range after `since` is lost: take the snapshot"),
                       json::field("agent", &Result::agent, "Snapshot, unless resumed"),
                       json::field("instances", &Result::instances, "Snapshot, unless resumed"),
                       json::optionalField("events", &Result::events, "What was missed, when resumed")};
    };
};

struct EventUnsubscribe {
    static constexpr std::string_view name = "event.unsubscribe";
    static constexpr std::string_view doc = "Ends the `event` notifications.";
    static constexpr Permission permission = Permission::View;
    using Params = Nothing;
    using Result = Nothing;
};

struct MetricColumns {
    static constexpr std::string_view name = "metric.columns";
    static constexpr std::string_view doc = "Describes every statistics column, of instances and of the agent.";
    static constexpr Permission permission = Permission::View;
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
    using Params = Nothing;
    using Result = MetricColumns::Result;
};

struct MetricUnsubscribe {
    static constexpr std::string_view name = "metric.unsubscribe";
    static constexpr std::string_view doc = "Ends the `metric.sample` notifications.";
    static constexpr Permission permission = Permission::View;
    using Params = Nothing;
    using Result = Nothing;
};

using AllMethods = std::tuple<AuthEnroll, AuthLogin, AuthWhoami, AuthInvite, AgentInfoGet, InstanceList, InstanceGet, InstanceStart,
                              InstanceStop, InstanceRestart, SessionList, SessionClose, EventSubscribe, EventUnsubscribe, MetricColumns,
                              MetricSubscribe, MetricUnsubscribe>;

/// Notifications from the agent.
inline constexpr std::string_view eventNotification = "event";
inline constexpr std::string_view metricNotification = "metric.sample";

} // namespace signalbox::api
