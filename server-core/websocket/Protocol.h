// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/MessageKind.h"
#include "server-core/websocket/CloseCode.h"

#include <QtCore/QByteArrayView>

#include <cstddef>
#include <cstdint>

namespace signalbox::core::websocket {

/// Source: RFC 6455 §5.2.
enum class Opcode : std::uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

using signalbox::MessageKind;

/// Which end we are: a server takes masked frames and sends unmasked ones, a client the reverse.
enum class Role : std::uint8_t { Server, Client };

/// The reserved bits of a frame's first byte; RFC 7692 uses the first.
inline constexpr std::uint8_t Rsv1 = 0x40;

/// A control frame's payload fits one length byte (RFC 6455 §5.5).
inline constexpr std::size_t MaxControlPayload = 125;
/// 2 bytes, a 64-bit length and a mask key.
inline constexpr std::size_t MaxFrameHeader = 14;

/// What a connection ends with: the close frame to send, in words for the peer (static storage).
struct ProtocolError {
    CloseCode code = CloseCode::ProtocolError;
    QByteArrayView reason = {};
};

} // namespace signalbox::core::websocket
