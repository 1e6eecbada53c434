// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/TlsStream.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstring>

namespace signalbox::core::net {

/// The BIO through which OpenSSL reads the stream's input span and appends to its output.
struct TlsBio {
    static int write(BIO *bio, const char *data, int size)
    {
        auto *stream = static_cast<TlsStream *>(BIO_get_data(bio));
        stream->m_output.insert(stream->m_output.end(), data, data + size);
        return size;
    }
    static int read(BIO *bio, char *data, int size)
    {
        auto *stream = static_cast<TlsStream *>(BIO_get_data(bio));
        BIO_clear_retry_flags(bio);
        const std::size_t count = std::min(std::size_t(size), stream->m_input.size());
        if (count == 0) {
            BIO_set_retry_read(bio);
            return -1;
        }
        std::memcpy(data, stream->m_input.data(), count);
        stream->m_input = stream->m_input.subspan(count);
        return int(count);
    }
    static long control(BIO *, int command, long, void *) { return command == BIO_CTRL_FLUSH ? 1 : 0; }
    static int create(BIO *bio)
    {
        BIO_set_init(bio, 1);
        return 1;
    }
    static const BIO_METHOD *method()
    {
        static BIO_METHOD *const table = [] {
            BIO_METHOD *m = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "signalbox");
            BIO_meth_set_write(m, &TlsBio::write);
            BIO_meth_set_read(m, &TlsBio::read);
            BIO_meth_set_ctrl(m, &TlsBio::control);
            BIO_meth_set_create(m, &TlsBio::create);
            return m;
        }();
        return table;
    }
};

TlsStream::TlsStream(const TlsContext &context, std::vector<char> &output, bool isClient)
    : m_ssl(SSL_new(context.native())), m_output(output)
{
    BIO *bio = BIO_new(TlsBio::method());
    BIO_set_data(bio, this);
    SSL_set_bio(m_ssl, bio, bio);
    if (isClient)
        SSL_set_connect_state(m_ssl);
    else
        SSL_set_accept_state(m_ssl);
}

TlsStream::~TlsStream()
{
    SSL_free(m_ssl);
}

TlsStream::ReadResult TlsStream::read(std::span<char> plain)
{
    // A stale entry in the thread's error queue would be taken for this call's.
    ERR_clear_error();
    if (!m_established) {
        const int result = SSL_do_handshake(m_ssl);
        if (result != 1)
            return {statusOf(result)};
        m_established = true;
        return {Status::HandshakeDone};
    }
    const int result = SSL_read(m_ssl, plain.data(), int(plain.size()));
    if (result > 0)
        return {Status::Data, std::size_t(result)};
    return {statusOf(result)};
}

TlsStream::Status TlsStream::statusOf(int result)
{
    switch (SSL_get_error(m_ssl, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        return Status::NeedsMore;
    case SSL_ERROR_ZERO_RETURN:
        return Status::Closed;
    default: {
        const unsigned long code = ERR_get_error();
        const char *reason = ERR_reason_error_string(code);
        m_errorText = QString::fromLatin1(reason ? reason : "connection lost");
        return Status::Failed;
    }
    }
}

bool TlsStream::write(QByteArrayView plain)
{
    ERR_clear_error();
    // The BIO takes everything, so one call writes all records.
    std::size_t written = 0;
    return plain.isEmpty() || SSL_write_ex(m_ssl, plain.data(), std::size_t(plain.size()), &written) == 1;
}

void TlsStream::shutdown()
{
    ERR_clear_error();
    if (m_established)
        SSL_shutdown(m_ssl);
}

} // namespace signalbox::core::net
