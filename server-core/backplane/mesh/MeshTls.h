// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/TlsContext.h"

namespace signalbox::core::mesh {

/// How the processes of a cluster prove who they are. All empty: not at all, and then all of them are on this machine.
struct MeshTlsFiles {
    QString secret;
    QString certificate;
    QString key;
    QString ca;
    /// Instead of the file `secret`, what would be in it.
    QByteArray secretText = {};
};

/// Reads them; null when all are empty.
/// Shape:  the secret's file has one secret a line, 32 bytes or more, as base64 or hexadecimal digits; lines that begin with # are passed
///         over. The first is the one this process offers, all are taken: to change it, add the new one behind the old one everywhere, then
///         put it first everywhere, then remove the old one.
/// Errors: FileUnreadable, PermissionDenied (other users may read or write the secret), InvalidConfiguration (no secret, one that is too
///         short, both a secret and certificates), InvalidCertificate. Each names the file, if there is one, and what to do.
/// Thread: any; it reads files.
[[nodiscard]] Result<std::shared_ptr<const net::TlsContext>> loadMeshTls(const MeshTlsFiles &files);

/// What a secret gives: a key that is used for this only, and a name for it that tells nothing of it.
net::PreSharedKey keyFromSecret(const QByteArray &secret);

} // namespace signalbox::core::mesh
