// SPDX-License-Identifier: Apache-2.0
// What people paste and type: enrolment tokens, addresses, durations, sizes; and certificates as bytes.
// Input: the text.
#include "control-agent/config/ListenText.h"
#include "server-core/instance/TomlReader.h"
#include "shared/auth/Tokens.h"
#include "shared/base/Names.h"
#include "shared/client/AgentAddress.h"
#include "tests/fuzz/Target.h"

namespace signalbox::fuzz {

using namespace Qt::StringLiterals;

namespace {

void requireAMessage(const Error &error)
{
    require(!error.message.isEmpty() && error.message.size() < 2000, "an error has a message of readable length", error.message.toUtf8());
}

void checkToken(const QString &text)
{
    const auto token = auth::EnrolmentToken::fromText(text);
    if (!token)
        return requireAMessage(token.error());
    const auto again = auth::EnrolmentToken::fromText(token->toText());
    require(again && again->name == token->name && again->address == token->address && again->fingerprint == token->fingerprint
                && again->secret == token->secret,
            "a token can be written and read again", token->toText().toUtf8());
}

void checkAddress(const QString &text)
{
    const auto address = client::AgentAddress::fromText(text);
    if (!address)
        return requireAMessage(address.error());
    require(!address->isLocal() && !address->host.isEmpty() && address->port != 0, "an address has host and port");
    const QString shown = address->display();
    const auto again = client::AgentAddress::fromText(shown);
    require(again && *again == *address, "an address can be shown and read again", shown.toUtf8());
}

void checkListenAddress(const QString &text)
{
    const auto address = agent::parseListenAddress(text);
    if (!address)
        return requireAMessage(address.error());
    const QString shown = address->toString();
    const auto again = agent::parseListenAddress(shown);
    require(again && again->toString() == shown, "a listen address can be shown and read again", shown.toUtf8());
}

} // namespace

void check(QByteArrayView input, Depth)
{
    const QString text = QString::fromUtf8(input);
    checkToken(text);
    // So that the fuzzer need not find base64 that holds JSON.
    checkToken(u"sbx1."_s
               + QString::fromLatin1(input.toByteArray().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)));
    checkAddress(text);
    checkListenAddress(text);
    if (const auto duration = core::parseDuration(text))
        require(duration->count() >= 0, "a duration is not negative", input);
    if (const auto size = core::parseSize(text))
        require(*size >= 0, "a size is not negative", input);
    const QString nearest = nearestOf(text.left(64), {u"instance.start"_s, u"auth.login"_s});
    require(nearest.isEmpty() || nearest.contains(u'.'), "the nearest name is one of those given");
    const QString fingerprint = auth::fingerprintOfCertificate(input);
    require(fingerprint.isEmpty() || fingerprint.size() == 64, "a fingerprint has 64 digits");
}

} // namespace signalbox::fuzz
