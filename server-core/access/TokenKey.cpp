// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/TokenKey.h"

#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include <array>
#include <string_view>

namespace signalbox::core::access {

using namespace Qt::StringLiterals;

namespace {

/// RFC 7518 §3.2: as long as the hash, or longer.
constexpr qsizetype shortestSecret = 32;
constexpr std::size_t hashBytes = 32;
/// Of r and of s each.
constexpr int scalarBytes = 32;

template <auto free>
struct Deleter {
    template <typename T>
    void operator()(T *value) const
    {
        free(value);
    }
};

/// What fails here must not stand in the error queue of the thread, where the next TLS connection would take it for its own.
class QuietErrors
{
public:
    QuietErrors() { ERR_set_mark(); }
    ~QuietErrors() { ERR_pop_to_mark(); }
    QuietErrors(const QuietErrors &) = delete;
    QuietErrors &operator=(const QuietErrors &) = delete;
};

const unsigned char *bytes(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

/// OpenSSL would ask for it on the terminal.
int noPassphrase(char *, int, int, void *)
{
    return -1;
}

bool isOnP256(EVP_PKEY *key)
{
    std::array<char, 64> group = {};
    std::size_t length = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) == 1
        && std::string_view(group.data(), length) == "prime256v1";
}

/// JOSE writes r and s one after the other, OpenSSL wants them in DER.
QByteArray derSignature(QByteArrayView jose)
{
    const std::unique_ptr<ECDSA_SIG, Deleter<ECDSA_SIG_free>> signature(ECDSA_SIG_new());
    BIGNUM *r = BN_bin2bn(bytes(jose), scalarBytes, nullptr);
    BIGNUM *s = BN_bin2bn(bytes(jose.sliced(scalarBytes)), scalarBytes, nullptr);
    if (!signature || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return {};
    }
    unsigned char *der = nullptr;
    const int length = i2d_ECDSA_SIG(signature.get(), &der);
    const QByteArray copy(reinterpret_cast<const char *>(der), std::max(length, 0));
    OPENSSL_free(der);
    return copy;
}

bool isSignedBy(EVP_PKEY *key, QByteArrayView text, QByteArrayView signature)
{
    if (signature.size() != 2 * scalarBytes)
        return false;
    const QuietErrors quiet;
    const QByteArray der = derSignature(signature);
    const std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    return context && !der.isEmpty() && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1
        && EVP_DigestVerify(context.get(), bytes(der), std::size_t(der.size()), bytes(text), std::size_t(text.size())) == 1;
}

bool isAuthenticatedBy(const QByteArray &secret, QByteArrayView text, QByteArrayView signature)
{
    std::array<unsigned char, hashBytes> code = {};
    unsigned length = 0;
    if (!HMAC(EVP_sha256(), secret.constData(), int(secret.size()), bytes(text), std::size_t(text.size()), code.data(), &length))
        return false;
    return std::size_t(signature.size()) == code.size() && CRYPTO_memcmp(code.data(), signature.data(), code.size()) == 0;
}

} // namespace

Result<TokenKey> TokenKey::fromSecret(QByteArrayView secret, QByteArray id)
{
    if (secret.contains("-----BEGIN ")) {
        return failure(
            ErrorCode::InvalidConfiguration,
            u"the secret for HS256 tokens is a key in PEM, which others may have: give random bytes, or for ES256 the public key"_s);
    }
    if (secret.size() < shortestSecret) {
        return failure(
            ErrorCode::InvalidConfiguration,
            u"the secret for HS256 tokens has %1 bytes; it needs at least %2: `openssl rand -base64 48` makes one"_s.arg(secret.size())
                .arg(shortestSecret));
    }
    TokenKey key;
    key.m_id = std::move(id);
    key.m_secret = secret.toByteArray();
    return key;
}

Result<TokenKey> TokenKey::fromPem(QByteArrayView pem, QByteArray id)
{
    const QuietErrors quiet;
    if (pem.contains("PRIVATE KEY-----")) {
        return failure(ErrorCode::InvalidConfiguration,
                       u"the key for ES256 tokens is a private one, which belongs to whoever makes them: give its public key, "
                       u"`openssl pkey -in FILE -pubout`"_s);
    }
    const std::unique_ptr<BIO, Deleter<BIO_free_all>> input(BIO_new_mem_buf(pem.data(), int(pem.size())));
    TokenKey key;
    key.m_id = std::move(id);
    key.m_publicKey = {input ? PEM_read_bio_PUBKEY(input.get(), nullptr, noPassphrase, nullptr) : nullptr, EVP_PKEY_free};
    if (!key.m_publicKey) {
        return failure(ErrorCode::InvalidConfiguration,
                       u"the key for ES256 tokens is not a public key in PEM: it begins with -----BEGIN PUBLIC KEY-----"_s);
    }
    if (!isOnP256(key.m_publicKey.get())) {
        return failure(
            ErrorCode::InvalidConfiguration,
            u"the key for ES256 tokens is not on the curve P-256: `openssl ecparam -name prime256v1 -genkey -noout` makes one"_s);
    }
    return key;
}

bool TokenKey::hasSigned(QByteArrayView text, QByteArrayView signature) const
{
    return m_publicKey ? isSignedBy(m_publicKey.get(), text, signature) : isAuthenticatedBy(m_secret, text, signature);
}

} // namespace signalbox::core::access
