// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/Connection.h"
#include "server-core/net/IoThreadPrivate.h"
#include "server-core/net/Outbox.h"
#include "server-core/net/ProxyHeader.h"
#include "server-core/net/TlsStream.h"

#include <asio/generic/stream_protocol.hpp>
#include <asio/steady_timer.hpp>

#include <array>
#include <memory>

namespace signalbox::core::net {

/// A connection on a stream socket (TCP or local), plain or TLS.
///
/// Reading: a small buffer of its own takes the first bytes of a wake-up, the rest goes straight into the thread's shared
/// buffer. (Waiting for readability instead would cost an `epoll_ctl` a read.)
/// Writing: what `onData` writes is collected in the thread's batch and sent once; what others write is collected here
/// and sent at the end of the loop's turn; only what the socket refuses stays.
/// Thread: its I/O thread.
class StreamConnection final : public Connection, public std::enable_shared_from_this<StreamConnection>
{
public:
    using Socket = asio::generic::stream_protocol::socket;

    /// `isClient`: of TLS; this end has connected.
    StreamConnection(IoThread &thread, Socket socket, const Endpoint &peer, std::shared_ptr<const TlsContext> tls, bool isClient = false);

    /// How a PROXY header ended: with the client as peer, or in words why there was none.
    using Greeted = std::function<void(StreamConnection &connection, QLatin1StringView error)>;
    /// Before any handler is set: reads a PROXY header, in plain. `greeted` then hands the connection on or finishes it; it is
    /// not called when the peer leaves or takes longer than `timeout`.
    void awaitProxyHeader(std::chrono::milliseconds timeout, Greeted greeted);
    /// Call once the handler is set: starts reading, and the TLS handshake.
    void open(std::chrono::milliseconds handshakeTimeout);
    bool isGreeting() const { return m_phase == Phase::Greeting; }
    bool hasHandler() const { return m_handler != nullptr; }

    std::optional<PeerCredentials> credentials() const override;
    QString tlsError() const override;
    void write(QByteArrayView bytes) override;
    void write(const SharedBytes &bytes) override;
    std::size_t pendingBytes() const override;
    void flush() override;
    void limitReads(std::size_t bytes) override;
    void pauseReading() override;
    void resumeReading() override;
    void closeAfterFlush(std::chrono::milliseconds linger) override;
    void abort(CloseReason reason) override;

    // For IoThread::Private.
    void setIndex(std::size_t index) { m_index = index; }
    std::size_t index() const { return m_index; }
    void flushDirty();
    /// Ends it now: `onClosed`, then out of the thread's table.
    void finish(CloseReason reason);

private:
    enum class Phase : std::uint8_t { Greeting, Handshake, Open, Closing, Closed };
    struct Greeting {
        ProxyHeader header;
        Greeted greeted;
    };

    IoThread::Private &io() const { return m_thread.internals(); }
    int descriptor() { return m_socket.native_handle(); }

    void armRead();
    void onReadable(const asio::error_code &error, std::size_t count);
    void deliver(std::span<char> bytes);
    /// Takes the PROXY header off the front of `bytes`; what is left is for the handler.
    void greet(std::span<char> &bytes);
    void deliverTls(std::span<char> ciphertext);
    void onHandshakeDone();
    void onPeerEof();
    void onSocketError(const asio::error_code &error);

    /// Sends the batch of the running `onData`.
    void flushBatch();
    void sendBatch();
    /// Sends, or keeps, final bytes (ciphertext for TLS).
    void sendNow(QByteArrayView bytes);
    void sendOutbox();
    void encryptOutbox();
    void afterFlush();
    void armWrite();
    void finishLater(CloseReason reason);

    Socket m_socket;
    /// Until the PROXY header is read.
    std::unique_ptr<Greeting> m_greeting;
    std::unique_ptr<TlsStream> m_tlsStream;
    std::shared_ptr<const TlsContext> m_tlsContext;
    /// Waiting for the turn's end or for the socket. Plain: final bytes. TLS: plaintext not yet encrypted.
    Outbox m_outbox;
    /// TLS: encrypted bytes that the socket has not taken.
    Outbox m_cipherOutbox;
    /// Handshake and linger time-outs; none in the steady state.
    std::unique_ptr<asio::steady_timer> m_deadline;
    std::size_t m_index = 0;
    std::uint32_t m_readLimit = IoThread::Private::readBufferSize;

    Phase m_phase = Phase::Open;
    CloseReason m_closeReason = CloseReason::ClosedByUs;
    bool m_readArmed = false;
    bool m_writeArmed = false;
    bool m_paused = false;
    bool m_dirty = false;
    bool m_finishing = false;
    bool m_shutdownSent = false;
    const bool m_isClient;
    bool m_peerEof = false;
    /// The stream's end came with bytes after which reading was paused: it is news once reading goes on.
    bool m_endWaits = false;

    /// Enough for a small message: most wake-ups need one read only. Part of an idle connection's cost.
    std::array<char, 192> m_small;

    void startDeadline(std::chrono::milliseconds after, CloseReason reason);
};

} // namespace signalbox::core::net
