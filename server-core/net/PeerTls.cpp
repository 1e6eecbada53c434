// SPDX-License-Identifier: Apache-2.0
// TLS between equals: certificates on both sides, or a key that both have.
#include "server-core/net/TlsContext.h"

#include <openssl/ssl.h>

#include <cstring>

namespace signalbox::core::net {

namespace {

/// TLS_AES_128_GCM_SHA256: the suite that every implementation has; its hash is the one that external keys are bound to.
constexpr unsigned char pskCipher[] = {0x13, 0x01};

const TlsContext &contextOf(SSL *ssl)
{
    return *static_cast<const TlsContext *>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
}

/// What OpenSSL takes an external key as: a session that never was.
SSL_SESSION *sessionOf(SSL *ssl, const PreSharedKey &key)
{
    const SSL_CIPHER *const cipher = SSL_CIPHER_find(ssl, pskCipher);
    SSL_SESSION *const session = SSL_SESSION_new();
    if (!cipher || !session
        || SSL_SESSION_set1_master_key(session, reinterpret_cast<const unsigned char *>(key.key.constData()), std::size_t(key.key.size()))
            != 1
        || SSL_SESSION_set_cipher(session, cipher) != 1 || SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION) != 1) {
        SSL_SESSION_free(session);
        return nullptr;
    }
    return session;
}

int findKey(SSL *ssl, const unsigned char *identity, std::size_t size, SSL_SESSION **session)
{
    *session = nullptr;
    for (const PreSharedKey &key : contextOf(ssl).keys()) {
        // The identity is no secret.
        if (std::size_t(key.identity.size()) == size && std::memcmp(key.identity.constData(), identity, size) == 0) {
            *session = sessionOf(ssl, key);
            return *session ? 1 : 0;
        }
    }
    // Nobody's: without a certificate there is no other way in, and the handshake fails.
    return 1;
}

int useKey(SSL *ssl, const EVP_MD *digest, const unsigned char **identity, std::size_t *size, SSL_SESSION **session)
{
    *session = nullptr;
    const PreSharedKey &key = contextOf(ssl).keys().front();
    SSL_SESSION *const made = sessionOf(ssl, key);
    if (!made || (digest && SSL_CIPHER_get_handshake_digest(SSL_SESSION_get0_cipher(made)) != digest)) {
        SSL_SESSION_free(made);
        return made ? 1 : 0;
    }
    *identity = reinterpret_cast<const unsigned char *>(key.identity.constData());
    *size = std::size_t(key.identity.size());
    *session = made;
    return 1;
}

} // namespace

ssl_ctx_st *makePeerContext()
{
    SSL_CTX *const context = SSL_CTX_new(TLS_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_TICKET);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0);
    return context;
}

void usePreSharedKeys(ssl_ctx_st *context, const TlsContext &owner)
{
    SSL_CTX_set_app_data(context, const_cast<TlsContext *>(&owner));
    // Without SSL_OP_ALLOW_NO_DHE_KEX, which is off: psk_dhe_ke.
    SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
    SSL_CTX_set_psk_find_session_callback(context, findKey);
    SSL_CTX_set_psk_use_session_callback(context, useKey);
}

} // namespace signalbox::core::net
