// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/Connection.h"
#include "server-core/net/TlsContext.h"

#include <functional>

namespace signalbox::core::net {

struct ConnectSettings {
    /// A path for a local socket, or a numeric address and port.
    ListenAddress address;
    std::chrono::milliseconds timeout{5000};
    /// Null: plain. Else see TlsContext::loadForPeers; `connected` is called before the handshake, `onOpened` after it.
    std::shared_ptr<const TlsContext> tls = {};
    std::chrono::milliseconds handshakeTimeout{5000};
    /// See Acceptor::Settings.
    bool isThin = false;
};

/// Connects; the connection is the same as one that was accepted, and lives on `thread`.
/// Shape:  exactly one of the two is called, on `thread`; none when the thread has stopped. `connected` calls `setHandler`
///         before it returns; a connection without a handler is closed at once.
/// Errors: Unreachable (nobody listens: with context "refused"; no route: "cannot connect to …"), TimedOut, PermissionDenied,
/// InvalidConfiguration (no
///         address), ResourcesExhausted.
/// Thread: any.
void connectTo(IoThread &thread, ConnectSettings settings, std::function<void(Connection &)> connected,
               std::function<void(const Error &)> failed);

} // namespace signalbox::core::net
