// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ContextLogin.h"

#include "control-agent/cli/SecretInput.h"
#include "shared/auth/Tokens.h"
#include "shared/base/Names.h"

#include <QtCore/QSysInfo>

namespace signalbox::cli {

using namespace Qt::StringLiterals;

namespace {

QString label()
{
    return u"signalbox on %1"_s.arg(QSysInfo::machineHostName());
}

Result<ContextLogin> enroll(Context context, const auth::EnrolmentToken &invitation, std::optional<std::chrono::milliseconds> timeout)
{
    Result<client::AgentAddress> address = client::AgentAddress::fromText(invitation.address);
    if (!address)
        return failure(std::move(address.error()));
    address->fingerprint = invitation.fingerprint;
    client::Credentials credentials;
    credentials.enrolmentSecret = invitation.secret;
    credentials.enrolmentAccount = context.account.isEmpty() ? qEnvironmentVariable("USER") : context.account;
    if (!isValidName(credentials.enrolmentAccount))
        credentials.enrolmentAccount.clear();
    credentials.enrolmentLabel = label();
    AgentLink link(Target{*address, credentials});
    link.setTimeout(timeout);
    ContextToken token;
    QObject::connect(&link.client(), &client::AgentClient::enrolled, &link, [&](const api::AuthEnroll::Result &result) {
        token.token = result.token;
        context.account = result.account;
    });
    // The secret is spent once the token is there, so it is kept even when the log-in after it fails.
    if (Result<void> connected = link.connectToAgent(); !connected && token.token.isEmpty())
        return failure(std::move(connected.error()));
    context.host = address->host;
    context.port = address->port;
    context.fingerprint = address->fingerprint;
    return ContextLogin{context, token};
}

Result<ContextLogin> useToken(Context context, const QString &text, std::optional<std::chrono::milliseconds> timeout)
{
    client::Credentials credentials;
    credentials.bearerToken = text;
    AgentLink link(Target{context.address(), credentials});
    link.setTimeout(timeout);
    if (Result<void> connected = link.connectToAgent(); !connected)
        return failure(std::move(connected.error()));
    context.account = link.client().account();
    return ContextLogin{context, {text, {}}};
}

Result<ContextLogin> usePassword(Context context, bool fromStdin, std::optional<std::chrono::milliseconds> timeout)
{
    if (context.account.isEmpty())
        return failure(ErrorCode::InvalidParams, u"say who logs in with --account, or give an enrolment token with --token-stdin"_s);
    Result<QString> password = fromStdin ? readSecretLine(u"the password"_s)
                                         : askSecret(u"Password of %1 at %2"_s.arg(context.account, context.address().display()));
    if (!password)
        return failure(std::move(password.error()));
    client::Credentials credentials;
    credentials.account = context.account;
    credentials.password = std::move(*password);
    if (credentials.password.isEmpty())
        return failure(ErrorCode::InvalidParams, u"the password is empty"_s);
    AgentLink link(Target{context.address(), credentials});
    link.setTimeout(timeout);
    if (Result<void> connected = link.connectToAgent(); !connected)
        return failure(std::move(connected.error()));
    context.fingerprint = link.client().address().fingerprint;
    context.account = link.client().account();
    api::TokenCreate::Params params;
    params.label = label();
    const auto made = link.call<api::TokenCreate>(params);
    if (!made)
        return failure(made.error());
    return ContextLogin{context, {made->secret, made->token.id}};
}

} // namespace

Result<ContextLogin> logIn(Context context, const ContextCredentials &credentials, std::optional<std::chrono::milliseconds> timeout)
{
    if (!credentials.tokenFromStdin) {
        if (context.host.isEmpty())
            return failure(ErrorCode::InvalidParams, u"say where the agent is: --url wss://HOST:7710"_s);
        return usePassword(std::move(context), credentials.passwordFromStdin, timeout);
    }
    const Result<QString> line = readSecretLine(u"Token"_s);
    if (!line)
        return failure(line.error());
    const QString text = line->trimmed();
    // Bearer tokens have a form of their own, so whatever else this is, it is meant for enrolment.
    if (!text.startsWith("sbt_"_L1)) {
        const auto invitation = auth::EnrolmentToken::fromText(text);
        return invitation ? enroll(std::move(context), *invitation, timeout) : failure(invitation.error());
    }
    if (context.host.isEmpty())
        return failure(ErrorCode::InvalidParams, u"a bearer token does not say where the agent is: --url wss://HOST:7710"_s);
    return useToken(std::move(context), text, timeout);
}

Result<void> revokeToken(const Context &context, const ContextToken &token, std::chrono::milliseconds timeout)
{
    if (token.id.isEmpty())
        return failure(ErrorCode::NotFound, u"its id is not known here"_s);
    client::Credentials credentials;
    credentials.bearerToken = token.token;
    AgentLink link(Target{context.address(), credentials});
    link.setTimeout(timeout);
    const auto revoked = link.callRaw<api::TokenRevoke>({token.id});
    // The agent may close the connection of the token that it ends before it answers.
    if (!revoked && revoked.error().code != ErrorCode::ConnectionClosed)
        return failure(revoked.error());
    return {};
}

} // namespace signalbox::cli
