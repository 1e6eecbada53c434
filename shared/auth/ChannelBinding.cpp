// SPDX-License-Identifier: Apache-2.0
#include "shared/auth/ChannelBinding.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace signalbox::auth {

using namespace Qt::StringLiterals;

namespace {

const EVP_MD *digestOf(X509 *certificate)
{
    int digest = NID_undef;
    if (X509_get_signature_info(certificate, &digest, nullptr, nullptr, nullptr) != 1 || digest == NID_undef || digest == NID_md5
        || digest == NID_sha1)
        return EVP_sha256();
    const EVP_MD *known = EVP_get_digestbynid(digest);
    return known ? known : EVP_sha256();
}

} // namespace

Result<QByteArray> tlsServerEndPoint(QByteArrayView certificateDer)
{
    const auto *begin = reinterpret_cast<const unsigned char *>(certificateDer.data());
    const std::unique_ptr<X509, void (*)(X509 *)> certificate(d2i_X509(nullptr, &begin, long(certificateDer.size())), X509_free);
    QByteArray hash(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    unsigned length = 0;
    if (!certificate
        || X509_digest(certificate.get(), digestOf(certificate.get()), reinterpret_cast<unsigned char *>(hash.data()), &length) != 1)
        return failure(ErrorCode::InvalidCertificate, u"there is no readable certificate to bind the log-in to"_s);
    hash.truncate(qsizetype(length));
    return hash;
}

} // namespace signalbox::auth
