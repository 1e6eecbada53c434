// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/http/Request.h"

#include <optional>

namespace signalbox::core::websocket {

/// What a listener wants of permessage-deflate.
struct DeflatePolicy {
    /// Keep a compressor and a decompressor for each session: smaller messages, about 300 KiB a session. Otherwise a
    /// session owns none and shares those of its thread.
    bool keepContext = false;
    /// Payload bytes below which a message is sent as it is.
    std::uint32_t threshold = 256;
};

/// What both sides agreed on.
struct DeflateParameters {
    bool serverKeepsContext = false;
    bool clientKeepsContext = false;
    /// Of what we send. What we receive may always use the largest window.
    std::uint8_t serverWindowBits = 15;
    bool operator==(const DeflateParameters &) const = default;
};

/// The server's side of negotiating permessage-deflate.
/// Errors: none. An offer that is malformed, unknown or not possible here is passed over, and the connection goes on without.
/// Source: RFC 7692 §5, §7.1; RFC 6455 §9.1.
class DeflateOffer
{
public:
    struct Answer {
        DeflateParameters parameters;
        /// The value of the answer's Sec-WebSocket-Extensions.
        QByteArray header;
    };
    /// The first of the client's offers that can be met.
    [[nodiscard]] static std::optional<Answer> choose(const http::Request &request, const DeflatePolicy &policy);
};

} // namespace signalbox::core::websocket
