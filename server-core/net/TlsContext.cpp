// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/TlsContext.h"

#include "server-core/net/PeerTls.h"
#include "shared/base/Log.h"

#include <QtCore/QFile>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/ssl.h>

namespace signalbox::core::net {

using namespace Qt::StringLiterals;

namespace {

template <auto Free>
struct Deleter {
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};
void freeStack(STACK_OF(X509) * stack)
{
    sk_X509_pop_free(stack, X509_free);
}
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using Chain = std::unique_ptr<STACK_OF(X509), Deleter<freeStack>>;

struct Identity {
    Certificate certificate;
    Key key;
    Chain chain;
};

tl::unexpected<Error> invalid(const QString &what, const QString &file)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    const QString detail = reason ? u" (%1)"_s.arg(QString::fromLatin1(reason)) : QString();
    return failure(ErrorCode::InvalidCertificate, u"%1: %2%3"_s.arg(file, what, detail), file);
}

Result<QByteArray> readFile(const QString &path, QLatin1StringView what)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::FileUnreadable, u"cannot read the %1 %2: %3"_s.arg(what, path, file.errorString()), path);
    return file.readAll();
}

Result<QByteArray> readPassword(const QString &path)
{
    if (path.isEmpty())
        return QByteArray();
    return readFile(path, "password file"_L1).map([](QByteArray text) {
        // One line; an editor's newline at its end is not part of the password.
        while (text.endsWith('\n') || text.endsWith('\r'))
            text.chop(1);
        return text;
    });
}

int givePassword(char *buffer, int size, int, void *userData)
{
    const auto *password = static_cast<const QByteArray *>(userData);
    if (password->size() > size)
        return -1;
    std::copy(password->begin(), password->end(), buffer);
    return int(password->size());
}

/// Files from older Windows tools are encrypted with RC2 or 40-bit ciphers, which OpenSSL 3 keeps in a provider of its own.
void loadLegacyProvider()
{
    static const bool loaded = OSSL_PROVIDER_load(nullptr, "default") && OSSL_PROVIDER_load(nullptr, "legacy");
    (void)loaded;
}

Result<Identity> readPkcs12(const TlsSettings &settings)
{
    const Result<QByteArray> bytes = readFile(settings.pkcs12, "PKCS#12 file"_L1);
    if (!bytes)
        return failure(bytes.error());
    const Result<QByteArray> password = readPassword(settings.passwordFile);
    if (!password)
        return failure(password.error());
    const auto *begin = reinterpret_cast<const unsigned char *>(bytes->constData());
    const std::unique_ptr<PKCS12, Deleter<PKCS12_free>> pkcs12(d2i_PKCS12(nullptr, &begin, long(bytes->size())));
    if (!pkcs12)
        return invalid(u"not a PKCS#12 file"_s, settings.pkcs12);
    if (PKCS12_verify_mac(pkcs12.get(), password->constData(), int(password->size())) != 1)
        return invalid(settings.passwordFile.isEmpty() ? u"needs a password: set tls.password_file"_s : u"the password is wrong"_s,
                       settings.pkcs12);

    const auto parse = [&]() -> std::optional<Identity> {
        EVP_PKEY *key = nullptr;
        X509 *certificate = nullptr;
        STACK_OF(X509) *chain = nullptr;
        if (PKCS12_parse(pkcs12.get(), password->constData(), &key, &certificate, &chain) != 1)
            return std::nullopt;
        return Identity{Certificate(certificate), Key(key), Chain(chain)};
    };
    std::optional<Identity> identity = parse();
    if (!identity) {
        loadLegacyProvider();
        identity = parse();
    }
    if (!identity)
        return invalid(u"cannot be decrypted"_s, settings.pkcs12);
    if (!identity->certificate || !identity->key)
        return invalid(u"holds no certificate with its private key"_s, settings.pkcs12);
    ERR_clear_error();
    return std::move(*identity);
}

Result<Identity> readPem(const TlsSettings &settings)
{
    const Result<QByteArray> certificateText = readFile(settings.certificate, "certificate"_L1);
    if (!certificateText)
        return failure(certificateText.error());
    const Result<QByteArray> keyText = readFile(settings.key, "private key"_L1);
    if (!keyText)
        return failure(keyText.error());
    Result<QByteArray> password = readPassword(settings.passwordFile);
    if (!password)
        return failure(password.error());

    Identity identity;
    const Bio certificateBio(BIO_new_mem_buf(certificateText->constData(), int(certificateText->size())));
    identity.certificate.reset(PEM_read_bio_X509(certificateBio.get(), nullptr, nullptr, nullptr));
    if (!identity.certificate)
        return invalid(u"holds no PEM certificate"_s, settings.certificate);
    identity.chain.reset(sk_X509_new_null());
    while (X509 *next = PEM_read_bio_X509(certificateBio.get(), nullptr, nullptr, nullptr))
        sk_X509_push(identity.chain.get(), next);
    ERR_clear_error();

    const Bio keyBio(BIO_new_mem_buf(keyText->constData(), int(keyText->size())));
    identity.key.reset(PEM_read_bio_PrivateKey(keyBio.get(), nullptr, givePassword, &*password));
    if (!identity.key)
        return invalid(u"holds no PEM private key, or its password is wrong"_s, settings.key);
    return identity;
}

