// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/auth/Scram.h"

namespace signalbox::auth {

/// What a client's first message says.
struct ScramClientFirst {
    /// "p=tls-server-end-point,,"
    QByteArray gs2Header;
    /// Without the header.
    QByteArray bare;
    QString user;
    QByteArray nonce;

    /// Errors: ProtocolError; LoginFailed when it does not bind to the TLS channel.
    [[nodiscard]] static Result<ScramClientFirst> parse(QByteArrayView message);
};

/// The agent's side of one exchange: `firstMessage` out, `finish` in.
/// Shape:  for an account that does not exist give a verifier whose salt is made by HMAC from a secret, so that the answers
///         tell nothing.
/// Thread: any, one at a time; nothing here takes long.
class ScramServer
{
public:
    ScramServer(ScramClientFirst first, ScramVerifier verifier, QByteArray channelBinding, const QByteArray &nonce = makeNonce());

    const QString &user() const { return m_first.user; }
    const QByteArray &firstMessage() const { return m_serverFirst; }
    /// The server's final message, once the client has proved that it knows the password and sees our certificate.
    /// Errors: ProtocolError, LoginFailed.
    [[nodiscard]] Result<QByteArray> finish(QByteArrayView clientFinal) const;

private:
    const ScramClientFirst m_first;
    const ScramVerifier m_verifier;
    const QByteArray m_channelBinding;
    const QByteArray m_nonce;
    QByteArray m_serverFirst;
};

} // namespace signalbox::auth
