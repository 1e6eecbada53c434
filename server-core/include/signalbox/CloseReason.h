// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Export.h>

#include <QtCore/QLatin1StringView>

#include <cstdint>

namespace signalbox {

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
    AckTimeout,
    TokenExpired,
};

/// "idle_timeout".
SIGNALBOX_EXPORT QLatin1StringView closeReasonName(CloseReason reason);
/// For the client, where the protocol can say it: "nothing received for too long".
SIGNALBOX_EXPORT QLatin1StringView closeReasonText(CloseReason reason);

} // namespace signalbox
