// SPDX-License-Identifier: Apache-2.0
// POSIX: file modes and the interfaces' addresses.
#include "control-agent/auth/SelfSigned.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QSysInfo>

#include <memory>

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

constexpr long validSeconds = 3650L * 24 * 3600;

template <auto Free>
struct Freer {
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;

bool isNumeric(const QString &name)
{
    unsigned char bytes[16];
    const QByteArray text = name.toLatin1();
    return ::inet_pton(AF_INET, text.constData(), bytes) == 1 || ::inet_pton(AF_INET6, text.constData(), bytes) == 1;
}

bool addExtension(X509 *certificate, int nid, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setSerial(X509 *certificate)
{
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    bytes[0] &= 0x7f; // positive, as RFC 5280 wants it
    const std::unique_ptr<BIGNUM, Freer<BN_free>> number(BN_bin2bn(bytes, sizeof bytes, nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

QByteArray alternativeNames(const QStringList &names)
{
    QStringList entries;
    for (const QString &name : names)
        entries.append((isNumeric(name) ? u"IP:"_s : u"DNS:"_s) + name);
    return entries.join(u',').toLatin1();
}

Certificate makeCertificate(EVP_PKEY *key, const QStringList &names)
{
    Certificate certificate(X509_new());
    if (!certificate)
        return nullptr;
    X509 *x509 = certificate.get();
    X509_NAME *subject = X509_get_subject_name(x509);
    // The common name holds 64 characters at most (RFC 5280 ub-common-name); the SAN is what clients read.
    const QByteArray commonName = QSysInfo::machineHostName().left(64).toUtf8();
    const bool done = X509_set_version(x509, 2) == 1 && setSerial(x509)
        && X509_gmtime_adj(X509_getm_notBefore(x509), -3600) // for clients whose clock is a little behind
        && X509_gmtime_adj(X509_getm_notAfter(x509), validSeconds)
        && X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(commonName.constData()),
                                      int(commonName.size()), -1, 0)
            == 1
        && X509_set_issuer_name(x509, subject) == 1 && X509_set_pubkey(x509, key) == 1
        && addExtension(x509, NID_basic_constraints, "critical,CA:FALSE") && addExtension(x509, NID_key_usage, "critical,digitalSignature")
        && addExtension(x509, NID_ext_key_usage, "serverAuth") && addExtension(x509, NID_subject_alt_name, alternativeNames(names))
        && X509_sign(x509, key, EVP_sha256()) > 0;
    return done ? std::move(certificate) : nullptr;
}

template <typename Write>
QByteArray toPem(Write write)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    if (!bio || write(bio.get()) != 1)
        return {};
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, size);
}

/// With its final mode from the first byte on, and whole or not at all.
Result<void> writeFile(const QString &path, const QByteArray &content, mode_t mode)
{
    const QByteArray name = QFile::encodeName(path);
    const QByteArray temporary = name + ".new";
    ::unlink(temporary.constData());
    const int descriptor = ::open(temporary.constData(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode);
    bool done = descriptor >= 0 && ::write(descriptor, content.constData(), std::size_t(content.size())) == content.size()
        && ::fsync(descriptor) == 0;
    if (descriptor >= 0)
        ::close(descriptor);
    done = done && ::rename(temporary.constData(), name.constData()) == 0;
    if (!done)
        return failure(ErrorCode::PermissionDenied, u"cannot write %1: %2"_s.arg(path, qt_error_string()));
    return {};
}

void appendAddress(QStringList &names, const sockaddr *address)
{
    char text[INET6_ADDRSTRLEN] = {};
    if (address->sa_family == AF_INET) {
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in *>(address)->sin_addr, text, sizeof text);
    } else if (address->sa_family == AF_INET6) {
        const in6_addr &v6 = reinterpret_cast<const sockaddr_in6 *>(address)->sin6_addr;
        if (!IN6_IS_ADDR_LINKLOCAL(&v6))
            ::inet_ntop(AF_INET6, &v6, text, sizeof text);
    }
    const QString name = QString::fromLatin1(text);
    if (!name.isEmpty() && !names.contains(name))
        names.append(name);
}

} // namespace

Result<void> ensureSelfSigned(const KeyPair &files, const QStringList &names)
{
    if (QFileInfo::exists(files.certificate) && QFileInfo::exists(files.key))
        return {};
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = key ? makeCertificate(key.get(), names) : nullptr;
    if (!certificate)
        return failure(ErrorCode::InternalError, u"OpenSSL could not make a certificate for the management API"_s);
    const QByteArray keyPem =
        toPem([&key](BIO *bio) { return PEM_write_bio_PKCS8PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    const QByteArray certificatePem = toPem([&certificate](BIO *bio) { return PEM_write_bio_X509(bio, certificate.get()); });
    if (Result<void> written = writeFile(files.key, keyPem, 0600); !written)
        return written;
    return writeFile(files.certificate, certificatePem, 0644);
}

QStringList namesOfThisHost()
{
    QStringList names{u"localhost"_s};
    const QString host = QSysInfo::machineHostName();
    // A host name that could not stand in a certificate must not prevent one.
    const bool plain = std::all_of(host.begin(), host.end(),
                                   [](QChar c) { return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'-' || c == u'.'); });
    if (plain && !host.isEmpty() && !names.contains(host))
        names.append(host);
    names.append({u"127.0.0.1"_s, u"::1"_s});
    ifaddrs *all = nullptr;
    if (::getifaddrs(&all) == 0) {
        for (const ifaddrs *one = all; one; one = one->ifa_next) {
            if (one->ifa_addr)
                appendAddress(names, one->ifa_addr);
        }
        ::freeifaddrs(all);
    }
    return names;
}

Result<void> checkKeyFile(const QString &path)
{
    struct stat status {
    };
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return failure(ErrorCode::FileUnreadable, u"cannot read the key %1: %2"_s.arg(path, qt_error_string()));
    if ((status.st_mode & 077U) != 0) {
        return failure(
            ErrorCode::PermissionDenied,
            u"the key %1 can be read by others (mode %2); run: chmod 600 %1"_s.arg(path).arg(status.st_mode & 0777U, 4, 8, QChar(u'0')));
    }
    return {};
}

} // namespace signalbox::agent
