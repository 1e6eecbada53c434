// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArray>

#include <openssl/types.h>

#include <cstdint>
#include <memory>

namespace signalbox::core::access {

enum class TokenAlgorithm : std::uint8_t {
    Hs256, ///< HMAC with SHA-256: whoever checks tokens can make them
    Es256, ///< ECDSA on P-256 with SHA-256: only the holder of the private key makes them
};

/// A key that tokens are checked with. It has one algorithm; what a token says of itself chooses nothing but among keys.
/// Thread: immutable, any.
/// Source: RFC 7518 §3.2, §3.4; RFC 8725 §3.1.
class TokenKey
{
public:
    /// For HS256; at least 32 bytes. Errors: InvalidConfiguration, also for a public key, which is no secret.
    [[nodiscard]] static Result<TokenKey> fromSecret(QByteArrayView secret, QByteArray id = {});
    /// For ES256; "-----BEGIN PUBLIC KEY-----". Errors: InvalidConfiguration for anything else than a public key on P-256.
    [[nodiscard]] static Result<TokenKey> fromPem(QByteArrayView pem, QByteArray id = {});

    TokenAlgorithm algorithm() const { return m_publicKey ? TokenAlgorithm::Es256 : TokenAlgorithm::Hs256; }
    /// `kid` of the tokens it is for; empty: for those of every `kid` and of none.
    const QByteArray &id() const { return m_id; }
    bool isFor(QByteArrayView kid) const { return m_id.isEmpty() || kid.isEmpty() || m_id == kid; }
    [[nodiscard]] bool hasSigned(QByteArrayView text, QByteArrayView signature) const;

private:
    TokenKey() = default;

    QByteArray m_id;
    QByteArray m_secret;
    std::shared_ptr<EVP_PKEY> m_publicKey;
};

} // namespace signalbox::core::access
