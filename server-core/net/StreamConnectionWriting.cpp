// SPDX-License-Identifier: Apache-2.0
// How a connection sends: what one turn writes goes out together; what the socket does not take waits for it.
#include "server-core/net/StreamConnection.h"
#include "server-core/net/SystemSend.h"

#include <cerrno>
#include <span>

namespace signalbox::core::net {

namespace {

/// Chunks in one sendmsg; the kernel takes 1024, more than this gains nothing.
constexpr std::size_t maxVectors = 64;
/// What a thread keeps of its batches: one large answer must not be paid for until the end.
constexpr std::size_t keptBatch = 1024 * 1024;
/// TLS: plaintext encrypted in one go before the socket is tried.
constexpr std::size_t encryptStep = 64 * 1024;
/// A peer that makes TLS answer (renegotiation attempts) and does not read the answers is cut past this.
constexpr std::size_t unreadAlertsLimit = 64 * 1024;

ssize_t sendVectors(int descriptor, std::span<iovec> vectors)
{
    // What most turns send is in one piece, and then this costs the kernel less.
    if (vectors.size() == 1)
        return systemSend(descriptor, vectors[0].iov_base, vectors[0].iov_len);
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = vectors.size();
    return systemSend(descriptor, message);
}

} // namespace

void StreamConnection::write(QByteArrayView bytes)
{
    if (m_phase != Phase::Open || m_finishing)
        return;
    m_bytesOut += std::uint64_t(bytes.size());
    if (io().batching == this) {
        io().batch.insert(io().batch.end(), bytes.begin(), bytes.end());
        return;
    }
    m_outbox.append(bytes);
    if (!std::exchange(m_dirty, true))
        io().markDirty(*this);
}

void StreamConnection::write(const SharedBytes &bytes)
{
    if (io().batching == this)
        return write(QByteArrayView(*bytes));
    if (m_phase != Phase::Open || m_finishing)
        return;
    m_bytesOut += std::uint64_t(bytes->size());
    m_outbox.append(bytes);
    if (!std::exchange(m_dirty, true))
        io().markDirty(*this);
}

std::size_t StreamConnection::pendingBytes() const
{
    return m_outbox.bytes() + m_cipherOutbox.bytes() + (io().batching == this ? io().batch.size() : 0);
}

void StreamConnection::flushBatch()
{
    sendBatch();
    io().trimBatches(keptBatch);
    afterFlush();
}

void StreamConnection::sendBatch()
{
    std::vector<char> &batch = io().batch;
    if (m_finishing)
        batch.clear();
    const QByteArrayView bytes(batch.data(), qsizetype(batch.size()));
    if (m_tlsStream) {
        // What reading itself made TLS say (alerts, key updates) was numbered first and goes first.
        std::vector<char> &cipher = io().cipherBatch;
        if (!cipher.empty() && m_tlsStream->isEstablished() && m_cipherOutbox.bytes() > unreadAlertsLimit) {
            cipher.clear();
            batch.clear();
            return finishLater(CloseReason::TlsFailed);
        }
        if (!m_outbox.isEmpty() || !m_cipherOutbox.isEmpty()) {
            sendNow(QByteArrayView(cipher.data(), qsizetype(cipher.size())));
            cipher.clear();
            m_outbox.append(bytes);
            batch.clear();
            if (!m_writeArmed)
                sendOutbox();
        } else {
            if (m_phase != Phase::Closed && !m_tlsStream->write(bytes))
                finishLater(CloseReason::TlsFailed);
            batch.clear();
        }
        sendNow(QByteArrayView(cipher.data(), qsizetype(cipher.size())));
        cipher.clear();
    } else if (m_outbox.isEmpty()) {
        sendNow(bytes);
        batch.clear();
    } else {
        m_outbox.append(bytes);
        batch.clear();
        if (!m_writeArmed)
            sendOutbox();
    }
}

void StreamConnection::sendNow(QByteArrayView bytes)
{
    if (bytes.isEmpty() || m_phase == Phase::Closed)
        return;
    Outbox &rest = m_tlsStream ? m_cipherOutbox : m_outbox;
    ssize_t sent = 0;
    if (rest.isEmpty() && !m_writeArmed) {
        sent = systemSend(descriptor(), bytes.data(), std::size_t(bytes.size()));
        if (sent < 0) {
            if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
                return finishLater(CloseReason::PeerReset);
            sent = 0;
        }
    }
    if (sent < bytes.size()) {
        rest.append(bytes.sliced(sent));
        armWrite();
    }
}

void StreamConnection::sendOutbox()
{
    if (m_tlsStream && m_cipherOutbox.isEmpty())
        encryptOutbox();
    Outbox &out = m_tlsStream ? m_cipherOutbox : m_outbox;
    std::array<iovec, maxVectors> vectors;
    while (!out.isEmpty() && m_phase != Phase::Closed && !m_finishing) {
        const std::size_t count = out.gather(vectors);
        const ssize_t sent = sendVectors(descriptor(), std::span(vectors).first(count));
        if (sent < 0) {
            if (errno == EINTR)
                continue;
            if (errno == EAGAIN || errno == EWOULDBLOCK)
                return armWrite();
            return finishLater(CloseReason::PeerReset);
        }
        out.consume(std::size_t(sent));
        if (m_tlsStream && out.isEmpty())
            encryptOutbox();
    }
}

void StreamConnection::encryptOutbox()
{
    std::vector<char> &cipher = io().cipherBatch;
    const std::size_t before = cipher.size();
    std::array<iovec, maxVectors> vectors;
    std::size_t plain = 0;
    const std::size_t count = m_outbox.gather(vectors);
    QByteArray joined;
    for (std::size_t i = 0; i < count && plain < encryptStep; ++i) {
        // Joined, so that many small messages share a record.
        joined.append(static_cast<const char *>(vectors[i].iov_base), qsizetype(vectors[i].iov_len));
        plain += vectors[i].iov_len;
    }
    if (plain == 0)
        return;
    if (!m_tlsStream->write(joined))
        return finishLater(CloseReason::TlsFailed);
    m_outbox.consume(plain);
    m_cipherOutbox.append(QByteArrayView(cipher.data() + before, qsizetype(cipher.size() - before)));
    cipher.resize(before);
}

void StreamConnection::flushDirty()
{
    m_dirty = false;
    if (m_phase == Phase::Closed || m_writeArmed)
        return;
    sendOutbox();
    // Nothing waits for the socket, so no write event will tell a handler that paused.
    if (m_paused && m_phase == Phase::Open && !m_finishing && pendingBytes() == 0)
        m_handler->onDrained();
    afterFlush();
}

void StreamConnection::flush()
{
    if (m_phase != Phase::Open || m_finishing)
        return;
    if (io().batching == this)
        flushBatch();
    else if (!m_writeArmed)
        sendOutbox();
}

void StreamConnection::armWrite()
{
    if (m_writeArmed || m_phase == Phase::Closed)
        return;
    m_writeArmed = true;
    m_socket.async_wait(Socket::wait_write, [self = shared_from_this()](const asio::error_code &error) {
        self->m_writeArmed = false;
        if (error || self->m_phase == Phase::Closed)
            return;
        self->io().refreshNow();
        self->sendOutbox();
        if (self->pendingBytes() == 0 && self->m_phase == Phase::Open && !self->m_finishing)
            self->m_handler->onDrained();
        self->afterFlush();
    });
}

} // namespace signalbox::core::net
