// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QCryptographicHash>
#include <QtCore/QMessageAuthenticationCode>

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <vector>

/// Makes tokens as a back end does, good ones and others.
namespace signalbox::test {

inline QByteArray base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

inline QByteArray hs256(const QByteArray &header, const QByteArray &payload, const QByteArray &secret)
{
    const QByteArray text = base64Url(header) + '.' + base64Url(payload);
    return text + '.' + base64Url(QMessageAuthenticationCode::hash(text, secret, QCryptographicHash::Sha256));
}

/// A key pair on a curve.
class EcKey
{
public:
    explicit EcKey(const char *curve = "P-256") : m_key(EVP_EC_gen(curve), EVP_PKEY_free) { }

    static EcKey fromPem(const QByteArray &pem)
    {
        const std::unique_ptr<BIO, int (*)(BIO *)> in(BIO_new_mem_buf(pem.constData(), int(pem.size())), BIO_free);
        EcKey key;
        key.m_key.reset(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
        return key;
    }

    QByteArray publicPem() const
    {
        const std::unique_ptr<BIO, int (*)(BIO *)> out(BIO_new(BIO_s_mem()), BIO_free);
        PEM_write_bio_PUBKEY(out.get(), m_key.get());
        return text(out.get());
    }
    QByteArray privatePem() const
    {
        const std::unique_ptr<BIO, int (*)(BIO *)> out(BIO_new(BIO_s_mem()), BIO_free);
        PEM_write_bio_PrivateKey(out.get(), m_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        return text(out.get());
    }
    /// r and s, as JOSE wants them.
    QByteArray signature(const QByteArray &message) const
    {
        const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX *)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        const auto *bytes = reinterpret_cast<const unsigned char *>(message.constData());
        std::size_t length = 0;
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key.get());
        EVP_DigestSign(context.get(), nullptr, &length, bytes, std::size_t(message.size()));
        std::vector<unsigned char> der(length);
        EVP_DigestSign(context.get(), der.data(), &length, bytes, std::size_t(message.size()));
        const unsigned char *begin = der.data();
        const std::unique_ptr<ECDSA_SIG, void (*)(ECDSA_SIG *)> both(d2i_ECDSA_SIG(nullptr, &begin, long(length)), ECDSA_SIG_free);
        QByteArray jose(64, '\0');
        auto *out = reinterpret_cast<unsigned char *>(jose.data());
        BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), out, 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), out + 32, 32);
        return jose;
    }

private:
    static QByteArray text(BIO *out)
    {
        char *data = nullptr;
        const long length = BIO_get_mem_data(out, &data);
        return QByteArray(data, length);
    }

    std::shared_ptr<EVP_PKEY> m_key;
};

inline QByteArray es256(const QByteArray &header, const QByteArray &payload, const EcKey &key)
{
    const QByteArray text = base64Url(header) + '.' + base64Url(payload);
    return text + '.' + base64Url(key.signature(text));
}

} // namespace signalbox::test
