// SPDX-License-Identifier: Apache-2.0
#include "tests/support/FakeIdentity.h"

#include "shared/auth/Tokens.h"
#include "tests/support/TestCertificate.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>

namespace signalbox::test {

FakeIdentity FakeIdentity::make()
{
    const QTemporaryDir folder;
    if (!makeCertificate(folder.path(), QStringLiteral("fake")))
        qFatal("cannot make a certificate");
    QFile certificate(folder.filePath(QStringLiteral("fake.pem")));
    QFile key(folder.filePath(QStringLiteral("fake.key")));
    if (!certificate.open(QIODevice::ReadOnly) || !key.open(QIODevice::ReadOnly))
        qFatal("cannot read the certificate");
    return {QSslCertificate(&certificate), QSslKey(&key, QSsl::Ec)};
}

QString FakeIdentity::fingerprint() const
{
    return auth::fingerprintOfCertificate(certificate.toDer());
}

QSslConfiguration FakeIdentity::serverConfiguration() const
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(certificate);
    configuration.setPrivateKey(key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    return configuration;
}

} // namespace signalbox::test
