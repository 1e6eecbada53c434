// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Access.h"

namespace signalbox::agent {

/// How a connection proved who it is.
enum class LoginWay { Local, Token, Password };

/// Who acts on a connection: the result of a login.
struct Identity {
    /// An account's name, or "local:USER" on the local socket.
    QString account;
    /// What it may do now; changes of the account reach it while it is connected.
    api::Grants grants;
    /// Where from, for the audit: an address, or "local".
    QString from;
    LoginWay way = LoginWay::Local;
    /// The token it logged in with, and what that token carries; empty: all its account may.
    QString tokenId = {};
    api::Grants tokenGrants = {};

    bool isAdmin() const { return grants.permit(api::Permission::Administer); }
};

/// What a token that carries `token` may do for an account that may do `account`: the lesser of both, everywhere.
api::Grants grantsOfToken(const api::Grants &token, const api::Grants &account);

/// True when `part` permits nothing that `whole` does not.
bool isWithin(const api::Grants &part, const api::Grants &whole);

/// "admin", "viewer; operator on EchoServerA", "no role".
QString describe(const api::Grants &grants);

} // namespace signalbox::agent
