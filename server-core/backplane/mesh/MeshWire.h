// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/Broker.h"

#include <chrono>

namespace signalbox::core::mesh {

using Clock = std::chrono::steady_clock;
/// Of one connection, or of the attempt at one. Never 0, never used again.
using ConnectionId = std::uint64_t;

enum class DialFailure : std::uint8_t {
    Refused, ///< the host answers, and nobody listens
    Unreachable,
    TimedOut,
    NotTrusted, ///< TLS: another secret, a wrong certificate, or no TLS at all
};

/// What carries a node's bytes: TLS over TCP, or a simulation. Identity is proven before the node hears of a connection.
/// Shape:  never calls the node from inside one of these calls. Of a connection that the node has aborted or closed nothing more is told.
/// Thread: the backplane's.
class MeshWire
{
public:
    virtual Clock::time_point now() const = 0;
    /// Ends as `MeshNode::onOpened` or `onDialFailed`.
    virtual ConnectionId dial(const QByteArray &address) = 0;
    virtual void write(ConnectionId connection, QByteArrayView bytes) = 0;
    virtual void write(ConnectionId connection, const backplane::Frame &bytes) = 0;
    /// Written, and not yet taken by the network.
    virtual std::size_t pendingBytes(ConnectionId connection) const = 0;
    virtual void closeAfterFlush(ConnectionId connection) = 0;
    /// Also of an attempt. What is written and not sent is dropped.
    virtual void abort(ConnectionId connection) = 0;

protected:
    ~MeshWire() = default;
};

} // namespace signalbox::core::mesh
