// SPDX-License-Identifier: Apache-2.0
// A token for channels, as anybody may send it, and as a back end that holds the secret may make it.
// Input: texts, one a line; each is read as a token, as a header and a payload of one, and as base64.
#include "server-core/access/ChannelName.h"
#include "server-core/access/CompactToken.h"
#include "server-core/access/TokenVerifier.h"
#include "tests/fuzz/Target.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QMessageAuthenticationCode>

namespace signalbox::fuzz {

namespace {

using namespace Qt::StringLiterals;
using namespace core::access;

constexpr std::chrono::sys_seconds now{std::chrono::seconds(1'700'000'000)};
constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
const QByteArray secret(32, 'k');

const TokenVerifier &verifier()
{
    // RFC 7515, appendix A.3: nobody here has its private key.
    static const QByteArray pem = "-----BEGIN PUBLIC KEY-----\n"
                                  "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7\n"
                                  "6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
                                  "-----END PUBLIC KEY-----\n";
    static const TokenVerifier value = *TokenVerifier::make({*TokenKey::fromSecret(secret), *TokenKey::fromPem(pem)});
    return value;
}

QByteArray signedToken(QByteArrayView header, QByteArrayView payload)
{
    const QByteArray text = header.toByteArray().toBase64(base64) + '.' + payload.toByteArray().toBase64(base64);
    return text + '.' + QMessageAuthenticationCode::hash(text, secret, QCryptographicHash::Sha256).toBase64(base64);
}

void requireAMessage(const Error &error)
{
    require(!error.message.isEmpty() && error.message.size() < 1000, "an error has a message of readable length", error.message.toUtf8());
    require(error.code == ErrorCode::TokenInvalid || error.code == ErrorCode::TokenExpired, "a token is invalid or expired");
}

void checkClaims(const Claims &claims)
{
    require(isValidMemberName(claims.subject), "a subject can be a member's name", claims.subject);
    for (const ChannelGrant &grant : claims.channels.list()) {
        const QByteArray pattern = grant.isPrefix ? grant.name + '*' : grant.name;
        require(!channelNameProblem(pattern, Wildcard::Allowed), "a grant names channels", pattern);
        require(grant.covers(pattern), "a grant covers what it names", pattern);
    }
    require(claims.channels.includes(claims.channels), "nobody loses rights to himself");
    if (!claims.info.isEmpty()) {
        const auto again = Claims::fromJson("{\"sub\":\"a\",\"info\":" + claims.info + '}');
        require(again && again->info == claims.info, "info can be written and read again", claims.info);
    }
}

void checkSigned(QByteArrayView header, QByteArrayView payload)
{
    if (const auto claims = verifier().verify(signedToken(header, payload), now)) {
        checkClaims(*claims);
        require(verifier().acceptedUntil(*claims) > now, "what has expired is refused", payload);
        require(Claims::fromJson(payload) == *claims, "claims are the payload's", payload);
    } else {
        requireAMessage(claims.error());
    }
}

void checkLine(QByteArrayView line)
{
    if (const auto claims = verifier().verify(line, now)) {
        const auto parts = CompactToken::parse(line);
        require(parts && signedToken(parts->header, parts->payload) == line, "who has no key makes no token", line);
        checkClaims(*claims);
    } else {
        requireAMessage(claims.error());
    }
    if (const auto bytes = fromBase64Url(line))
        require(bytes->toBase64(base64) == line, "base64 is taken to the letter", line);
    checkSigned(R"({"alg":"HS256"})", line);
    checkSigned(line, R"({"sub":"ann","exp":1700000100})");
}

} // namespace

void check(QByteArrayView input, Depth)
{
    const QList<QByteArray> lines = input.toByteArray().split('\n');
    for (const QByteArray &line : lines)
        checkLine(line);
}

} // namespace signalbox::fuzz
