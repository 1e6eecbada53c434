// SPDX-License-Identifier: Apache-2.0
#include "shared/auth/ScramServer.h"

#include "shared/auth/ChannelBinding.h"
#include "shared/auth/Tokens.h"

namespace signalbox::auth {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shortestNonce = 18;
constexpr qsizetype longestNonce = 256;
constexpr qsizetype longestName = 256;

tl::unexpected<Error> malformed(const QString &what)
{
    return failure(ErrorCode::ProtocolError, u"the SCRAM message cannot be read: %1"_s.arg(what));
}

/// RFC 5802 §5.1: "=2C" and "=3D" are the only escapes.
std::optional<QString> unescapedName(const QByteArray &name)
{
    for (qsizetype at = name.indexOf('='); at >= 0; at = name.indexOf('=', at + 1)) {
        const QByteArray code = name.mid(at, 3);
        if (code != "=2C" && code != "=3D")
            return std::nullopt;
    }
    QByteArray plain = name;
    plain.replace("=2C", ",").replace("=3D", "=");
    const QString text = QString::fromUtf8(plain);
    if (text.isEmpty() || text.toUtf8() != plain)
        return std::nullopt;
    return text;
}

bool isPrintable(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F && c != ','; });
}

/// The length of "p=…,," in front, or why there is none.
Result<qsizetype> headerLength(QByteArrayView message)
{
    if (message.startsWith("n,") || message.startsWith("y,")) {
        return failure(ErrorCode::LoginFailed,
                       u"log-ins by password must be bound to the TLS connection: use SCRAM-SHA-256-PLUS with tls-server-end-point"_s);
    }
    const qsizetype type = message.indexOf(',');
    const qsizetype identity = type < 0 ? -1 : message.indexOf(',', type + 1);
    if (!message.startsWith("p=") || identity < 0)
        return malformed(u"it must begin with p=tls-server-end-point,,"_s);
    if (message.sliced(2, type - 2) != channelBindingType) {
        return failure(ErrorCode::LoginFailed,
                       u"the only channel binding offered is tls-server-end-point, not \"%1\""_s.arg(
                           QString::fromUtf8(message.sliced(2, type - 2)).left(64)));
    }
    if (identity != type + 1)
        return malformed(u"acting for another identity is not offered"_s);
    return identity + 1;
}

} // namespace

Result<ScramClientFirst> ScramClientFirst::parse(QByteArrayView message)
{
    const Result<qsizetype> header = headerLength(message);
    if (!header)
        return failure(header.error());
    ScramClientFirst first{message.first(*header).toByteArray(), message.sliced(*header).toByteArray(), {}, {}};
    const auto attributes = scram::attributes(first.bare);
    if (!attributes)
        return failure(attributes.error());
    if (attributes->first().first == 'm')
        return malformed(u"a mandatory extension is not known here"_s);
    if (attributes->size() < 2 || attributes->at(0).first != 'n' || attributes->at(1).first != 'r')
        return malformed(u"n= and r= are missing"_s);
    const QByteArray &name = attributes->at(0).second;
    first.nonce = attributes->at(1).second;
    if (first.nonce.size() < shortestNonce || first.nonce.size() > longestNonce || !isPrintable(first.nonce))
        return malformed(u"the nonce must be %1 to %2 printable characters"_s.arg(shortestNonce).arg(longestNonce));
    const std::optional<QString> user = name.size() <= longestName ? unescapedName(name) : std::nullopt;
    if (!user)
        return malformed(u"the name is not UTF-8 with \"=2C\" for a comma and \"=3D\" for an equals sign"_s);
    first.user = *user;
    return first;
}

ScramServer::ScramServer(ScramClientFirst first, ScramVerifier verifier, QByteArray channelBinding, const QByteArray &nonce)
    : m_first(std::move(first)),
      m_verifier(std::move(verifier)),
      m_channelBinding(std::move(channelBinding)),
      m_nonce(m_first.nonce + nonce),
      m_serverFirst("r=" + m_nonce + ",s=" + m_verifier.salt.toBase64() + ",i=" + QByteArray::number(m_verifier.iterations))
{
}

Result<QByteArray> ScramServer::finish(QByteArrayView clientFinal) const
{
    const auto attributes = scram::attributes(clientFinal);
    if (!attributes)
        return failure(attributes.error());
    if (attributes->size() < 3 || attributes->at(0).first != 'c' || attributes->at(1).first != 'r' || attributes->last().first != 'p')
        return malformed(u"c=, r= and p= are missing"_s);
    if (!equalInConstantTime(attributes->at(1).second, m_nonce))
        return malformed(u"the nonce is not the one of this exchange"_s);
    const auto proof = scram::fromBase64(attributes->last().second);
    if (!proof || proof->size() != m_verifier.storedKey.size())
        return malformed(u"the proof is not 32 bytes in base64"_s);
    if (!equalInConstantTime(attributes->at(0).second, (m_first.gs2Header + m_channelBinding).toBase64())) {
        return failure(ErrorCode::LoginFailed,
                       u"the log-in is bound to another certificate than this agent's: something between ends the TLS connection"_s);
    }
    const QByteArrayView withoutProof = clientFinal.first(clientFinal.lastIndexOf(",p="));
    const QByteArray authMessage = m_first.bare + ',' + m_serverFirst + ',' + withoutProof.toByteArray();
    const QByteArray clientKey = scram::exclusiveOr(*proof, scram::hmac(m_verifier.storedKey, authMessage));
    if (!equalInConstantTime(scram::sha256(clientKey), m_verifier.storedKey))
        return failure(ErrorCode::LoginFailed, u"the account or the password is wrong"_s);
    return QByteArray("v=" + scram::hmac(m_verifier.serverKey, authMessage).toBase64());
}

} // namespace signalbox::auth
