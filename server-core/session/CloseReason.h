// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/Connection.h"
#include "server-core/websocket/CloseCode.h"

#include <QtCore/QLatin1StringView>

#include <cstdint>

namespace signalbox::core {

/// Why a session ended, in terms of the product; `closeReasonName` is what logs, events and clients see.
enum class CloseReason : std::uint8_t {
    None,
    PeerClosed,
    PeerReset,
    TlsFailed,
    HandshakeTimeout,
    IdleTimeout,
    SendTimeout,
    SlowConsumer,
    MessageTooLarge,
    ProtocolError,
    Kicked,
    ClosedByService,
    InstanceStopped,
    ServerFull,
    AccessDenied,
    TooManyFromAddress,
    ConnectRate,
};

/// "idle_timeout".
QLatin1StringView closeReasonName(CloseReason reason);
/// For the client, where the protocol can say it: "nothing received for too long".
QLatin1StringView closeReasonText(CloseReason reason);
/// What a WebSocket client is told.
websocket::CloseCode closeCode(CloseReason reason);
/// For a connection that ended without our doing.
CloseReason closeReasonOf(net::CloseReason reason);

} // namespace signalbox::core
