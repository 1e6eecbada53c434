// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArray>
#include <QtCore/QHash>

/// What both sides of a SCRAM-SHA-256 exchange share.
/// Source: RFC 5802 (SCRAM), RFC 7677 (SHA-256), RFC 5929 (channel binding).
namespace signalbox::auth {

/// Fewer would be cheap to guess offline, more would let a server keep a client's processor busy.
inline constexpr int fewestIterations = 600'000;
inline constexpr int mostIterations = 5'000'000;

/// What the agent keeps of a password: enough to check one, not enough to log in with.
struct ScramVerifier {
    QByteArray salt;
    int iterations = 0;
    QByteArray storedKey;
    QByteArray serverKey;

    bool operator==(const ScramVerifier &) const = default;

    /// Takes its time on purpose (about 0.15 s): never on a thread that serves anyone.
    /// Errors: InvalidParams for what SASLprep refuses.
    [[nodiscard]] static Result<ScramVerifier> make(const QString &password, const QByteArray &salt, int iterations = fewestIterations);

    /// "SCRAM-SHA-256$600000:SALT$STOREDKEY:SERVERKEY", as PostgreSQL keeps it.
    QString toText() const;
    /// Errors: InvalidParams.
    [[nodiscard]] static Result<ScramVerifier> fromText(const QString &text);
};

/// 16 random bytes.
QByteArray makeSalt();
/// 24 random bytes as printable text.
QByteArray makeNonce();

namespace scram {

/// The keys of one password and salt. Slow by `iterations`.
struct Keys {
    QByteArray clientKey;
    QByteArray storedKey;
    QByteArray serverKey;
};
[[nodiscard]] Result<Keys> deriveKeys(const QString &password, const QByteArray &salt, int iterations);

QByteArray hmac(QByteArrayView key, QByteArrayView message);
QByteArray sha256(QByteArrayView bytes);
QByteArray exclusiveOr(QByteArrayView a, QByteArrayView b);
/// Nothing for what is not base64 to the letter.
std::optional<QByteArray> fromBase64(QByteArrayView text);

/// "a=…,b=…" in the order they stand. Errors: ProtocolError.
using Attribute = std::pair<char, QByteArray>;
[[nodiscard]] Result<QList<Attribute>> attributes(QByteArrayView message);

} // namespace scram

} // namespace signalbox::auth
