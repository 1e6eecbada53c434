// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/access/Claims.h"
#include "server-core/access/TokenKey.h"

#include <chrono>
#include <vector>

namespace signalbox::core::access {

struct TokenRules {
    /// Clocks differ: by so much a token is taken too early and too late.
    std::chrono::seconds leeway{30};
    /// A token without `exp` is good for ever.
    bool requireExpiry = true;
    /// What `iss` must be; empty: anything.
    QByteArray issuer = {};
    /// What must be among `aud`; empty: anything.
    QByteArray audience = {};
};

/// Believes a JSON Web Token, or says why not.
/// Shape:  HS256 and ES256, by the keys at hand only; nothing that a token names is fetched, `crit` is refused.
/// Thread: immutable, any.
/// Source: RFC 7519, RFC 7515, RFC 8725.
class TokenVerifier
{
public:
    /// A rotation has two; each token may cost a signature of every key.
    static constexpr std::size_t mostKeys = 16;

    /// Errors: InvalidConfiguration for no key, too many, or two of one algorithm and id.
    [[nodiscard]] static Result<TokenVerifier> make(std::vector<TokenKey> keys, TokenRules rules = {});

    /// Errors: TokenInvalid; TokenExpired, only for what is otherwise in order.
    [[nodiscard]] Result<Claims> verify(QByteArrayView token, std::chrono::sys_seconds now) const;

    /// When a session with these claims has to end or to have a new token: at `exp` and the leeway.
    std::optional<std::chrono::sys_seconds> acceptedUntil(const Claims &claims) const;

private:
    TokenVerifier(std::vector<TokenKey> keys, TokenRules rules) : m_keys(std::move(keys)), m_rules(std::move(rules)) { }

    [[nodiscard]] Result<void> checkTimes(const Claims &claims, std::chrono::sys_seconds now) const;
    [[nodiscard]] Result<void> checkParties(const Claims &claims) const;

    std::vector<TokenKey> m_keys;
    TokenRules m_rules;
};

} // namespace signalbox::core::access
