// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/Accounts.h"

#include "control-agent/auth/LoginNote.h"
#include "control-agent/store/AccountTable.h"
#include "control-agent/store/AuditTable.h"
#include "control-agent/store/EnrolmentTable.h"
#include "control-agent/store/Store.h"
#include "control-agent/store/TokenTable.h"
#include "shared/auth/Tokens.h"
#include "shared/base/IsoTime.h"
#include "shared/base/Log.h"
#include "shared/base/Names.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

Result<Identity> loginBy(Database &database, const QByteArray &hash, const QString &from, const QDateTime &now)
{
    const Result<std::optional<TokenLogin>> found = findTokenByHash(database, hash);
    if (!found)
        return failure(found.error());
    if (!*found || !auth::equalInConstantTime((*found)->token.hash, hash)) {
        return failure(ErrorCode::LoginFailed,
                       u"the token is not known here; enrol again with a token that `signalbox enroll` prints on the host"_s);
    }
    const TokenRecord &token = (*found)->token;
    if (token.expiresAt.isValid() && token.expiresAt <= now) {
        return failure(ErrorCode::TokenExpired,
                       u"the token of account \"%1\" expired at %2; enrol again with `signalbox enroll` on the host"_s.arg(
                           token.account, isoTime(token.expiresAt)));
    }
    return Identity{token.account, grantsOfToken(token.grants, (*found)->accountGrants), from, LoginWay::Token, token.id, token.grants};
}

Result<EnrolmentRecord> takeEnrolment(Database &database, const QByteArray &hash, const QDateTime &now)
{
    const QString again = u"run `signalbox enroll` on the host for a new one"_s;
    Result<std::optional<EnrolmentRecord>> found = findEnrolment(database, hash);
    if (!found)
        return failure(std::move(found.error()));
    if (!*found || !auth::equalInConstantTime((*found)->hash, hash))
        return failure(ErrorCode::LoginFailed, u"this enrolment token is not known here; %1"_s.arg(again));
    if ((*found)->used)
        return failure(ErrorCode::LoginFailed, u"this enrolment token was already used; %1"_s.arg(again));
    if ((*found)->expiresAt <= now)
        return failure(ErrorCode::TokenExpired, u"this enrolment token ended at %1; %2"_s.arg(isoTime((*found)->expiresAt), again));
    if (Result<void> marked = markEnrolmentUsed(database, hash, now); !marked)
        return failure(std::move(marked.error()));
    return **found;
}

struct Enrolment {
    QByteArray secretHash;
    QByteArray tokenHash;
    QString account;
    QString label;
    QString from;
    QDateTime now;
};

struct Enrolled {
    api::AuthEnroll::Result answer;
    qint64 eventId = 0;
    EventRecord event;
};

/// Everything or nothing: the secret is used up only when account, token, event and audit record are there.
Result<Enrolled> enrollBy(Database &database, const Enrolment &wanted)
{
    const Result<EnrolmentRecord> enrolment = takeEnrolment(database, wanted.secretHash, wanted.now);
    if (!enrolment)
        return failure(enrolment.error());
    const api::Grants grants{enrolment->role, {}};
    const Result<QString> account = addAccountLike(database, {.name = wanted.account, .grants = grants, .createdAt = wanted.now});
    if (!account)
        return failure(account.error());
    const TokenRecord token{
        makeTokenId(), wanted.tokenHash, *account, wanted.label, {}, wanted.now, wanted.now.addDays(Accounts::tokenLifeDays)};
    Enrolled enrolled{{{}, *account, enrolment->role, isoTime(token.expiresAt)}, 0, {}};
    enrolled.event = {{{}, 0, u"user.added"_s, isoTime(wanted.now), {{u"name"_s, *account}, {u"by"_s, *account}}}, {}, *account};
    Result<void> done = addToken(database, token);
    if (done)
        done = appendAudit(database, {wanted.now, *account, wanted.from, u"auth.enroll"_s, *account, u"ok"_s});
    const Result<qint64> event = done ? insertEvent(database, enrolled.event) : failure(done.error());
    if (!event)
        return failure(event.error());
    enrolled.eventId = *event;
    return enrolled;
}

/// An account name out of what the client wants or, without a wish, of the label.
Result<QString> accountName(const api::AuthEnroll::Params &params)
{
    if (!params.account.isEmpty() && !isValidName(params.account)) {
        return failure(ErrorCode::InvalidParams,
                       u"\"account\" must be 1 to 64 letters, digits, '.', '_' or '-', not \"%1\""_s.arg(params.account.left(64)),
                       u"account"_s);
    }
    if (!params.account.isEmpty())
        return params.account;
    QString name = params.label.left(60).toLower();
    for (QChar &c : name) {
        if (!isValidName(QString(c)))
            c = u'-';
    }
    return isValidName(name) ? name : u"account"_s;
}

} // namespace

void Accounts::login(const QString &token, const QString &from, Reply<Identity> reply)
{
    const LoginGuard::Attempt attempt{u"auth.login"_s, from};
    if (Result<void> free = m_guard.check(attempt); !free)
        return reply(failure(std::move(free.error())));
    m_store.run<Identity>([hash = auth::tokenHash(token), from,
                           now = m_guard.clocks().wall()](Database &database) { return loginBy(database, hash, from, now); },
                          this,
                          [this, attempt, reply = std::move(reply)](const Result<Identity> &identity) {
                              const auto answer = [identity, reply] { reply(identity); };
                              if (!identity)
                                  return m_guard.failed(attempt, identity.error(), answer);
                              noteLogin(m_store, *identity, m_guard.clocks().wall());
                              m_guard.succeeded(attempt, *identity, answer);
                          });
}

void Accounts::enroll(const api::AuthEnroll::Params &params, const QString &from, Reply<api::AuthEnroll::Result> reply)
{
    const LoginGuard::Attempt attempt{u"auth.enroll"_s, from};
    if (Result<void> free = m_guard.check(attempt); !free)
        return reply(failure(std::move(free.error())));
    Result<QString> account = accountName(params);
    if (!account)
        return reply(failure(std::move(account.error())));
    const QString token = auth::makeBearerToken();
    const Enrolment wanted{auth::tokenHash(params.secret), auth::tokenHash(token), *account, params.label.left(256), from,
                           m_guard.clocks().wall()};
    m_store.run<Enrolled>([wanted](Database &database) { return enrollBy(database, wanted); }, this,
                          [this, attempt, token, reply = std::move(reply)](const Result<Enrolled> &enrolled) {
                              if (!enrolled)
                                  return m_guard.failed(attempt, enrolled.error(),
                                                        [error = enrolled.error(), reply] { reply(failure(error)); });
                              qCInfo(lcAuth).noquote() << "enrolled" << u"account="_s + enrolled->answer.account
                                                       << u"role="_s + json::enumName(enrolled->answer.role) << u"from="_s + attempt.from;
                              Q_EMIT happened(enrolled->eventId, enrolled->event);
                              api::AuthEnroll::Result answer = enrolled->answer;
                              answer.token = token;
                              reply(answer);
                          });
}

} // namespace signalbox::agent
