// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/store/Database.h"
#include "control-agent/store/SqlValues.h"

namespace signalbox::agent {

/// A bearer token; its secret is known here by its hash only.
struct TokenRecord {
    QString id;
    QByteArray hash;
    QString account;
    QString label = {};
    /// Empty: all its account may.
    api::Grants grants = {};
    QDateTime createdAt = {};
    /// Invalid: never.
    QDateTime expiresAt = {};
    QDateTime lastUsedAt = {};
};

/// What a token log-in needs.
struct TokenLogin {
    TokenRecord token;
    api::Grants accountGrants;
};

[[nodiscard]] Result<std::optional<TokenLogin>> findTokenByHash(Database &database, const QByteArray &hash);
[[nodiscard]] Result<std::optional<TokenRecord>> findToken(Database &database, const QString &id);

struct TokenFilter {
    /// Empty: all.
    QString account;
    /// Text in id, account or label.
    QString text;
};
/// Sorts by id, account, label, created_at, expires_at or last_used_at.
[[nodiscard]] Result<Listed<TokenRecord>> listTokens(Database &database, const TokenFilter &filter, const Page &page);

[[nodiscard]] Result<void> addToken(Database &database, const TokenRecord &token);
[[nodiscard]] Result<void> removeToken(Database &database, const QString &id);
[[nodiscard]] Result<void> markTokenUsed(Database &database, const QString &id, const QDateTime &at);

/// A new id: ten lower-case letters and digits; no secret.
QString makeTokenId();

} // namespace signalbox::agent
