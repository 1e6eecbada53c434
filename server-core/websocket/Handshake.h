// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/http/Request.h"
#include "server-core/http/Status.h"
#include "server-core/websocket/DeflateOffer.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>

#include <optional>

namespace signalbox::core::websocket {

/// What a listener accepts in an upgrade request.
struct HandshakePolicy {
    /// Pages that may connect ("https://app.example.com"), compared without case. Nothing: any; an empty list: none.
    /// A request without Origin is no browser's, and passes.
    std::optional<QList<QByteArray>> allowedOrigins = {};
    /// In the server's order of preference; the first that the client offers is chosen. Compared with case.
    QList<QByteArray> subprotocols = {};
    /// Refuse a client that offers none of them; otherwise it is accepted without a subprotocol.
    bool requireSubprotocol = false;
    /// Nothing: compression is declined, as it must be where the peer is not known yet.
    std::optional<DeflatePolicy> deflate = {};
};

/// The server's side of the opening handshake.
/// Errors: 405 not GET, 426 no upgrade or another version, 400 malformed, 403 the Origin is not allowed.
/// Source: RFC 6455 §4.2.
class Handshake
{
public:
    struct Answer {
        http::Status status = http::Status::BadRequest;
        /// To be sent in either case; after a refusal the connection is closed.
        QByteArray response;
        /// The chosen one, or empty.
        QByteArray subprotocol = {};
        /// When compression was agreed on.
        std::optional<DeflateParameters> deflate = {};
        /// Why it was refused (static storage).
        QByteArrayView reason = {};

        [[nodiscard]] bool accepted() const { return status == http::Status::SwitchingProtocols; }
    };

    /// True when the request asks for WebSocket at all, so that a listener may serve pages beside it.
    [[nodiscard]] static bool isUpgrade(const http::Request &request);
    [[nodiscard]] static Answer answer(const http::Request &request, const HandshakePolicy &policy);
    /// The Sec-WebSocket-Accept of a Sec-WebSocket-Key.
    [[nodiscard]] static QByteArray acceptKey(QByteArrayView key);
};

} // namespace signalbox::core::websocket
