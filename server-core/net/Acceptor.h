// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/AddressBlock.h"
#include "server-core/net/Connection.h"
#include "server-core/net/TlsContext.h"

#include <functional>
#include <memory>

namespace signalbox::core::net {

/// One listening socket. Listens at once, accepts from `start` on.
/// Shape:  accepts on one I/O thread, hands each socket to the thread that `placement` names.
///         When descriptors run out it pauses and tries again every 200 ms; the last 32 descriptors of the process are
///         left to `privileged` acceptors (management).
/// Thread: `listen`, `start`, `stop`, the destructor: any thread but not an I/O thread. Callbacks: see each.
class Acceptor
{
public:
    struct Settings {
        ListenAddress address;
        /// Null: plain.
        std::shared_ptr<const TlsContext> tls;
        /// Time for the PROXY header, and then for the TLS handshake.
        std::chrono::milliseconds handshakeTimeout{5000};
        /// Each connection begins with a PROXY header, before TLS, which names its client. Only these may send one; nobody
        /// else may connect.
        bool proxyProtocol = false;
        QList<AddressBlock> trustedProxies;
        bool privileged = false;
        /// What is lost on the way is sent again in even times, not in ever longer ones: for connections that say little, and are given up
        /// when they are silent.
        bool isThin = false;
        /// Mode of a local socket's file.
        int localMode = 0660;
    };
    /// Where a new connection shall live. Called on the acceptor's thread.
    using Placement = std::function<IoThread &()>;
    /// A connection was placed; called on its I/O thread, before any of its events. It calls `setHandler`; a connection
    /// without a handler is refused: closed at once.
    using Accepted = std::function<void(Connection &)>;
    /// One was closed unseen, for lack of a right PROXY header. Called on the I/O thread it was meant for, or the acceptor's.
    using Refused = std::function<void()>;

    /// Errors: AddressInUse, PermissionDenied (privileged port), InvalidConfiguration (no such address), ResourcesExhausted.
    ///         The message begins "cannot listen on ADDRESS:PORT: ".
    [[nodiscard]] static Result<std::unique_ptr<Acceptor>> listen(IoThread &thread, Settings settings);
    ~Acceptor();

    void start(Placement placement, Accepted accepted, Refused refused = {});
    /// For connections from now on: TLS, time-out, proxies. The address, `privileged` and `localMode` stay. Thread: any.
    void reconfigure(Settings settings);
    /// Closes the socket; returns when no callback runs and none will. Connections live on. Idempotent.
    void stop();

    /// The port in effect (never 0 for TCP).
    quint16 port() const;
    const ListenAddress &address() const;

private:
    class Private;
    explicit Acceptor(std::shared_ptr<Private> d);
    std::shared_ptr<Private> d;
};

} // namespace signalbox::core::net
