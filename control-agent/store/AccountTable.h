// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/store/Database.h"
#include "control-agent/store/SqlValues.h"

namespace signalbox::agent {

/// Who may log in. A password is known here by its SCRAM verifier only.
struct AccountRecord {
    QString name;
    api::Grants grants = {};
    /// Text form of the SCRAM verifier; empty: no log-in by password.
    QString verifier = {};
    QDateTime createdAt = {};
    /// Invalid: never.
    QDateTime lastLoginAt = {};
    qint64 revision = 1;
    /// Not expired ones.
    int tokens = 0;
};

/// `now` decides which tokens count.
[[nodiscard]] Result<std::optional<AccountRecord>> findAccount(Database &database, const QString &name, const QDateTime &now);
/// Errors: NotFound.
[[nodiscard]] Result<AccountRecord> requireAccount(Database &database, const QString &name, const QDateTime &now);
/// Sorts by name, role, created_at or last_login_at; `filter` is text in the name.
[[nodiscard]] Result<Listed<AccountRecord>> listAccounts(Database &database, const QString &filter, const Page &page, const QDateTime &now);

/// Errors: Conflict when the name is taken.
[[nodiscard]] Result<void> addAccount(Database &database, const AccountRecord &account);
/// Makes an account named `account.name`, or `…-2`, `…-3` when that is taken; answers the name.
[[nodiscard]] Result<QString> addAccountLike(Database &database, AccountRecord account);

// Each raises the revision.
[[nodiscard]] Result<void> setGrants(Database &database, const QString &name, const api::Grants &grants);
[[nodiscard]] Result<void> setVerifier(Database &database, const QString &name, const QString &verifier);
[[nodiscard]] Result<void> touchAccount(Database &database, const QString &name);

[[nodiscard]] Result<void> markLogin(Database &database, const QString &name, const QDateTime &at);
/// With its tokens.
[[nodiscard]] Result<void> removeAccount(Database &database, const QString &name);

} // namespace signalbox::agent
