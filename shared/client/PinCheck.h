// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArrayView>
#include <QtCore/QStringList>

namespace signalbox::client {

/// Decides whether a certificate is the agent's. With a pin only the key counts: names, issuer and dates do not, because
/// tunnels and DHCP change names, and a self-signed certificate has no issuer. Without one, what TLS complained about decides.
/// Errors: CertificateNotTrusted; `context` is the fingerprint that was shown.
[[nodiscard]] Result<void> checkCertificate(const QString &who, const QString &pin, QByteArrayView certificateDer,
                                            const QStringList &complaints);

/// A fingerprint as people paste it (upper case, colons, white space) in the form we compare: 64 lower-case digits.
QString normalFingerprint(const QString &text);

} // namespace signalbox::client
