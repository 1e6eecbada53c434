// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/Accounts.h"

#include "control-agent/store/AccountTable.h"
#include "control-agent/store/AuditTable.h"
#include "control-agent/store/SettingTable.h"
#include "control-agent/store/Store.h"
#include "shared/auth/Tokens.h"
#include "shared/base/Log.h"
#include "shared/base/Names.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QString isoTime(const QDateTime &at)
{
    return at.toUTC().toString(Qt::ISODateWithMs);
}

Result<Identity> loginBy(Database &database, const QByteArray &hash, const QString &from, const QDateTime &now)
{
    Result<std::optional<TokenRecord>> token = findToken(database, hash);
    if (!token)
        return failure(std::move(token.error()));
    if (!*token || !auth::equalInConstantTime((*token)->hash, hash)) {
        return failure(ErrorCode::LoginFailed,
                       u"the token is not known here; enrol again with a token that `signalbox enroll` prints on the host"_s);
    }
    if ((*token)->expiresAt.isValid() && (*token)->expiresAt <= now) {
        return failure(ErrorCode::TokenExpired,
                       u"the token of account \"%1\" expired at %2; enrol again with `signalbox enroll` on the host"_s.arg(
                           (*token)->account, isoTime((*token)->expiresAt)));
    }
    if (Result<void> marked = markTokenUsed(database, hash, now); !marked)
        return failure(std::move(marked.error()));
    return Identity{(*token)->account, (*token)->role, from};
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

/// Everything or nothing: the secret is used up only when account, token and audit record are there.
Result<api::AuthEnroll::Result> enrollBy(Database &database, const Enrolment &wanted)
{
    Result<EnrolmentRecord> enrolment = takeEnrolment(database, wanted.secretHash, wanted.now);
    if (!enrolment)
        return failure(std::move(enrolment.error()));
    Result<QString> account = addAccount(database, wanted.account, enrolment->role, wanted.now);
    if (!account)
        return failure(std::move(account.error()));
    const TokenRecord token{wanted.tokenHash, *account, enrolment->role, wanted.now.addDays(Accounts::tokenLifeDays)};
    Result<void> done = addToken(database, token, wanted.label, wanted.now);
    if (done)
        done = appendAudit(database, {wanted.now, *account, wanted.from, u"auth.enroll"_s, *account, u"ok"_s});
    if (!done)
        return failure(std::move(done.error()));
    return api::AuthEnroll::Result{{}, *account, enrolment->role, isoTime(token.expiresAt)};
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

Accounts::Accounts(Store &store, Clocks clocks, QObject *parent) : QObject(parent), m_store(store), m_clocks(std::move(clocks)) { }

void Accounts::judge(const QString &from, const char *what, const Error *error)
{
    if (!error) {
        m_lockOut.succeeded(from);
        return;
    }
    qCWarning(lcAuth).noquote() << what << "refused" << u"from="_s + from << u"error="_s + QString(errorName(error->code));
    // An expired token is no guess.
    if (error->code == ErrorCode::LoginFailed)
        m_lockOut.failed(from, m_clocks.monotonic());
}

void Accounts::login(const QString &token, const QString &from, Reply<Identity> reply)
{
    if (Result<void> free = m_lockOut.check(from, m_clocks.monotonic()); !free)
        return reply(failure(std::move(free.error())));
    m_store.run<Identity>(
        [hash = auth::tokenHash(token), from, now = m_clocks.wall()](Database &database) { return loginBy(database, hash, from, now); },
        this,
        [this, from, reply = std::move(reply)](Result<Identity> identity) {
            judge(from, "login", identity ? nullptr : &identity.error());
            if (identity)
                qCInfo(lcAuth).noquote() << "logged in" << u"account="_s + identity->account << u"role="_s + json::enumName(identity->role)
                                         << u"from="_s + from;
            reply(std::move(identity));
        });
}

void Accounts::enroll(const api::AuthEnroll::Params &params, const QString &from, Reply<api::AuthEnroll::Result> reply)
{
    if (Result<void> free = m_lockOut.check(from, m_clocks.monotonic()); !free)
        return reply(failure(std::move(free.error())));
    Result<QString> account = accountName(params);
    if (!account)
        return reply(failure(std::move(account.error())));
    const QString token = auth::makeBearerToken();
    const Enrolment wanted{auth::tokenHash(params.secret), auth::tokenHash(token), *account, params.label.left(256), from, m_clocks.wall()};
    m_store.run<api::AuthEnroll::Result>([wanted](Database &database) { return enrollBy(database, wanted); }, this,
                                         [this, from, token, reply = std::move(reply)](Result<api::AuthEnroll::Result> result) {
                                             judge(from, "enrolment", result ? nullptr : &result.error());
                                             if (result) {
                                                 result->token = token;
                                                 qCInfo(lcAuth).noquote() << "enrolled" << u"account="_s + result->account
                                                                          << u"role="_s + json::enumName(result->role) << u"from="_s + from;
                                             }
                                             reply(std::move(result));
                                         });
}

void Accounts::invite(const Identity &by, api::Role role, const QString &address, const std::optional<QStringList> &extraListen,
                      Reply<Invitation> reply)
{
    const QDateTime now = m_clocks.wall();
    const Invitation invitation{auth::makeEnrolmentSecret(), now.addMSecs(std::chrono::milliseconds(enrolmentLife).count())};
    const EnrolmentRecord record{auth::tokenHash(invitation.secret), role, address, invitation.expiresAt, false};
    const AuditRecord audit{now, by.account, by.from, u"auth.invite"_s, json::enumName(role), u"ok"_s};
    m_store.run<Invitation>(
        [=](Database &database) -> Result<Invitation> {
            Result<void> done = addEnrolment(database, record, now);
            if (done && extraListen)
                done = setExtraListen(database, *extraListen);
            if (done)
                done = appendAudit(database, audit);
            if (!done)
                return failure(std::move(done.error()));
            return invitation;
        },
        this, std::move(reply));
}

} // namespace signalbox::agent
