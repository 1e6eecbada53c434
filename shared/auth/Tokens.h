// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArray>

namespace signalbox::auth {

/// What a person carries from a host to a manager, in one line: where the agent is, which key it has, and a secret that
/// works once. Text form: `sbx1.` + base64url of a JSON object, so that it survives mail and chat.
struct EnrolmentToken {
    QString name;
    /// host:port of the management API.
    QString address;
    /// SHA-256 of the agent's public key (SubjectPublicKeyInfo), 64 hexadecimal digits.
    QString fingerprint;
    QString secret;

    QString toText() const;
    /// Errors: InvalidParams, when it is not an enrolment token or a part of it is missing. Surrounding and embedded white space is
    /// ignored.
    [[nodiscard]] static Result<EnrolmentToken> fromText(const QString &text);
};

/// 256 random bits as text: `sbt_` (bearer) or `sbe_` (enrolment secret) + base64url.
QString makeBearerToken();
QString makeEnrolmentSecret();

/// What is stored instead of a token: SHA-256, hexadecimal. Enough for 256 random bits; never use it for passwords.
QByteArray tokenHash(const QString &token);

/// Compares without telling by its time where the difference is.
bool equalInConstantTime(QByteArrayView a, QByteArrayView b);

/// SHA-256 of a DER-encoded SubjectPublicKeyInfo, as 64 hexadecimal digits.
QString fingerprintOfSpki(QByteArrayView spkiDer);
/// The same for a whole DER-encoded X.509 certificate; empty when it cannot be parsed.
QString fingerprintOfCertificate(QByteArrayView certificateDer);

} // namespace signalbox::auth
