// SPDX-License-Identifier: Apache-2.0
#include "shared/auth/ScramClient.h"

#include "shared/auth/ChannelBinding.h"
#include "shared/auth/Tokens.h"

namespace signalbox::auth {

using namespace Qt::StringLiterals;

namespace {

QByteArray gs2Header()
{
    return "p=" + channelBindingType.toByteArray() + ",,";
}

QByteArray escapedName(const QString &user)
{
    return user.toUtf8().replace("=", "=3D").replace(",", "=2C");
}

struct Challenge {
    QByteArray nonce;
    QByteArray salt;
    int iterations = 0;
};

Result<Challenge> parseChallenge(QByteArrayView message, const QByteArray &ourNonce)
{
    const auto attributes = scram::attributes(message);
    if (!attributes)
        return failure(attributes.error());
    if (attributes->size() < 3 || attributes->at(0).first != 'r' || attributes->at(1).first != 's' || attributes->at(2).first != 'i')
        return failure(ErrorCode::ProtocolError, u"the agent's SCRAM message lacks r=, s= or i="_s);
    const QByteArray &nonce = attributes->at(0).second;
    if (!nonce.startsWith(ourNonce) || nonce.size() <= ourNonce.size())
        return failure(ErrorCode::ProtocolError, u"the agent's SCRAM message does not belong to this log-in"_s);
    const auto salt = scram::fromBase64(attributes->at(1).second);
    if (!salt || salt->size() < 8)
        return failure(ErrorCode::ProtocolError, u"the agent's SCRAM message has no usable salt"_s);
    bool isNumber = false;
    const int iterations = attributes->at(2).second.toInt(&isNumber);
    if (!isNumber || iterations < fewestIterations || iterations > mostIterations) {
        return failure(ErrorCode::LoginFailed,
                       u"the agent asks for %1 iterations; between %2 and %3 are accepted, so the password was not used"_s.arg(
                           QString::fromLatin1(attributes->at(2).second.left(16)), QString::number(fewestIterations),
                           QString::number(mostIterations)));
    }
    return Challenge{nonce, *salt, iterations};
}

} // namespace

ScramClient::ScramClient(const QString &user, QString password, QByteArray channelBinding, QByteArray nonce)
    : m_password(std::move(password)),
      m_channelBinding(std::move(channelBinding)),
      m_nonce(std::move(nonce)),
      m_bare("n=" + escapedName(user) + ",r=" + m_nonce)
{
}

QByteArray ScramClient::firstMessage() const
{
    return gs2Header() + m_bare;
}

Result<QByteArray> ScramClient::answer(QByteArrayView serverFirst)
{
    const Result<Challenge> challenge = parseChallenge(serverFirst, m_nonce);
    if (!challenge)
        return failure(challenge.error());
    const Result<scram::Keys> keys = scram::deriveKeys(m_password, challenge->salt, challenge->iterations);
    if (!keys)
        return failure(keys.error());
    const QByteArray withoutProof = "c=" + (gs2Header() + m_channelBinding).toBase64() + ",r=" + challenge->nonce;
    const QByteArray authMessage = m_bare + ',' + serverFirst.toByteArray() + ',' + withoutProof;
    const QByteArray proof = scram::exclusiveOr(keys->clientKey, scram::hmac(keys->storedKey, authMessage));
    m_expectedSignature = scram::hmac(keys->serverKey, authMessage);
    return QByteArray(withoutProof + ",p=" + proof.toBase64());
}

Result<void> ScramClient::verify(QByteArrayView serverFinal) const
{
    // Extensions may follow.
    const auto signature =
        serverFinal.startsWith("v=") ? scram::fromBase64(serverFinal.toByteArray().split(',').first().sliced(2)) : std::nullopt;
    if (m_expectedSignature.isEmpty() || !signature || !equalInConstantTime(*signature, m_expectedSignature)) {
        return failure(
            ErrorCode::CertificateNotTrusted,
            u"the other side could not prove that it knows this account's password: it is not the agent, and its key was not kept"_s);
    }
    return {};
}

} // namespace signalbox::auth
