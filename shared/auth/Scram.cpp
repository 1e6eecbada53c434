// SPDX-License-Identifier: Apache-2.0
#include "shared/auth/Scram.h"

#include "shared/auth/SaslPrep.h"

#include <QtCore/QStringList>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace signalbox::auth {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype keyBytes = 32;
constexpr auto mechanism = "SCRAM-SHA-256"_L1;

unsigned char *bytes(QByteArray &array)
{
    return reinterpret_cast<unsigned char *>(array.data());
}
const unsigned char *bytes(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

QByteArray randomBytes(qsizetype count)
{
    QByteArray random(count, Qt::Uninitialized);
    if (RAND_bytes(bytes(random), int(count)) != 1)
        qFatal("no random numbers available");
    return random;
}

QString base64Text(const QByteArray &data)
{
    return QString::fromLatin1(data.toBase64());
}

} // namespace

namespace scram {

QByteArray hmac(QByteArrayView key, QByteArrayView message)
{
    QByteArray code(keyBytes, Qt::Uninitialized);
    unsigned length = 0;
    HMAC(EVP_sha256(), key.data(), int(key.size()), bytes(message), std::size_t(message.size()), bytes(code), &length);
    return code;
}

QByteArray sha256(QByteArrayView data)
{
    QByteArray hash(keyBytes, Qt::Uninitialized);
    unsigned length = 0;
    EVP_Digest(data.data(), std::size_t(data.size()), bytes(hash), &length, EVP_sha256(), nullptr);
    return hash;
}

QByteArray exclusiveOr(QByteArrayView a, QByteArrayView b)
{
    QByteArray result(std::min(a.size(), b.size()), Qt::Uninitialized);
    for (qsizetype i = 0; i < result.size(); ++i)
        result[i] = char(a[i] ^ b[i]);
    return result;
}

std::optional<QByteArray> fromBase64(QByteArrayView text)
{
    auto decoded = QByteArray::fromBase64Encoding(text.toByteArray(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.toBase64() != text)
        return std::nullopt;
    return std::move(decoded.decoded);
}

Result<QList<Attribute>> attributes(QByteArrayView message)
{
    QList<Attribute> list;
    for (const QByteArray &part : message.toByteArray().split(',')) {
        if (part.size() < 2 || part[1] != '=' || !((part[0] >= 'a' && part[0] <= 'z') || (part[0] >= 'A' && part[0] <= 'Z')))
            return failure(ErrorCode::ProtocolError, u"the SCRAM message is not a list of attributes"_s);
        list.append({part[0], part.sliced(2)});
    }
    return list;
}

Result<Keys> deriveKeys(const QString &password, const QByteArray &salt, int iterations)
{
    const Result<QByteArray> prepared = saslPrepared(password);
    if (!prepared)
        return failure(prepared.error());
    QByteArray salted(keyBytes, Qt::Uninitialized);
    if (PKCS5_PBKDF2_HMAC(prepared->constData(), int(prepared->size()), bytes(QByteArrayView(salt)), int(salt.size()), iterations,
                          EVP_sha256(), int(keyBytes), bytes(salted))
        != 1)
        return failure(ErrorCode::InternalError, u"the key could not be derived from the password"_s);
    Keys keys;
    keys.clientKey = hmac(salted, "Client Key");
    keys.storedKey = sha256(keys.clientKey);
    keys.serverKey = hmac(salted, "Server Key");
    return keys;
}

} // namespace scram

QByteArray makeSalt()
{
    return randomBytes(16);
}

QByteArray makeNonce()
{
    return randomBytes(24).toBase64();
}

Result<ScramVerifier> ScramVerifier::make(const QString &password, const QByteArray &salt, int iterations)
{
    const Result<scram::Keys> keys = scram::deriveKeys(password, salt, iterations);
    if (!keys)
        return failure(keys.error());
    return ScramVerifier{salt, iterations, keys->storedKey, keys->serverKey};
}

QString ScramVerifier::toText() const
{
    return u"%1$%2:%3$%4:%5"_s.arg(mechanism, QString::number(iterations), base64Text(salt), base64Text(storedKey), base64Text(serverKey));
}

Result<ScramVerifier> ScramVerifier::fromText(const QString &text)
{
    const tl::unexpected<Error> unreadable = failure(ErrorCode::InvalidParams, u"this is not a SCRAM-SHA-256 verifier"_s);
    const QStringList parts = text.split(u'$');
    const QStringList costs = parts.value(1).split(u':');
    const QStringList keys = parts.value(2).split(u':');
    if (parts.size() != 3 || parts[0] != mechanism || costs.size() != 2 || keys.size() != 2)
        return unreadable;
    const auto salt = scram::fromBase64(costs[1].toLatin1());
    const auto storedKey = scram::fromBase64(keys[0].toLatin1());
    const auto serverKey = scram::fromBase64(keys[1].toLatin1());
    const int iterations = costs[0].toInt();
    if (!salt || !storedKey || storedKey->size() != keyBytes || !serverKey || serverKey->size() != keyBytes || iterations < 1)
        return unreadable;
    return ScramVerifier{*salt, iterations, *storedKey, *serverKey};
}

} // namespace signalbox::auth
