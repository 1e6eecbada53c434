// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

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
    std::optional<Role> role;
    QMap<QString, Role> instances;
    static constexpr auto fields =
        std::tuple{json::field("account", &LoginResult::account, "Who is logged in"),
                   json::field("role", &LoginResult::role, "Role on the whole host; null: only on the instances named here"),
                   json::optionalField("instances", &LoginResult::instances, "Instance name to the role on it")};
    Grants grants() const { return {role, instances}; }
};

/// RFC 5802 over two calls; the messages are those of the RFC as text, not in base64.
struct AuthScramStart {
    static constexpr std::string_view name = "auth.scram_start";
    static constexpr std::string_view doc =
        "Log-in by name and password, first half: SCRAM-SHA-256-PLUS (RFC 5802, 7677) with channel binding tls-server-end-point (RFC "
        "5929). "
        "The password never crosses the wire, and the exchange proves the agent's certificate to who knows the password.";
    static constexpr Permission permission = Permission::Anyone;
    struct Params {
        QString message;
        static constexpr auto fields = std::tuple{json::field(
            "message", &Params::message,
            "client-first-message: p=tls-server-end-point,,n=NAME,r=NONCE; the nonce is at least 18 random bytes as printable text")};
    };
    struct Result {
        QString message;
        static constexpr auto fields =
            std::tuple{json::field("message", &Result::message, "server-first-message: r=NONCES,s=BASE64-SALT,i=ITERATIONS")};
    };
};

struct AuthScramFinish {
    static constexpr std::string_view name = "auth.scram_finish";
    static constexpr std::string_view doc =
        "Log-in by name and password, second half. Trust the agent only once its signature is verified.";
    static constexpr Permission permission = Permission::Anyone;
    struct Params {
        QString message;
        static constexpr auto fields = std::tuple{json::field(
            "message", &Params::message,
            "client-final-message: c=BASE64,r=NONCES,p=BASE64-PROOF; c is the base64 of \"p=tls-server-end-point,,\" followed by "
            "the hash of the agent's certificate (DER) by its own signature's digest, SHA-256 for MD5 and SHA-1")};
    };
    struct Result {
        QString message;
        QString account;
        std::optional<Role> role;
        QMap<QString, Role> instances;
        static constexpr auto fields =
            std::tuple{json::field("message", &Result::message, "server-final-message: v=BASE64-SIGNATURE"),
                       json::field("account", &Result::account, "Who is logged in"),
                       json::field("role", &Result::role, "Role on the whole host; null: only on the instances named here"),
                       json::optionalField("instances", &Result::instances, "Instance name to the role on it")};
    };
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
    static constexpr bool changes = true;
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

} // namespace signalbox::api
