// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/TokenVerifier.h"

#include "server-core/access/CompactToken.h"
#include "server-core/access/StrictJson.h"

#include <algorithm>

namespace signalbox::core::access {

using namespace Qt::StringLiterals;

namespace {

/// What a token says of its signature.
struct Header {
    TokenAlgorithm algorithm = TokenAlgorithm::Hs256;
    QByteArray kid;
};

Result<TokenAlgorithm> algorithmOf(const simdjson::dom::object &header)
{
    std::string_view name;
    if (header.at_key("alg").get(name) != simdjson::SUCCESS)
        return refused(u"its header names no algorithm"_s);
    if (name == "HS256")
        return TokenAlgorithm::Hs256;
    if (name == "ES256")
        return TokenAlgorithm::Es256;
    return refused(u"its algorithm is neither HS256 nor ES256"_s);
}

Result<Header> readHeader(QByteArrayView json)
{
    simdjson::dom::parser parser;
    const Result<simdjson::dom::object> object = strictObject(parser, json, u"header"_s);
    if (!object)
        return failure(object.error());
    // RFC 7515 §4.1.11: extensions that one must understand. None is understood here.
    if (object->at_key("crit").error() == simdjson::SUCCESS)
        return refused(u"its header has \"crit\": no extension is understood here"_s);
    const Result<TokenAlgorithm> algorithm = algorithmOf(*object);
    if (!algorithm)
        return failure(algorithm.error());
    Header header{*algorithm, {}};
    simdjson::dom::element kid;
    if (object->at_key("kid").get(kid) == simdjson::SUCCESS) {
        std::string_view text;
        if (kid.get(text) != simdjson::SUCCESS || text.empty())
            return refused(u"\"kid\" in its header is not the name of a key"_s);
        header.kid = view(text).toByteArray();
    }
    return header;
}

} // namespace

Result<TokenVerifier> TokenVerifier::make(std::vector<TokenKey> keys, TokenRules rules)
{
    if (keys.empty())
        return failure(ErrorCode::InvalidConfiguration, u"tokens cannot be checked without a key"_s);
    if (keys.size() > mostKeys)
        return failure(ErrorCode::InvalidConfiguration, u"%1 keys for tokens; the limit is %2"_s.arg(keys.size()).arg(mostKeys));
    for (auto key = keys.begin(); key != keys.end(); ++key) {
        const bool again = !key->id().isEmpty() && std::any_of(keys.begin(), key, [&](const TokenKey &earlier) {
            return earlier.id() == key->id() && earlier.algorithm() == key->algorithm();
        });
        if (again) {
            return failure(ErrorCode::InvalidConfiguration,
                           u"two keys for tokens have the id \"%1\": give each its own"_s.arg(QString::fromUtf8(key->id())));
        }
    }
    return TokenVerifier(std::move(keys), std::move(rules));
}

Result<Claims> TokenVerifier::verify(QByteArrayView text, std::chrono::sys_seconds now) const
{
    const Result<CompactToken> token = CompactToken::parse(text);
    if (!token)
        return failure(token.error());
    const Result<Header> header = readHeader(token->header);
    if (!header)
        return failure(header.error());
    const bool isSigned = std::any_of(m_keys.begin(), m_keys.end(), [&](const TokenKey &key) {
        return key.algorithm() == header->algorithm && key.isFor(header->kid) && key.hasSigned(token->signedText, token->signature);
    });
    if (!isSigned)
        return refused(u"no key of this hub has signed it"_s);
    Result<Claims> claims = Claims::fromJson(token->payload);
    if (!claims)
        return claims;
    if (const Result<void> ok = checkParties(*claims); !ok)
        return failure(ok.error());
    if (const Result<void> ok = checkTimes(*claims, now); !ok)
        return failure(ok.error());
    return claims;
}

Result<void> TokenVerifier::checkParties(const Claims &claims) const
{
    if (!m_rules.issuer.isEmpty() && claims.issuer != m_rules.issuer)
        return refused(u"\"iss\" is not \"%1\""_s.arg(QString::fromUtf8(m_rules.issuer)));
    const auto &audiences = claims.audiences;
    if (!m_rules.audience.isEmpty() && std::find(audiences.begin(), audiences.end(), m_rules.audience) == audiences.end())
        return refused(u"\"aud\" does not name \"%1\""_s.arg(QString::fromUtf8(m_rules.audience)));
    return {};
}

Result<void> TokenVerifier::checkTimes(const Claims &claims, std::chrono::sys_seconds now) const
{
    if (!claims.expiresAt && m_rules.requireExpiry)
        return refused(u"\"exp\" is missing: a token has to end"_s);
    if (claims.notBefore && now + m_rules.leeway < *claims.notBefore)
        return refused(u"\"nbf\" lies ahead: it is not valid yet"_s);
    if (claims.issuedAt && now + m_rules.leeway < *claims.issuedAt)
        return refused(u"\"iat\" lies ahead: compare the clocks of both hosts"_s);
    if (const auto until = acceptedUntil(claims); until && now >= *until) {
        return failure(ErrorCode::TokenExpired, u"the token expired %1 s ago: get a new one"_s.arg((now - *claims.expiresAt).count()));
    }
    return {};
}

std::optional<std::chrono::sys_seconds> TokenVerifier::acceptedUntil(const Claims &claims) const
{
    if (!claims.expiresAt)
        return std::nullopt;
    return *claims.expiresAt + m_rules.leeway;
}

} // namespace signalbox::core::access
