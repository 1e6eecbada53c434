// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/ScramLogins.h"

#include "control-agent/auth/LoginNote.h"
#include "control-agent/store/AccountTable.h"
#include "control-agent/store/Store.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype saltBytes = 16;

QString startMethod()
{
    return u"auth.scram_start"_s;
}
QString finishMethod()
{
    return u"auth.scram_finish"_s;
}

} // namespace

auth::ScramVerifier ScramLogins::verifierOfNobody(const QString &account) const
{
    const QByteArray name = account.toUtf8();
    return {auth::scram::hmac(m_binding.secret, "salt " + name).first(saltBytes), auth::fewestIterations,
            auth::scram::hmac(m_binding.secret, "stored key " + name), auth::scram::hmac(m_binding.secret, "server key " + name)};
}

void ScramLogins::start(quint64 client, const QString &from, const QString &message, Reply<QByteArray> reply)
{
    const Result<auth::ScramClientFirst> first = auth::ScramClientFirst::parse(message.toUtf8());
    if (!first)
        return reply(failure(first.error()));
    const LoginGuard::Attempt attempt{startMethod(), from, first->user};
    if (Result<void> free = m_guard.check(attempt); !free)
        return reply(failure(std::move(free.error())));
    const auto now = m_guard.clocks().monotonic();
    m_exchanges.removeIf([now](const auto &it) { return it.value()->since + longestExchange < now; });
    m_store.run<std::optional<AccountRecord>>(
        [name = first->user, at = m_guard.clocks().wall()](Database &database) { return findAccount(database, name, at); }, this,
        [this, client, first = *first, now, reply = std::move(reply)](const Result<std::optional<AccountRecord>> &account) {
            if (!account)
                return reply(failure(account.error()));
            // Both are computed for everybody: the time tells nothing.
            const auth::ScramVerifier nobody = verifierOfNobody(first.user);
            const QString kept = *account ? (*account)->verifier : QString();
            const Result<auth::ScramVerifier> verifier = auth::ScramVerifier::fromText(kept.isEmpty() ? nobody.toText() : kept);
            if (!verifier)
                return reply(failure(ErrorCode::StorageFailed, u"the account's password cannot be read; set it again"_s));
            auth::ScramServer server(first, *verifier, m_binding.channelBinding, auth::makeNonce());
            const QByteArray answer = server.firstMessage();
            m_exchanges.insert(client, std::make_shared<const Exchange>(Exchange{std::move(server), first.user, kept, now}));
            reply(answer);
        });
}

void ScramLogins::finish(quint64 client, const QString &from, const QString &message, Reply<Success> reply)
{
    const std::shared_ptr<const Exchange> exchange = m_exchanges.take(client);
    if (!exchange)
        return reply(failure(ErrorCode::InvalidState, u"auth.scram_finish follows an auth.scram_start on the same connection"_s));
    const LoginGuard::Attempt attempt{finishMethod(), from, exchange->account};
    if (Result<void> free = m_guard.check(attempt); !free)
        return reply(failure(std::move(free.error())));
    Result<QByteArray> answer = exchange->server.finish(message.toUtf8());
    if (answer && exchange->verifier.isEmpty())
        answer = failure(ErrorCode::LoginFailed, u"the account or the password is wrong"_s);
    if (!answer)
        return m_guard.failed(attempt, answer.error(), [error = answer.error(), reply = std::move(reply)] { reply(failure(error)); });
    admit(attempt, *exchange, *answer, std::move(reply));
}

void ScramLogins::admit(const LoginGuard::Attempt &attempt, const Exchange &exchange, const QByteArray &message, Reply<Success> reply)
{
    const auto work = [attempt, verifier = exchange.verifier, now = m_guard.clocks().wall()](Database &database) -> Result<Identity> {
        const Result<std::optional<AccountRecord>> account = findAccount(database, attempt.account, now);
        if (!account)
            return failure(account.error());
        if (!*account || (*account)->verifier != verifier)
            return failure(ErrorCode::LoginFailed, u"the account was changed meanwhile; log in again"_s);
        return Identity{attempt.account, (*account)->grants, attempt.from, LoginWay::Password};
    };
    m_store.run<Identity>(work, this, [this, attempt, message, reply = std::move(reply)](const Result<Identity> &identity) {
        if (!identity)
            return m_guard.failed(attempt, identity.error(), [error = identity.error(), reply] { reply(failure(error)); });
        noteLogin(m_store, *identity, m_guard.clocks().wall());
        m_guard.succeeded(attempt, *identity, [success = Success{message, *identity}, reply] { reply(success); });
    });
}

} // namespace signalbox::agent
