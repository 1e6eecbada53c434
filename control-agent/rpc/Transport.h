// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/Connection.h"
#include "server-core/websocket/CloseCode.h"

namespace signalbox::agent {

/// One connection as a stream of messages: WebSocket text frames, or lines.
/// Thread: control I/O.
class Transport
{
public:
    class Listener
    {
    public:
        virtual void onMessage(QByteArrayView text) = 0;
        /// A message past the limit; the transport closes right after this call.
        virtual void onOversized() = 0;
        /// The last call: it may destroy the transport.
        virtual void onGone() = 0;

    protected:
        ~Listener() = default;
    };

    enum class Kind { WebSocket, Line };
    struct Limits {
        std::uint32_t messageBytes;
        /// Past it the peer counts as too slow and is cut.
        std::size_t outboxBytes;
    };

    virtual ~Transport() = default;

    virtual Kind kind() const = 0;
    /// A message as this kind of transport sends it, to be shared by all of its kind.
    virtual core::net::SharedBytes encode(QByteArrayView text) const = 0;
    virtual void send(const core::net::SharedBytes &encoded) = 0;
    void send(QByteArrayView text) { send(encode(text)); }
    /// Nothing waits for a slow peer.
    virtual bool isDrained() const = 0;
    /// Holds from the next message on.
    virtual void setLimits(Limits limits) = 0;
    /// Sends what is queued, then the close frame. Idempotent.
    virtual void close(core::websocket::CloseCode code, QByteArrayView reason) = 0;
};

} // namespace signalbox::agent