QDateTime toDateTime(const ASN1_TIME *time)
{
    tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday), QTime(parts.tm_hour, parts.tm_min, parts.tm_sec),
                     Qt::UTC);
}

QString commonName(X509 *certificate)
{
    char name[256] = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
    return QString::fromUtf8(name);
}

Result<void> apply(SSL_CTX *context, const Identity &identity, const TlsSettings &settings)
{
    const QString file = settings.pkcs12.isEmpty() ? settings.certificate : settings.pkcs12;
    if (X509_check_private_key(identity.certificate.get(), identity.key.get()) != 1)
        return invalid(u"the private key does not belong to the certificate"_s, file);
    if (SSL_CTX_use_certificate(context, identity.certificate.get()) != 1 || SSL_CTX_use_PrivateKey(context, identity.key.get()) != 1)
        return invalid(u"the certificate cannot be used"_s, file);
    if (identity.chain && SSL_CTX_set1_chain(context, identity.chain.get()) != 1)
        return invalid(u"the certificate chain cannot be used"_s, file);
    if (!settings.clientCa.isEmpty()) {
        if (SSL_CTX_load_verify_locations(context, settings.clientCa.toUtf8().constData(), nullptr) != 1)
            return invalid(u"holds no certificate authority"_s, settings.clientCa);
        SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(settings.clientCa.toUtf8().constData()));
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    return {};
}

/// Source: Mozilla's intermediate profile, without the finite-field key exchanges that no current client needs.
constexpr const char *tls12Ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
                                     "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

SSL_CTX *makeContext()
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context, tls12Ciphers);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    // Idle sessions give their record buffers back: 34 KB each otherwise.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 1);
    static constexpr unsigned char sessionContext[] = "signalbox";
    SSL_CTX_set_session_id_context(context, sessionContext, sizeof sessionContext - 1);
    return context;
}

} // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::load(const TlsSettings &settings)
{
    ERR_clear_error();
    if (settings.pkcs12.isEmpty() && (settings.certificate.isEmpty() || settings.key.isEmpty()))
        return failure(ErrorCode::InvalidCertificate, u"a TLS listener needs tls.pkcs12, or tls.certificate and tls.key"_s);
    const Result<Identity> identity = settings.pkcs12.isEmpty() ? readPem(settings) : readPkcs12(settings);
    if (!identity)
        return failure(identity.error());

    const std::shared_ptr<TlsContext> result(new TlsContext(makeContext()));
    if (const Result<void> applied = apply(result->m_context, *identity, settings); !applied)
        return failure(applied.error());

    result->describe(identity->certificate.get());
    return std::shared_ptr<const TlsContext>(result);
}

Result<std::shared_ptr<const TlsContext>> TlsContext::loadForPeers(PeerTlsSettings settings)
{
    ERR_clear_error();
    const bool hasCertificates = !settings.certificate.isEmpty() || !settings.key.isEmpty() || !settings.ca.isEmpty();
    if (hasCertificates != settings.keys.empty())
        return failure(ErrorCode::InvalidConfiguration, u"peers need either certificates or a secret, not both"_s);
    const std::shared_ptr<TlsContext> result(new TlsContext(makePeerContext()));
    if (!hasCertificates) {
        result->m_keys = std::move(settings.keys);
        usePreSharedKeys(result->m_context, *result);
        return std::shared_ptr<const TlsContext>(result);
    }
    if (settings.certificate.isEmpty() || settings.key.isEmpty() || settings.ca.isEmpty())
        return failure(ErrorCode::InvalidCertificate, u"mutual TLS needs all three: certificate, key and ca"_s);
    const TlsSettings own{
        .passwordFile = settings.passwordFile, .certificate = settings.certificate, .key = settings.key, .clientCa = settings.ca};
    const Result<Identity> identity = readPem(own);
    if (!identity)
        return failure(identity.error());
    if (const Result<void> applied = apply(result->m_context, *identity, own); !applied)
        return failure(applied.error());
    result->describe(identity->certificate.get());
    return std::shared_ptr<const TlsContext>(result);
}

void TlsContext::describe(X509 *certificate)
{
    unsigned char *der = nullptr;
    const int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    m_publicKeyInfo = QByteArray(reinterpret_cast<const char *>(der), length);
    OPENSSL_free(der);
    unsigned char *whole = nullptr;
    const int wholeLength = i2d_X509(certificate, &whole);
    m_certificate = QByteArray(reinterpret_cast<const char *>(whole), wholeLength);
    OPENSSL_free(whole);
    m_subject = commonName(certificate);
    m_notAfter = toDateTime(X509_get0_notAfter(certificate));
    if (m_notAfter < QDateTime::currentDateTimeUtc())
        qCWarning(lcNet).noquote() << "certificate expired" << u"subject="_s + m_subject << u"at="_s + m_notAfter.toString(Qt::ISODate);
}

TlsContext::~TlsContext()
{
    SSL_CTX_free(m_context);
}

} // namespace signalbox::core::net
