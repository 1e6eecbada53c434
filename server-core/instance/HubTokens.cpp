// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubTokens.h"

#include <QtCore/QFile>

#include <sys/stat.h>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

/// Far more than a key has; a wrong path may point at anything.
constexpr qint64 longestFile = 64 * 1024;

Result<void> checkFile(const QString &path, access::TokenAlgorithm algorithm)
{
    struct stat status {
    };
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return failure(ErrorCode::FileUnreadable, u"cannot read %1: %2"_s.arg(path, qt_error_string()));
    if (!S_ISREG(status.st_mode))
        return failure(ErrorCode::FileUnreadable, u"%1 is not a file"_s.arg(path));
    const QString mode = u"%1"_s.arg(status.st_mode & 0777U, 4, 8, QChar(u'0'));
    if (algorithm == access::TokenAlgorithm::Hs256 && (status.st_mode & S_IROTH) != 0) {
        return failure(ErrorCode::PermissionDenied,
                       u"every user may read the secret %1 (mode %2), and make tokens with it; run: chmod o-rwx %1"_s.arg(path, mode));
    }
    if ((status.st_mode & S_IWOTH) != 0)
        return failure(ErrorCode::PermissionDenied, u"every user may write the key %1 (mode %2); run: chmod o-w %1"_s.arg(path, mode));
    return {};
}

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::FileUnreadable, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    QByteArray content = file.read(longestFile + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(ErrorCode::FileUnreadable, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    if (content.size() > longestFile)
        return failure(ErrorCode::InvalidConfiguration, u"%1 is no key: it has more than 64 KiB"_s.arg(path));
    return content;
}

Result<access::TokenKey> secretOf(QByteArray content, const QByteArray &id)
{
    // An editor's newline at its end is not part of the secret.
    while (content.endsWith('\n') || content.endsWith('\r'))
        content.chop(1);
    Result<access::TokenKey> key = access::TokenKey::fromSecret(content, id);
    if (key && content.contains('\n')) {
        return failure(ErrorCode::InvalidConfiguration,
                       u"the secret for HS256 tokens has several lines; it is the only line of its file"_s);
    }
    return key;
}

Result<access::TokenKey> readKey(const HubKeyConfig &config)
{
    if (const Result<void> checked = checkFile(config.file, config.algorithm); !checked)
        return failure(checked.error());
    const Result<QByteArray> content = readFile(config.file);
    if (!content)
        return failure(content.error());
    const QByteArray id = config.id.toUtf8();
    Result<access::TokenKey> key =
        config.algorithm == access::TokenAlgorithm::Hs256 ? secretOf(*content, id) : access::TokenKey::fromPem(*content, id);
    if (!key)
        return failure(key.error().code, u"%1: %2"_s.arg(config.file, key.error().message));
    return key;
}

Error ofHub(const HubConfig &hub, const QString &file, const Error &error)
{
    return {error.code, u"the hub \"%1\" cannot check tokens: %2"_s.arg(hub.name, error.message), file};
}

} // namespace

Result<access::TokenVerifier> loadTokenVerifier(const HubConfig &hub)
{
    std::vector<access::TokenKey> keys;
    for (const HubKeyConfig &config : hub.keys) {
        Result<access::TokenKey> key = readKey(config);
        if (!key)
            return failure(ofHub(hub, config.file, key.error()));
        keys.push_back(std::move(*key));
    }
    access::TokenRules rules;
    rules.requireExpiry = hub.token.requireExpiry;
    rules.issuer = hub.token.issuer.toUtf8();
    rules.audience = hub.token.audience.toUtf8();
    Result<access::TokenVerifier> verifier = access::TokenVerifier::make(std::move(keys), std::move(rules));
    if (!verifier)
        return failure(ofHub(hub, {}, verifier.error()));
    return verifier;
}

} // namespace signalbox::core
