// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/store/Database.h"
#include "shared/api/Access.h"

#include <QtCore/QDateTime>

#include <optional>

namespace signalbox::agent {

/// Accounts, their bearer tokens, and enrolments. Secrets are known here by their hashes only.

struct TokenRecord {
    QByteArray hash;
    QString account;
    api::Role role = api::Role::Viewer;
    /// Invalid: never.
    QDateTime expiresAt;
};

struct EnrolmentRecord {
    QByteArray hash;
    api::Role role = api::Role::Viewer;
    QString address;
    QDateTime expiresAt;
    bool used = false;
};

[[nodiscard]] Result<std::optional<TokenRecord>> findToken(Database &database, const QByteArray &hash);
[[nodiscard]] Result<void> markTokenUsed(Database &database, const QByteArray &hash, const QDateTime &at);

/// Makes an account named `wanted`, or `wanted-2`, `wanted-3`… when that is taken; answers the name.
[[nodiscard]] Result<QString> addAccount(Database &database, const QString &wanted, api::Role role, const QDateTime &at);
[[nodiscard]] Result<void> addToken(Database &database, const TokenRecord &token, const QString &label, const QDateTime &at);

/// Also forgets enrolments that ended more than a day ago.
[[nodiscard]] Result<void> addEnrolment(Database &database, const EnrolmentRecord &enrolment, const QDateTime &at);
[[nodiscard]] Result<std::optional<EnrolmentRecord>> findEnrolment(Database &database, const QByteArray &hash);
[[nodiscard]] Result<void> markEnrolmentUsed(Database &database, const QByteArray &hash, const QDateTime &at);

} // namespace signalbox::agent
