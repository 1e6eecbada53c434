// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/Target.h"

#include "control-agent/cli/ContextStore.h"
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

Result<Target> targetOfContext(const QString &name)
{
    const ContextStore store = ContextStore::ofThisPerson();
    const Result<Context> context = store.find(name);
    if (!context)
        return failure(context.error());
    const auto token = store.tokenOf(*context);
    if (!token)
        return failure(token.error());
    if (!*token)
        return failure(
            ErrorCode::NotLoggedIn,
            u"context \"%1\" has no token for the command line: `signalbox context add %1` asks the password and gets one"_s.arg(name));
    client::Credentials credentials;
    credentials.bearerToken = (*token)->token;
    return Target{context->address(), credentials};
}

Target localTarget(const std::string &socket)
{
    return {client::AgentAddress::local(QString::fromStdString(socket)), {}};
}

} // namespace

Result<client::AgentAddress> addressOf(const std::string &url, const std::string &fingerprint)
{
    Result<client::AgentAddress> address = client::AgentAddress::fromText(QString::fromStdString(url));
    if (!address)
        return address;
    address->fingerprint = client::normalFingerprint(QString::fromStdString(fingerprint));
    static const QRegularExpression form(u"^([0-9a-f]{64})?$"_s);
    if (!form.match(address->fingerprint).hasMatch())
        return failure(ErrorCode::InvalidParams, u"--fingerprint must be 64 hexadecimal digits: the SHA-256 of the agent's public key"_s);
    return address;
}

Result<Target> targetOf(const TargetOptions &options)
{
    if (!options.socket.empty())
        return localTarget(options.socket);
    if (!options.url.empty()) {
        Result<client::AgentAddress> address = addressOf(options.url, options.fingerprint);
        if (!address)
            return failure(std::move(address.error()));
        Result<QString> token = readToken(options.tokenFile);
        if (!token)
            return failure(std::move(token.error()));
        client::Credentials credentials;
        credentials.bearerToken = std::move(*token);
        return Target{std::move(*address), std::move(credentials)};
    }
    QString name = options.context.empty() ? qEnvironmentVariable("SIGNALBOX_CONTEXT") : QString::fromStdString(options.context);
    if (name.isEmpty()) {
        const Result<QString> current = ContextStore::ofThisPerson().current();
        if (!current)
            return failure(current.error());
        name = *current;
    }
    if (name.isEmpty() || name == QStringView(ContextStore::localName))
        return localTarget(TargetOptions::usualSocket);
    return targetOfContext(name);
}

} // namespace signalbox::cli
