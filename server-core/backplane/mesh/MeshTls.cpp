// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/MeshTls.h"

#include <QtCore/QFile>

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <sys/stat.h>

#include <algorithm>
#include <memory>

namespace signalbox::core::mesh {

using namespace Qt::StringLiterals;

namespace {

/// Less can be guessed: the key is all that stands between the network and every hub.
constexpr qsizetype leastSecret = 32;
constexpr qint64 largestSecretFile = 16 * 1024;
constexpr qsizetype keyBytes = 32;
/// Enough to tell the keys of one cluster apart.
constexpr qsizetype identityBytes = 8;

constexpr auto makeOne = "make one with: signalbox cluster secret"_L1;

QByteArray derive(const QByteArray &secret, QByteArray label, qsizetype size)
{
    QByteArray salt = "signalbox-mesh";
    QByteArray input = secret;
    QByteArray digest = "SHA256";
    QByteArray derived(size, '\0');
    const std::unique_ptr<EVP_KDF, void (*)(EVP_KDF *)> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr), EVP_KDF_free);
    const std::unique_ptr<EVP_KDF_CTX, void (*)(EVP_KDF_CTX *)> context(EVP_KDF_CTX_new(kdf.get()), EVP_KDF_CTX_free);
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, input.data(), std::size_t(input.size())),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt.data(), std::size_t(salt.size())),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, label.data(), std::size_t(label.size())),
        OSSL_PARAM_construct_end(),
    };
    if (EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char *>(derived.data()), std::size_t(size), parameters) != 1)
        return {};
    return derived;
}

bool isHexadecimal(const QByteArray &text)
{
    return text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
           });
}

Result<QByteArray> readSecretFile(const QString &path)
{
    struct stat status {
    };
    QFile file(path);
    if (::stat(QFile::encodeName(path).constData(), &status) != 0 || !S_ISREG(status.st_mode) || !file.open(QIODevice::ReadOnly)) {
        const QString why = file.error() == QFileDevice::NoError ? u"it is not a file, or not there"_s : file.errorString();
        return failure(ErrorCode::FileUnreadable, u"cannot read the cluster secret %1: %2; %3"_s.arg(path, why, makeOne), path);
    }
    if ((status.st_mode & (S_IROTH | S_IWOTH)) != 0) {
        const QString mode = u"%1"_s.arg(status.st_mode & 0777U, 4, 8, QChar(u'0'));
        return failure(
            ErrorCode::PermissionDenied,
            u"every user may read or write the cluster secret %1 (mode %2), and join with it; run: chmod o-rwx %1"_s.arg(path, mode), path);
    }
    QByteArray content = file.read(largestSecretFile + 1);
    if (content.size() > largestSecretFile)
        return failure(ErrorCode::InvalidConfiguration, u"%1 is no cluster secret: it has more than 16 KiB; %2"_s.arg(path, makeOne), path);
    return content;
}

Result<QByteArray> secretOfLine(const QByteArray &line, const QString &where)
{
    if (isHexadecimal(line) && line.size() / 2 >= leastSecret)
        return QByteArray::fromHex(line);
    const auto decoded = QByteArray::fromBase64Encoding(line, QByteArray::AbortOnBase64DecodingErrors);
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok) {
        return failure(ErrorCode::InvalidConfiguration,
                       u"%1: the cluster secret is neither base64 nor hexadecimal; %2"_s.arg(where, makeOne));
    }
    const qsizetype size = isHexadecimal(line) ? line.size() / 2 : decoded.decoded.size();
    if (size < leastSecret) {
        return failure(
            ErrorCode::InvalidConfiguration,
            u"%1: the cluster secret has %2 bytes, at least %3 are needed; %4"_s.arg(where).arg(size).arg(leastSecret).arg(makeOne));
    }
    return decoded.decoded;
}

Result<std::vector<net::PreSharedKey>> keysOf(const QByteArray &content, const QString &where)
{
    std::vector<net::PreSharedKey> keys;
    const QByteArrayList lines = content.split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray line = lines.at(i).trimmed();
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        const Result<QByteArray> secret = secretOfLine(line, u"%1:%2"_s.arg(where).arg(i + 1));
        if (!secret)
            return failure(secret.error());
        keys.push_back(keyFromSecret(*secret));
    }
    if (keys.empty())
        return failure(ErrorCode::InvalidConfiguration, u"%1 holds no cluster secret; %2"_s.arg(where, makeOne), where);
    return keys;
}

Result<std::vector<net::PreSharedKey>> readKeys(const MeshTlsFiles &files)
{
    if (files.secret.isEmpty())
        return keysOf(files.secretText, u"what was given"_s);
    const Result<QByteArray> content = readSecretFile(files.secret);
    return content ? keysOf(*content, files.secret) : failure(content.error());
}

} // namespace

net::PreSharedKey keyFromSecret(const QByteArray &secret)
{
    return {"signalbox-mesh-" + derive(secret, "identity 1", identityBytes).toHex(), derive(secret, "tls 1.3 psk 1", keyBytes)};
}

Result<std::shared_ptr<const net::TlsContext>> loadMeshTls(const MeshTlsFiles &files)
{
    const bool hasCertificates = !files.certificate.isEmpty() || !files.key.isEmpty() || !files.ca.isEmpty();
    const bool hasSecret = !files.secret.isEmpty() || !files.secretText.isEmpty();
    if (!hasSecret && !hasCertificates)
        return std::shared_ptr<const net::TlsContext>();
    if (hasSecret && hasCertificates)
        return failure(ErrorCode::InvalidConfiguration, u"set either cluster.secret_file or cluster.tls, not both"_s);
    if (hasCertificates) {
        return net::TlsContext::loadForPeers({.certificate = files.certificate, .key = files.key, .passwordFile = {}, .ca = files.ca});
    }
    Result<std::vector<net::PreSharedKey>> keys = readKeys(files);
    if (!keys)
        return failure(keys.error());
    return net::TlsContext::loadForPeers({.certificate = {}, .key = {}, .passwordFile = {}, .ca = {}, .keys = std::move(*keys)});
}

} // namespace signalbox::core::mesh
