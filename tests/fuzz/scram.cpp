// SPDX-License-Identifier: Apache-2.0
// A log-in by password, as a stranger may drive it: the agent's side, the client's, and the stored verifier.
// Input: messages, one a line: the client's first and final ones; each line is also read in every other place.
#include "shared/auth/ScramClient.h"
#include "shared/auth/ScramServer.h"
#include "tests/fuzz/Target.h"

namespace signalbox::fuzz {

namespace {

using namespace Qt::StringLiterals;
using namespace auth;

/// Of no password: nobody can prove that they know it.
const ScramVerifier &verifier()
{
    static const ScramVerifier value{QByteArray(16, 's'), fewestIterations, QByteArray(32, 'k'), QByteArray(32, 'v')};
    return value;
}

void requireAMessage(const Error &error)
{
    require(!error.message.isEmpty() && error.message.size() < 2000, "an error has a message of readable length", error.message.toUtf8());
}

void checkServer(QByteArrayView first, QByteArrayView last)
{
    const auto parsed = ScramClientFirst::parse(first);
    if (!parsed)
        return requireAMessage(parsed.error());
    require(!parsed->user.isEmpty() && !parsed->nonce.isEmpty(), "an accepted first message names user and nonce", first);
    require(first == parsed->gs2Header + parsed->bare, "a first message is its header and the rest", first);
    const ScramServer server(*parsed, verifier(), "binding", "0123456789abcdefghijklmn");
    require(server.firstMessage().startsWith("r=" + parsed->nonce), "the answer repeats the client's nonce");
    const auto finished = server.finish(last);
    require(!finished, "nobody logs in without the password", last);
    requireAMessage(finished.error());
}

void checkLine(QByteArrayView line)
{
    if (const auto attributes = scram::attributes(line))
        require(!attributes->isEmpty(), "a message has attributes", line);
    else
        requireAMessage(attributes.error());
    if (const auto bytes = scram::fromBase64(line))
        require(bytes->toBase64() == line, "base64 is taken to the letter", line);
    if (const auto stored = ScramVerifier::fromText(QString::fromUtf8(line))) {
        const auto again = ScramVerifier::fromText(stored->toText());
        require(again && *again == *stored, "a verifier can be written and read again", line);
    }
    // Before it has sent its proof a client believes nobody. answer() is left out: it takes its time on purpose.
    const ScramClient client(u"ann"_s, u"secret"_s, "binding", "0123456789abcdefghijklmn");
    require(!client.verify(line), "a client believes no server that it gave no proof to", line);
}

} // namespace

void check(QByteArrayView input, Depth)
{
    const QList<QByteArray> lines = input.toByteArray().split('\n');
    for (const QByteArray &line : lines) {
        checkLine(line);
        checkServer(lines.front(), line);
    }
}

} // namespace signalbox::fuzz
