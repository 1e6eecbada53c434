// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslKey>

namespace signalbox::test {

/// The key and self-signed certificate of a server that lives inside a test.
struct FakeIdentity {
    QSslCertificate certificate;
    QSslKey key;

    static FakeIdentity make();
    /// SHA-256 of the public key.
    QString fingerprint() const;
    /// For a server that shows it.
    QSslConfiguration serverConfiguration() const;
};

} // namespace signalbox::test
