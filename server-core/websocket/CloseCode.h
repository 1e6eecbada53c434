// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QLatin1StringView>

#include <cstdint>

namespace signalbox::core::websocket {

/// Why a connection is closed. Any other number of 3000–4999 is an application's own and is cast into this type.
/// Source: RFC 6455 §7.4 and the IANA WebSocket close code registry.
enum class CloseCode : std::uint16_t {
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    UnsupportedData = 1003,
    NoStatus = 1005, ///< never on the wire: the peer's close frame was empty
    AbnormalClosure = 1006, ///< never on the wire: no close frame came
    InvalidPayload = 1007,
    PolicyViolation = 1008,
    MessageTooBig = 1009,
    MandatoryExtension = 1010,
    InternalError = 1011,
    ServiceRestart = 1012,
    TryAgainLater = 1013,
    BadGateway = 1014,
    TlsHandshake = 1015, ///< never on the wire
};

/// True for the codes a close frame may carry.
[[nodiscard]] constexpr bool mayBeSent(std::uint16_t code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

/// "message_too_big" for 1009; "application" for 3000–4999, "unknown" for the rest. For logs and counters.
[[nodiscard]] QLatin1StringView closeCodeName(CloseCode code);

} // namespace signalbox::core::websocket
