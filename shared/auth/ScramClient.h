// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/auth/Scram.h"

namespace signalbox::auth {

/// The client's side of one exchange: `firstMessage` out, `answer` to the server's first, `verify` its final one.
/// Shape:  until `verify` has succeeded nothing is known about who is at the other end.
/// Thread: any, one at a time; `answer` takes its time on purpose.
class ScramClient
{
public:
    ScramClient(const QString &user, QString password, QByteArray channelBinding, QByteArray nonce = makeNonce());

    QByteArray firstMessage() const;
    /// Derives the keys: 0.15 s and more.
    /// Errors: ProtocolError; LoginFailed when the server asks for too few or too many iterations.
    [[nodiscard]] Result<QByteArray> answer(QByteArrayView serverFirst);
    /// Errors: ProtocolError; CertificateNotTrusted when the server does not know the password either.
    [[nodiscard]] Result<void> verify(QByteArrayView serverFinal) const;

private:
    const QString m_password;
    const QByteArray m_channelBinding;
    const QByteArray m_nonce;
    const QByteArray m_bare;
    QByteArray m_expectedSignature;
};

} // namespace signalbox::auth
