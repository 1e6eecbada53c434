// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QString>

namespace signalbox::test {

/// Makes a self-signed certificate for "localhost" (EC P-256) in `folder`: `NAME.pem`, `NAME.key`, and, protected by
/// `password`, `NAME.pfx` with the password in `NAME.pass`. False when OpenSSL or the file system refuses.
bool makeCertificate(const QString &folder, const QString &name, const QString &password = QStringLiteral("secret"));

} // namespace signalbox::test
