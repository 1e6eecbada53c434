// SPDX-License-Identifier: Apache-2.0
#include "server-core/websocket/Handshake.h"

#include "server-core/http/Response.h"
#include "server-core/http/Syntax.h"

#include <openssl/sha.h>

#include <algorithm>

namespace signalbox::core::websocket {

using http::Status;

namespace {

struct Refusal {
    Status status = Status::Ok;
    QByteArrayView reason = {};
    explicit operator bool() const { return status != Status::Ok; }
};

bool isKey(QByteArrayView key)
{
    if (key.size() != 24)
        return false;
    const auto decoded = QByteArray::fromBase64Encoding(key.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    return decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok && decoded.decoded.size() == 16;
}

Refusal checkOrigin(const http::Request &request, const HandshakePolicy &policy)
{
    if (!policy.allowedOrigins)
        return {};
    for (const QByteArrayView origin : request.headers("Origin")) {
        const auto matches = [&](const QByteArray &allowed) { return http::equalsIgnoringCase(allowed, origin); };
        if (std::none_of(policy.allowedOrigins->begin(), policy.allowedOrigins->end(), matches))
            return {Status::Forbidden, "this Origin is not allowed"};
    }
    return {};
}

Refusal check(const http::Request &request, const HandshakePolicy &policy)
{
    if (request.method() != "GET")
        return {Status::MethodNotAllowed, "a WebSocket handshake is a GET"};
    if (!Handshake::isUpgrade(request))
        return {Status::UpgradeRequired, "this address speaks WebSocket"};
    if (!request.hasToken("Connection", "upgrade"))
        return {Status::BadRequest, "the Connection header does not say Upgrade"};
    const QList<QByteArrayView> versions = request.headers("Sec-WebSocket-Version");
    if (versions.size() != 1 || versions.first() != "13")
        return {Status::UpgradeRequired, "only WebSocket version 13 is spoken here"};
    const QList<QByteArrayView> keys = request.headers("Sec-WebSocket-Key");
    if (keys.size() != 1 || !isKey(keys.first()))
        return {Status::BadRequest, "the Sec-WebSocket-Key is not 16 bytes in base64"};
    return checkOrigin(request, policy);
}

Handshake::Answer refused(Refusal refusal)
{
    const bool upgrade = refusal.status == Status::UpgradeRequired;
    http::Response response = http::Response::refusal(refusal.status, refusal.reason, upgrade ? "close, Upgrade" : "close");
    if (refusal.status == Status::MethodNotAllowed)
        response.header("Allow", "GET");
    // Answers 426 name the protocol (RFC 9110 §15.5.22) and the version (RFC 6455 §4.4) they want.
    if (upgrade)
        response.header("Upgrade", "websocket").header("Sec-WebSocket-Version", "13");
    return {.status = refusal.status, .response = response.toBytes(), .reason = refusal.reason};
}

} // namespace

bool Handshake::isUpgrade(const http::Request &request)
{
    return request.hasToken("Upgrade", "websocket");
}

QByteArray Handshake::acceptKey(QByteArrayView key)
{
    const QByteArray text = key.toByteArray() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    QByteArray digest(SHA_DIGEST_LENGTH, Qt::Uninitialized);
    SHA1(reinterpret_cast<const unsigned char *>(text.constData()), static_cast<std::size_t>(text.size()),
         reinterpret_cast<unsigned char *>(digest.data()));
    return digest.toBase64();
}

Handshake::Answer Handshake::answer(const http::Request &request, const HandshakePolicy &policy)
{
    if (const Refusal refusal = check(request, policy))
        return refused(refusal);
    const QList<QByteArrayView> offered = request.headerList("Sec-WebSocket-Protocol");
    const auto chosen = std::find_if(policy.subprotocols.begin(), policy.subprotocols.end(),
                                     [&](const QByteArray &ours) { return offered.contains(QByteArrayView(ours)); });
    const bool hasChosen = chosen != policy.subprotocols.end();
    if (!hasChosen && policy.requireSubprotocol)
        return refused({Status::BadRequest, "none of the offered subprotocols is spoken here"});

    http::Response response(Status::SwitchingProtocols);
    response.header("Upgrade", "websocket").header("Connection", "Upgrade");
    response.header("Sec-WebSocket-Accept", acceptKey(request.header("Sec-WebSocket-Key")));
    if (hasChosen)
        response.header("Sec-WebSocket-Protocol", *chosen);
    Handshake::Answer answer{.status = Status::SwitchingProtocols, .subprotocol = hasChosen ? *chosen : QByteArray()};
    if (const auto deflate = policy.deflate ? DeflateOffer::choose(request, *policy.deflate) : std::nullopt) {
        response.header("Sec-WebSocket-Extensions", deflate->header);
        answer.deflate = deflate->parameters;
    }
    answer.response = response.toBytes();
    return answer;
}

} // namespace signalbox::core::websocket
