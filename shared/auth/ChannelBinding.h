// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArray>

namespace signalbox::auth {

/// Name of the one channel binding there is here. `tls-exporter` is out of reach of QSslSocket.
inline constexpr QByteArrayView channelBindingType{"tls-server-end-point"};

/// The channel binding of a server's certificate: its hash by the digest its own signature is made with, SHA-256 for MD5
/// and SHA-1. A signature without a digest of its own (Ed25519), for which the RFC says nothing, counts as SHA-256.
/// Errors: InvalidCertificate.
/// Source: RFC 5929 §4.1.
[[nodiscard]] Result<QByteArray> tlsServerEndPoint(QByteArrayView certificateDer);

} // namespace signalbox::auth
