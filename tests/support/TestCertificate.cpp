// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestCertificate.h"

#include <QtCore/QFile>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>

#include <memory>

namespace signalbox::test {

namespace {

bool writeFile(const QString &path, BIO *content)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(content, &data);
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(data, size) == size;
}

void addNames(X509 *certificate)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *names = X509V3_EXT_conf_nid(nullptr, &context, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
    X509_add_ext(certificate, names, -1);
    X509_EXTENSION_free(names);
}

} // namespace

bool makeCertificate(const QString &folder, const QString &name, const QString &password)
{
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const std::unique_ptr<X509, void (*)(X509 *)> certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 90 * 24 * 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME *subject = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char *>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), subject);
    addNames(certificate.get());
    if (X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0)
        return false;

    const QString base = folder + u'/' + name;
    const auto write = [&](const QString &path, auto &&fill) {
        const std::unique_ptr<BIO, int (*)(BIO *)> bio(BIO_new(BIO_s_mem()), BIO_free);
        return fill(bio.get()) == 1 && writeFile(path, bio.get());
    };
    const std::unique_ptr<PKCS12, void (*)(PKCS12 *)> pkcs12(
        PKCS12_create(password.toUtf8().constData(), "localhost", key.get(), certificate.get(), nullptr, 0, 0, 0, 0, 0), PKCS12_free);
    return write(base + QStringLiteral(".pem"), [&](BIO *bio) { return PEM_write_bio_X509(bio, certificate.get()); })
        && write(base + QStringLiteral(".key"),
                 [&](BIO *bio) { return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); })
        && write(base + QStringLiteral(".pfx"), [&](BIO *bio) { return i2d_PKCS12_bio(bio, pkcs12.get()); })
        && write(base + QStringLiteral(".pass"), [&](BIO *bio) { return BIO_puts(bio, password.toUtf8().constData()) > 0 ? 1 : 0; });
}

} // namespace signalbox::test
