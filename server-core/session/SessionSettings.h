// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/framing/Framing.h"
#include "server-core/http/StaticPages.h"
#include "server-core/session/AddressFilter.h"
#include "server-core/websocket/Handshake.h"

#include <QtCore/QString>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace signalbox::core {

enum class ProtocolKind : std::uint8_t { Raw, Framed, WebSocket };

/// How the bytes of a session become messages.
struct Protocol {
    ProtocolKind kind = ProtocolKind::Raw;
    /// Framed: one object a session. Called on I/O threads.
    std::function<std::unique_ptr<framing::Framing>()> createFraming;
    /// WebSocket.
    websocket::HandshakePolicy handshake;
    /// WebSocket: served to who asks without an upgrade; null: none.
    std::shared_ptr<const http::StaticPages> pages = {};
};

/// What sessions may take. Units: bytes, messages and connects; 0: no limit for maxSessions, idleTimeout and all rates.
struct SessionLimits {
    std::int64_t maxSessions = 0;
    std::int64_t maxSessionsPerAddress = 0;
    std::int64_t connectsPerSecondPerAddress = 0;
    /// Of one session. Past it the session is not read until it may go on.
    std::int64_t messagesPerSecond = 0;
    std::int64_t maxMessageBytes = 1048576;
    std::int64_t maxFragments = 16384;
    std::int64_t outboxBytes = 1048576;
    std::chrono::milliseconds handshakeTimeout{5000};
    std::chrono::milliseconds idleTimeout{0};
    std::chrono::milliseconds sendTimeout{10000};
};

/// All that may change while sessions are open.
struct SessionSettings {
    /// For sessions that begin from then on.
    Protocol protocol;
    SessionLimits limits;
    AddressFilter access;
};

} // namespace signalbox::core
