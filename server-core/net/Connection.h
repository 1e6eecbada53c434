// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/Endpoint.h"
#include "server-core/net/IoThread.h"
#include "server-core/net/SharedBytes.h"

#include "shared/base/Error.h"

#include <QtCore/QByteArrayView>

#include <optional>
#include <span>

namespace signalbox::core::net {

enum class CloseReason : std::uint8_t {
    PeerClosed, // orderly end of stream
    PeerReset, // connection reset or another socket error
    TlsFailed, // handshake or record error
    ClosedByUs, // closeAfterFlush or abort
    SendTimeout, // closing, and the peer does not read
    Shutdown, // the I/O thread stops
};

/// Who is at the other end of a local socket, said by the kernel.
struct PeerCredentials {
    std::int64_t pid = 0;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
};

/// What a connection does with its events. Calls come on the connection's I/O thread, never from inside `write`.
class ConnectionHandler
{
public:
    /// TCP: right after accept. TLS: when the handshake is done.
    virtual void onOpened() { }
    /// `data` is the thread's shared buffer: valid and writable (for unmasking in place) during the call only.
    /// What is written meanwhile leaves in one send when the call returns.
    virtual void onData(std::span<char> data) = 0;
    /// The output backlog is empty again after the socket could not take all.
    virtual void onDrained() { }
    /// The peer ended its half of the stream. True: answers are still being made, and the connection stays writable for
    /// 2 s at the most. False: what is queued is sent, then it is closed.
    virtual bool onPeerEnded() { return false; }
    /// The last call. The connection is gone when it returns; the handler may delete itself in it.
    virtual void onClosed(CloseReason reason) = 0;

protected:
    ~ConnectionHandler() = default;
};

/// One accepted stream, plain or TLS, pinned to one I/O thread.
/// Shape:  owned by its thread from accept until `onClosed` returns; handlers keep a plain reference until then.
/// Errors: socket errors arrive as `onClosed`; `write` never fails, it queues.
/// Thread: its I/O thread.
class Connection
{
public:
    virtual ~Connection() = default;

    IoThread &thread() const { return m_thread; }
    const Endpoint &peer() const { return m_peer; }
    bool isTls() const { return m_tls; }
    /// Local sockets only.
    virtual std::optional<PeerCredentials> credentials() const { return std::nullopt; }
    /// What TLS had to say when it failed; also inside `onClosed`. Empty: nothing.
    virtual QString tlsError() const { return {}; }

    /// Must be set inside the accept callback, before it returns.
    void setHandler(ConnectionHandler *handler) { m_handler = handler; }

    /// Copies into the batch of the current turn: one send for all of it.
    virtual void write(QByteArrayView bytes) = 0;
    /// Keeps a reference when the socket is behind, so that a broadcast is held once for all who lag.
    virtual void write(const SharedBytes &bytes) = 0;
    /// Bytes accepted by `write` that the socket has not taken.
    virtual std::size_t pendingBytes() const = 0;

    /// Offers the socket what is queued, now instead of at the turn's end; inside the connection's own `onData`: its batch.
    virtual void flush() = 0;

    /// The most that one `onData` brings, so that what is made of it stays in proportion. At least 1 KiB.
    virtual void limitReads(std::size_t bytes) = 0;
    /// Stop and go on reading: back-pressure on the peer.
    virtual void pauseReading() = 0;
    virtual void resumeReading() = 0;

    /// Sends what is queued as long as the peer takes some of it every `linger`, ends the stream, and gives the peer
    /// `linger` to do the same; onClosed follows in every case.
    virtual void closeAfterFlush(std::chrono::milliseconds linger = std::chrono::seconds(1)) = 0;
    /// Drops what is queued and resets. onClosed follows, later.
    virtual void abort(CloseReason reason = CloseReason::ClosedByUs) = 0;

    std::uint64_t bytesIn() const { return m_bytesIn; }
    std::uint64_t bytesOut() const { return m_bytesOut; }

protected:
    Connection(IoThread &thread, const Endpoint &peer, bool tls) : m_thread(thread), m_peer(peer), m_tls(tls) { }

    IoThread &m_thread;
    ConnectionHandler *m_handler = nullptr;
    std::uint64_t m_bytesIn = 0;
    std::uint64_t m_bytesOut = 0;
    Endpoint m_peer;
    bool m_tls;
};

} // namespace signalbox::core::net
