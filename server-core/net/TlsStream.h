// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/TlsContext.h"

#include <QtCore/QByteArrayView>

#include <span>
#include <vector>

struct ssl_st;

namespace signalbox::core::net {

/// One TLS session between two buffers: no socket, no copy of its own.
/// Shape:  ciphertext comes in by `feed`; what TLS wants to send is appended to `output`. OpenSSL reads straight from the
///         thread's read buffer through a BIO of ours, so an idle session holds no buffer but its keys.
/// Thread: the connection's I/O thread.
class TlsStream
{
public:
    enum class Status { NeedsMore, HandshakeDone, Data, Closed, Failed };
    struct ReadResult {
        Status status;
        std::size_t bytes = 0;
    };

    /// `isClient`: this end begins the handshake, with the first `read`.
    TlsStream(const TlsContext &context, std::vector<char> &output, bool isClient = false);
    ~TlsStream();
    TlsStream(const TlsStream &) = delete;
    TlsStream &operator=(const TlsStream &) = delete;

    /// Offers ciphertext; must be drained by `read` until NeedsMore, Closed or Failed before the span goes away.
    void feed(std::span<const char> ciphertext) { m_input = ciphertext; }
    /// Advances the handshake or decrypts into `plain`. Call again after HandshakeDone and Data.
    ReadResult read(std::span<char> plain);
    /// Encrypts all of it into the output.
    bool write(QByteArrayView plain);
    /// Appends close_notify.
    void shutdown();

    bool isEstablished() const { return m_established; }
    /// OpenSSL's words for the last failure, for the log.
    QString errorText() const { return m_errorText; }

private:
    friend struct TlsBio;
    Status statusOf(int result);

    ssl_st *m_ssl;
    std::vector<char> &m_output;
    std::span<const char> m_input;
    bool m_established = false;
    QString m_errorText;
};

} // namespace signalbox::core::net
