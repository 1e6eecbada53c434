// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/StreamConnection.h"

#include "shared/base/Log.h"

#include <asio/buffer.hpp>
#include <asio/post.hpp>

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace signalbox::core::net {

using namespace Qt::StringLiterals;

namespace {

/// Decrypted bytes handed over in one piece: several full records.
constexpr std::size_t plainBufferSize = 64 * 1024;
/// Below this a read is not worth its system call.
constexpr std::size_t leastRead = 1024;
/// How long answers that are still being made may take once the peer has ended its half.
constexpr std::chrono::seconds halfClosedTime{2};

CloseReason reasonOf(const asio::error_code &error)
{
    return error == asio::error::eof ? CloseReason::PeerClosed : CloseReason::PeerReset;
}

} // namespace

StreamConnection::StreamConnection(IoThread &thread, Socket socket, const Endpoint &peer, std::shared_ptr<const TlsContext> tls,
                                   bool isClient)
    : Connection(thread, peer, tls != nullptr), m_socket(std::move(socket)), m_tlsContext(std::move(tls)), m_isClient(isClient)
{
}

void StreamConnection::awaitProxyHeader(std::chrono::milliseconds timeout, Greeted greeted)
{
    m_greeting = std::make_unique<Greeting>(Greeting{{}, std::move(greeted)});
    m_phase = Phase::Greeting;
    startDeadline(timeout, CloseReason::ClosedByUs);
    armRead();
}

void StreamConnection::open(std::chrono::milliseconds handshakeTimeout)
{
    if (m_finishing || m_phase == Phase::Closed)
        return;
    if (m_tlsContext) {
        if (io().plainBuffer.empty())
            io().plainBuffer.resize(plainBufferSize);
        m_tlsStream = std::make_unique<TlsStream>(*m_tlsContext, io().cipherBatch, m_isClient);
        m_phase = Phase::Handshake;
        startDeadline(handshakeTimeout, CloseReason::TlsFailed);
        // The client's first words follow from nothing.
        if (m_isClient)
            deliver({});
    } else {
        m_handler->onOpened();
    }
    armRead();
}

std::optional<PeerCredentials> StreamConnection::credentials() const
{
    ucred credentials{};
    socklen_t length = sizeof credentials;
    if (m_peer.family != Endpoint::Family::Local
        || getsockopt(const_cast<StreamConnection *>(this)->descriptor(), SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0)
        return std::nullopt;
    return PeerCredentials{credentials.pid, credentials.uid, credentials.gid};
}

QString StreamConnection::tlsError() const
{
    return m_tlsStream ? m_tlsStream->errorText() : QString();
}

// ---- reading

void StreamConnection::armRead()
{
    if (m_readArmed || m_paused || m_phase == Phase::Closed || m_peerEof)
        return;
    m_readArmed = true;
    m_socket.async_read_some(asio::buffer(m_small), [self = shared_from_this()](const asio::error_code &error, std::size_t count) {
        self->onReadable(error, count);
    });
}

void StreamConnection::onReadable(const asio::error_code &error, std::size_t count)
{
    m_readArmed = false;
    if (m_phase == Phase::Closed)
        return;
    io().refreshNow();
    if (error)
        return onSocketError(error);

    std::vector<char> &buffer = io().readBuffer;
    std::memcpy(buffer.data(), m_small.data(), count);
    bool eof = false;
    int failed = 0;
    if (count == m_small.size()) {
        const ssize_t more = ::recv(descriptor(), buffer.data() + count, m_readLimit - count, MSG_DONTWAIT);
        if (more > 0)
            count += std::size_t(more);
        else if (more == 0)
            eof = true;
        else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
            failed = errno;
    }
    m_bytesIn += count;
    // After our own close the peer's remaining bytes are read and dropped: leaving them unread would reset the connection.
    if (m_phase != Phase::Closing)
        deliver(std::span(buffer.data(), count));
    if (m_phase == Phase::Closed || m_finishing)
        return;
    if (failed)
        return onSocketError(asio::error_code(failed, asio::error::get_system_category()));
    if (eof)
        return onPeerEof();
    armRead();
}

void StreamConnection::greet(std::span<char> &bytes)
{
    const ProxyHeader::Outcome outcome = m_greeting->header.feed(bytes);
    bytes = bytes.subspan(outcome.consumed);
    if (outcome.state == ProxyHeader::State::NeedMore)
        return;
    const std::unique_ptr<Greeting> greeting = std::move(m_greeting);
    m_deadline.reset();
    m_phase = Phase::Open;
    if (greeting->header.client())
        m_peer = *greeting->header.client();
    greeting->greeted(*this, greeting->header.error());
}

void StreamConnection::deliver(std::span<char> bytes)
{
    if (m_greeting) {
        greet(bytes);
        if (bytes.empty() || m_phase == Phase::Closed || m_finishing)
            return;
    }
    StreamConnection *const outer = std::exchange(io().batching, this);
    if (m_tlsStream)
        deliverTls(bytes);
    else
        m_handler->onData(bytes);
    io().batching = outer;
    flushBatch();
}

void StreamConnection::deliverTls(std::span<char> ciphertext)
{
    m_tlsStream->feed(ciphertext);
    for (;;) {
        const TlsStream::ReadResult result = m_tlsStream->read(io().plainBuffer);
        switch (result.status) {
        case TlsStream::Status::HandshakeDone:
            onHandshakeDone();
            break;
        case TlsStream::Status::Data:
            if (m_phase == Phase::Open)
                m_handler->onData(std::span(io().plainBuffer.data(), result.bytes));
            break;
        case TlsStream::Status::NeedsMore:
            return;
        case TlsStream::Status::Closed:
            return onPeerEof();
        case TlsStream::Status::Failed:
            qCDebug(lcNet).noquote() << "tls failed" << u"peer="_s + m_peer.toString() << u"error="_s + m_tlsStream->errorText();
            return finishLater(CloseReason::TlsFailed);
        }
        if (m_phase == Phase::Closed || m_finishing)
            return;
    }
}

void StreamConnection::onHandshakeDone()
{
    m_deadline.reset();
    m_phase = Phase::Open;
    m_handler->onOpened();
}

void StreamConnection::onPeerEof()
{
    if (m_phase == Phase::Closing) {
        // What is queued still goes out; afterFlush, or the deadline, ends it.
        m_peerEof = true;
        if (m_shutdownSent)
            finishLater(m_closeReason);
        return;
    }
    if (m_paused && m_phase == Phase::Open) {
        m_endWaits = true;
        return;
    }
    m_peerEof = true;
    m_closeReason = CloseReason::PeerClosed;
    if (m_phase == Phase::Greeting || m_phase == Phase::Handshake)
        return finishLater(CloseReason::PeerClosed);
    // The peer may have closed its half only and still wait for answers.
    if (m_handler->onPeerEnded())
        return startDeadline(halfClosedTime, CloseReason::PeerClosed);
    closeAfterFlush(std::chrono::seconds(2));
}

void StreamConnection::onSocketError(const asio::error_code &error)
{
    if (error == asio::error::operation_aborted)
        return;
    if (error == asio::error::eof)
        return onPeerEof();
    finish(m_phase == Phase::Closing ? m_closeReason : reasonOf(error));
}

void StreamConnection::limitReads(std::size_t bytes)
{
    m_readLimit = std::uint32_t(std::clamp(bytes, leastRead, IoThread::Private::readBufferSize));
}

void StreamConnection::pauseReading()
{
    m_paused = true;
}

void StreamConnection::resumeReading()
{
    m_paused = false;
    if (!std::exchange(m_endWaits, false))
        return armRead();
    // Not from inside a call of the handler.
    asio::post(io().context, [self = shared_from_this()] {
        if (self->m_phase != Phase::Closed && !self->m_finishing)
            self->onPeerEof();
    });
}

// ---- closing

void StreamConnection::closeAfterFlush(std::chrono::milliseconds linger)
{
    if (m_phase == Phase::Closing || m_phase == Phase::Closed || m_finishing)
        return;
    if (m_phase == Phase::Handshake)
        return finishLater(m_closeReason);
    m_phase = Phase::Closing;
    startDeadline(linger, CloseReason::SendTimeout);
    if (io().batching == this)
        return; // flushBatch follows
    if (!std::exchange(m_dirty, true))
        io().markDirty(*this);
}

void StreamConnection::afterFlush()
{
    if (m_phase != Phase::Closing || m_shutdownSent || m_finishing || !m_outbox.isEmpty() || !m_cipherOutbox.isEmpty())
        return;
    m_shutdownSent = true;
    if (m_tlsStream) {
        m_tlsStream->shutdown();
        std::vector<char> &cipher = io().cipherBatch;
        // Best effort: a peer that does not read its close_notify loses nothing else.
        (void)::send(descriptor(), cipher.data(), cipher.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        cipher.clear();
    }
    if (m_peerEof)
        return finishLater(m_closeReason);
    ::shutdown(descriptor(), SHUT_WR);
    // The peer's end of stream, or the deadline, ends it. Reading goes on even if it was paused.
    resumeReading();
}

void StreamConnection::abort(CloseReason reason)
{
    // Reset instead of lingering: the kernel would keep the unsent bytes of a peer that never reads.
    const linger none{1, 0};
    (void)setsockopt(descriptor(), SOL_SOCKET, SO_LINGER, &none, sizeof none);
    finishLater(reason);
}

void StreamConnection::finishLater(CloseReason reason)
{
    if (std::exchange(m_finishing, true))
        return;
    m_outbox.clear();
    m_cipherOutbox.clear();
    asio::post(io().context, [self = shared_from_this(), reason] { self->finish(reason); });
}

void StreamConnection::finish(CloseReason reason)
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = Phase::Closed;
    m_finishing = true;
    m_greeting.reset();
    m_deadline.reset();
    const std::shared_ptr<StreamConnection> self = shared_from_this();
    io().remove(*this);
    if (m_handler)
        m_handler->onClosed(reason);
    m_handler = nullptr;
    asio::error_code ignored;
    m_socket.close(ignored);
    m_outbox.clear();
    m_cipherOutbox.clear();
    m_tlsStream.reset();
}

void StreamConnection::startDeadline(std::chrono::milliseconds after, CloseReason reason)
{
    m_deadline = std::make_unique<asio::steady_timer>(io().context, after);
    // A timer that expired while it was being replaced still calls: it knows itself by its address.
    m_deadline->async_wait(
        [self = shared_from_this(), after, reason, before = pendingBytes(), timer = m_deadline.get()](const asio::error_code &error) {
            if (error || self->m_phase == Phase::Closed || self->m_deadline.get() != timer)
                return;
            // A peer that reads gets the rest; the time is for one that does not.
            if (self->m_phase == Phase::Closing && !self->m_shutdownSent && self->pendingBytes() < before)
                return self->startDeadline(after, reason);
            // All was sent and only the peer's end is missing: that is an orderly close.
            self->finish(self->m_shutdownSent ? self->m_closeReason : reason);
        });
}

} // namespace signalbox::core::net
