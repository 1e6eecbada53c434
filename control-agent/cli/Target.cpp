// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Target.h"

#include "shared/client/PinCheck.h"

#include <QtCore/QFile>
#include <QtCore/QRegularExpression>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

Result<QString> readToken(const std::string &file)
{
    QString token = qEnvironmentVariable("SIGNALBOX_TOKEN");
    if (!file.empty()) {
        QFile input(QString::fromStdString(file));
        if (!input.open(QIODevice::ReadOnly))
            return failure(ErrorCode::InvalidParams, u"cannot read the token file %1: %2"_s.arg(input.fileName(), input.errorString()));
        constexpr qint64 longestToken = 4096;
        token = QString::fromUtf8(input.read(longestToken));
    }
    token = token.trimmed();
    if (token.isEmpty())
        return failure(ErrorCode::InvalidParams, u"--url needs a token: set SIGNALBOX_TOKEN, or name a file with --token-file"_s);
    return token;
}

} // namespace

Result<Target> targetOf(const TargetOptions &options)
{
    if (options.url.empty())
        return Target{client::AgentAddress::local(QString::fromStdString(options.socket)), {}};
    Result<client::AgentAddress> address = client::AgentAddress::fromText(QString::fromStdString(options.url));
    if (!address)
        return failure(std::move(address.error()));
    const QString fingerprint = client::normalFingerprint(QString::fromStdString(options.fingerprint));
    static const QRegularExpression form(u"^([0-9a-f]{64})?$"_s);
    if (!form.match(fingerprint).hasMatch())
        return failure(ErrorCode::InvalidParams, u"--fingerprint must be 64 hexadecimal digits: the SHA-256 of the agent's public key"_s);
    address->fingerprint = fingerprint;
    Result<QString> token = readToken(options.tokenFile);
    if (!token)
        return failure(std::move(token.error()));
    client::Credentials credentials;
    credentials.bearerToken = std::move(*token);
    return Target{std::move(*address), std::move(credentials)};
}

} // namespace signalbox::cli
