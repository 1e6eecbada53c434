// SPDX-License-Identifier: Apache-2.0
#include "shared/auth/Tokens.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include <memory>

namespace signalbox::auth {

using namespace Qt::StringLiterals;

namespace {

constexpr auto enrolmentPrefix = "sbx1."_L1;
constexpr qsizetype secretBytes = 32;
constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QString randomText(QLatin1StringView prefix)
{
    QByteArray bytes(secretBytes, Qt::Uninitialized);
    // Without entropy there is no safe way on; OpenSSL 3 answers 1 in every state a program can be in after start.
    if (RAND_bytes(reinterpret_cast<unsigned char *>(bytes.data()), int(bytes.size())) != 1)
        qFatal("no random numbers available");
    return prefix + QString::fromLatin1(bytes.toBase64(base64));
}

} // namespace

QString EnrolmentToken::toText() const
{
    const QJsonObject object{{u"n"_s, name}, {u"a"_s, address}, {u"f"_s, fingerprint}, {u"s"_s, secret}};
    return enrolmentPrefix + QString::fromLatin1(QJsonDocument(object).toJson(QJsonDocument::Compact).toBase64(base64));
}

Result<EnrolmentToken> EnrolmentToken::fromText(const QString &text)
{
    QString compact = text;
    compact.removeIf([](QChar c) { return c.isSpace(); });
    if (!compact.startsWith(enrolmentPrefix)) {
        return failure(ErrorCode::InvalidParams,
                       u"this is not an enrolment token: one starts with \"sbx1.\" and is printed by `signalbox enroll` on the host"_s);
    }
    const auto decoded =
        QByteArray::fromBase64Encoding(compact.sliced(enrolmentPrefix.size()).toLatin1(), base64 | QByteArray::AbortOnBase64DecodingErrors);
    const QJsonObject object = decoded ? QJsonDocument::fromJson(decoded.decoded).object() : QJsonObject();
    EnrolmentToken token{object.value("n"_L1).toString(), object.value("a"_L1).toString(), object.value("f"_L1).toString(),
                         object.value("s"_L1).toString()};
    if (token.address.isEmpty() || token.fingerprint.size() != 64 || token.secret.isEmpty())
        return failure(ErrorCode::InvalidParams,
                       u"the enrolment token is incomplete: copy the whole line that `signalbox enroll` printed"_s);
    return token;
}

QString makeBearerToken()
{
    return randomText("sbt_"_L1);
}

QString makeEnrolmentSecret()
{
    return randomText("sbe_"_L1);
}

QByteArray tokenHash(const QString &token)
{
    return QCryptographicHash::hash(token.toUtf8(), QCryptographicHash::Sha256).toHex();
}

bool equalInConstantTime(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), std::size_t(a.size())) == 0;
}

QString fingerprintOfSpki(QByteArrayView spkiDer)
{
    return QString::fromLatin1(QCryptographicHash::hash(spkiDer.toByteArray(), QCryptographicHash::Sha256).toHex());
}

QString fingerprintOfCertificate(QByteArrayView certificateDer)
{
    const auto *begin = reinterpret_cast<const unsigned char *>(certificateDer.data());
    const std::unique_ptr<X509, void (*)(X509 *)> certificate(d2i_X509(nullptr, &begin, long(certificateDer.size())), X509_free);
    if (!certificate)
        return {};
    unsigned char *spki = nullptr;
    const int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &spki);
    if (length <= 0)
        return {};
    const QString fingerprint = fingerprintOfSpki(QByteArrayView(spki, length));
    OPENSSL_free(spki);
    return fingerprint;
}

} // namespace signalbox::auth
