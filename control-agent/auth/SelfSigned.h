// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QStringList>

namespace signalbox::agent {

/// Where the management API's certificate and key stand.
struct KeyPair {
    QString certificate;
    QString key;
};

/// Makes a self-signed certificate (EC P-256, 10 years) and its key (mode 0600), unless both files are there.
/// Shape:  the SAN holds `names`; numeric addresses among them as IP entries. Clients pin the key, so its life is long.
/// Errors: PermissionDenied when a file cannot be written; InternalError from OpenSSL.
[[nodiscard]] Result<void> ensureSelfSigned(const KeyPair &files, const QStringList &names);

/// localhost, the host's name, and the addresses of its interfaces.
QStringList namesOfThisHost();

/// Errors: FileUnreadable; PermissionDenied when group or others may read the key.
[[nodiscard]] Result<void> checkKeyFile(const QString &path);

} // namespace signalbox::agent
