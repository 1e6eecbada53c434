// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/UserApi.h"

#include "control-agent/api/Paging.h"
#include "control-agent/auth/KeyDerivation.h"
#include "control-agent/auth/LoginGuard.h"
#include "control-agent/auth/PasswordPolicy.h"
#include "control-agent/rpc/ManagementEndpoint.h"
#include "control-agent/store/Store.h"
#include "shared/auth/Tokens.h"
#include "shared/base/IsoTime.h"
#include "shared/base/Names.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype saltBytes = 16;
/// More would not fit a role table anybody reads; a message could hold many more.
constexpr qsizetype mostInstances = 1000;

QDateTime now()
{
    return QDateTime::currentDateTimeUtc();
}

QJsonObject told(const QString &name, const CallContext &context)
{
    return {{u"name"_s, name}, {u"by"_s, context.identity.account}};
}

Error wrongPassword()
{
    return {ErrorCode::LoginFailed, u"\"old_password\" is not the account's password"_s, u"old_password"_s};
}

} // namespace

std::optional<Error> checkInstances(const QMap<QString, api::Role> &instances)
{
    if (instances.size() > mostInstances)
        return Error{ErrorCode::InvalidParams, u"\"instances\" may name at most %1"_s.arg(mostInstances), u"instances"_s};
    for (auto it = instances.keyBegin(); it != instances.keyEnd(); ++it) {
        if (!isValidName(*it))
            return Error{ErrorCode::InvalidParams, u"\"%1\" cannot be an instance's name"_s.arg(it->left(64)), u"instances"_s};
    }
    return std::nullopt;
}

UserApi::UserApi(Dispatcher &dispatcher, Parts parts, QObject *parent) : QObject(parent), m_parts(std::move(parts))
{
    dispatcher.add<api::UserList>(
        [this](const CallContext &, const api::UserList::Params &params, const auto &reply) { list(params, reply); });
    dispatcher.add<api::UserGet>(
        [this](const CallContext &, const api::UserNameParams &params, const auto &reply) { get(params.name, reply); });
    dispatcher.add<api::UserAdd>(
        [this](const CallContext &context, const api::UserAdd::Params &params, const auto &reply) { add(context, params, reply); });
    dispatcher.add<api::UserEdit>(
        [this](const CallContext &context, const api::UserEdit::Params &params, const auto &reply) { edit(context, params, reply); });
    dispatcher.add<api::UserSetPassword>([this](const CallContext &context, const api::UserSetPassword::Params &params, const auto &reply) {
        setPassword(context, params, reply);
    });
    dispatcher.add<api::UserUnlock>(
        [this](const CallContext &context, const api::UserNameParams &params, const auto &reply) { unlock(context, params.name, reply); });
    dispatcher.add<api::UserRemove>(
        [this](const CallContext &context, const api::UserNameParams &params, const auto &reply) { remove(context, params.name, reply); });
}

UserApi::Live UserApi::liveOf(const QString &account) const
{
    const auto isTheirs = [&account](ClientId, const Identity &identity) { return identity.account == account; };
    return {m_endpoint ? m_endpoint->count(isTheirs) : 0, m_parts.guard.lockedUntil(account)};
}

api::User UserApi::toApi(const AccountRecord &account, const Live &live)
{
    return {account.name,
            account.grants.role,
            account.grants.instances,
            !account.verifier.isEmpty(),
            account.tokens,
            live.connections,
            isoTime(account.createdAt),
            isoTimeIfValid(account.lastLoginAt),
            isoTimeIfValid(live.lockedUntil),
            account.revision};
}

void UserApi::list(const api::UserList::Params &params, const Dispatcher::TypedReply<api::UserList> &reply)
{
    const Result<Page> page =
        pageOf(params.page, params.page_size, params.order, params.sort, {u"name"_s, u"role"_s, u"created_at"_s, u"last_login_at"_s});
    if (!page)
        return reply(failure(page.error()));
    m_parts.store.run<Listed<AccountRecord>>(
        [filter = params.filter, page = *page](Database &database) { return listAccounts(database, filter, page, now()); }, this,
        [this, reply](const Result<Listed<AccountRecord>> &listed) {
            if (!listed)
                return reply(failure(listed.error()));
            api::UserList::Result result{listed->total, {}};
            for (const AccountRecord &account : listed->items)
                result.items.append(toApi(account, liveOf(account.name)));
            reply(result);
        });
}

void UserApi::get(const QString &name, const UserReply &reply)
{
    m_parts.store.run<AccountRecord>([name](Database &database) { return requireAccount(database, name, now()); }, this,
                                     [this, reply](const Result<AccountRecord> &account) {
                                         reply(account ? Result<api::User>(toApi(*account, liveOf(account->name)))
                                                       : failure(account.error()));
                                     });
}

void UserApi::derive(const CallContext &context, const QString &name, const std::optional<QString> &password,
                     std::function<void(Result<Verifier>)> reply)
{
    if (!password)
        return reply(Verifier());
    if (const Result<void> checked = checkPassword(*password, name); !checked)
        return reply(failure(checked.error()));
    // A repeat of a request derives the same, so that it is known as one although the password is not kept.
    const QString &id = context.options.request_id.value_or(QString());
    const QByteArray salt = id.isEmpty()
        ? auth::makeSalt()
        : auth::scram::hmac(m_parts.secret, u"request\n%1\n%2\n%3"_s.arg(context.identity.account, id, name).toUtf8()).first(saltBytes);
    m_parts.derivation.derive(*password, salt, auth::fewestIterations,
                              [reply = std::move(reply)](const Result<auth::ScramVerifier> &verifier) {
                                  reply(verifier ? Result<Verifier>(*verifier) : failure(verifier.error()));
                              });
}

void UserApi::add(const CallContext &context, const api::UserAdd::Params &params, const UserReply &reply)
{
    if (!isValidName(params.name)) {
        return reply(failure(ErrorCode::InvalidParams,
                             u"\"name\" must be 1 to 64 letters, digits, '.', '_' or '-', not \"%1\""_s.arg(params.name.left(64)),
                             u"name"_s));
    }
    if (const std::optional<Error> wrong = checkInstances(params.instances))
        return reply(failure(*wrong));
    derive(context, params.name, params.password, [this, context, params, reply](const Result<Verifier> &verifier) {
        if (!verifier)
            return reply(failure(verifier.error()));
        AccountRecord account{.name = params.name, .grants = {params.role, params.instances}, .createdAt = now()};
        account.verifier = *verifier ? (*verifier)->toText() : QString();
        Changes::Plan plan;
        plan.target = params.name;
        plan.meaning = json::toObject(params);
        plan.meaning.insert(u"password"_s, account.verifier);
        plan.refusal = refuseRevision(context);
        plan.work = [account, answer = toApi(account, {}),
                     event = told(params.name, context)](Database &database) -> Result<Changes::Made> {
            if (Result<void> added = addAccount(database, account); !added)
                return failure(std::move(added.error()));
            return Changes::Made{json::toJson(answer), {{u"user.added"_s, event, {.account = account.name}}}};
        };
        m_parts.changes.run<api::User>(context, plan, {}, reply);
    });
}

Changes::Plan UserApi::planOf(const CallContext &context, const QString &name, const QString &event, const Change &change) const
{
    Changes::Plan plan;
    plan.target = name.left(64);
    plan.meaning = {{u"name"_s, name}};
    plan.work = [=, live = liveOf(name), data = told(name, context)](Database &database) -> Result<Changes::Made> {
        const Result<AccountRecord> before = requireAccount(database, name, now());
        if (!before)
            return failure(before.error());
        if (const std::optional<Error> wrong = checkRevision(context, u"account \"%1\""_s.arg(name), before->revision))
            return failure(*wrong);
        if (Result<void> done = change(database, *before); !done)
            return failure(std::move(done.error()));
        const Result<AccountRecord> after = requireAccount(database, name, now());
        if (!after)
            return failure(after.error());
        return Changes::Made{json::toJson(toApi(*after, live)), {{event, data, {.account = name}}}};
    };
    return plan;
}

void UserApi::edit(const CallContext &context, const api::UserEdit::Params &params, const UserReply &reply)
{
    if (const std::optional<Error> wrong = checkInstances(params.instances))
        return reply(failure(*wrong));
    const api::Grants grants{params.role, params.instances};
    Changes::Plan plan =
        planOf(context, params.name, u"user.changed"_s,
               [name = params.name, grants](Database &database, const AccountRecord &) { return setGrants(database, name, grants); });
    plan.meaning = json::toObject(params);
    m_parts.changes.run<api::User>(
        context, plan, [this, name = params.name, grants](const api::User &) { m_endpoint->regrant(name, grants); }, reply);
}

void UserApi::prove(const CallContext &context, const QString &password, const std::function<void(Result<void>)> &reply)
{
    const LoginGuard::Attempt attempt{context.method, context.identity.from, context.identity.account};
    if (Result<void> free = m_parts.guard.check(attempt); !free)
        return reply(failure(std::move(free.error())));
    const auto judge = [this, attempt, reply](const QString &kept, const Result<auth::ScramVerifier> &derived) {
        const Result<auth::ScramVerifier> wanted = auth::ScramVerifier::fromText(kept);
        if (derived && wanted && auth::equalInConstantTime(derived->storedKey, wanted->storedKey))
            return reply({});
        m_parts.guard.failed(attempt, wrongPassword(), [reply] { reply(failure(wrongPassword())); });
    };
    m_parts.store.run<AccountRecord>(
        [name = context.identity.account](Database &database) { return requireAccount(database, name, now()); }, this,
        [this, password, judge, reply](const Result<AccountRecord> &account) {
            if (!account)
                return reply(failure(account.error()));
            const Result<auth::ScramVerifier> kept = auth::ScramVerifier::fromText(account->verifier);
            if (!kept)
                return judge({}, failure(wrongPassword()));
            m_parts.derivation.derive(
                password, kept->salt, kept->iterations,
                [judge, text = account->verifier](const Result<auth::ScramVerifier> &derived) { judge(text, derived); });
        });
}

void UserApi::setPassword(const CallContext &context, const api::UserSetPassword::Params &params, const UserReply &reply)
{
    const auto change = [this, context, params, reply] {
        derive(context, params.name, params.password, [this, context, params, reply](const Result<Verifier> &verifier) {
            if (!verifier)
                return reply(failure(verifier.error()));
            storePassword(context, params, *verifier, reply);
        });
    };
    if (context.identity.isAdmin())
        return change();
    if (params.name != context.identity.account || context.identity.way == LoginWay::Local || !params.old_password) {
        const Error error{ErrorCode::NotPermitted,
                          u"user.set_password needs the role admin on the whole host, or the own account with \"old_password\"; \"%1\" is "
                          "%2"_s.arg(context.identity.account, describe(context.identity.grants))};
        return m_parts.changes.refused(context, params.name.left(64), error, [reply, error] { reply(failure(error)); });
    }
    prove(context, *params.old_password, [change, reply](const Result<void> &proved) {
        if (!proved)
            return reply(failure(proved.error()));
        change();
    });
}

void UserApi::storePassword(const CallContext &context, const api::UserSetPassword::Params &params, const Verifier &verifier,
                            const UserReply &reply)
{
    const QString text = verifier ? verifier->toText() : QString();
    Changes::Plan plan =
        planOf(context, params.name, u"user.password_set"_s,
               [name = params.name, text](Database &database, const AccountRecord &) { return setVerifier(database, name, text); });
    plan.meaning.insert(u"password"_s, text);
    const auto carryOut = [this, context, name = params.name](const api::User &) {
        m_parts.guard.unlock(name);
        const auto others = [&](ClientId client, const Identity &identity) {
            return identity.account == name && identity.way == LoginWay::Password && client != context.client;
        };
        m_endpoint->close(others, u"the password was changed; log in again"_s);
    };
    m_parts.changes.run<api::User>(context, plan, carryOut, reply);
}

void UserApi::unlock(const CallContext &context, const QString &name, const UserReply &reply)
{
    Changes::Plan plan = planOf(context, name, u"user.unlocked"_s, [](Database &, const AccountRecord &) -> Result<void> { return {}; });
    m_parts.changes.run(context, plan, [this, name, reply](const Result<QJsonValue> &result, Changes::Outcome outcome) {
        if (!result)
            return reply(failure(result.error()));
        if (outcome == Changes::Outcome::Done)
            m_parts.guard.unlock(name);
        Result<api::User> user = json::fromJson<api::User>(*result);
        if (user)
            user->locked_until.reset();
        reply(user);
    });
}

void UserApi::remove(const CallContext &context, const QString &name, const Dispatcher::TypedReply<api::UserRemove> &reply)
{
    Changes::Plan plan;
    plan.target = name.left(64);
    plan.meaning = {{u"name"_s, name}};
    plan.work = [context, name, data = told(name, context)](Database &database) -> Result<Changes::Made> {
        const Result<AccountRecord> account = requireAccount(database, name, now());
        if (!account)
            return failure(account.error());
        if (const std::optional<Error> wrong = checkRevision(context, u"account \"%1\""_s.arg(name), account->revision))
            return failure(*wrong);
        if (Result<void> removed = removeAccount(database, name); !removed)
            return failure(std::move(removed.error()));
        return Changes::Made{json::toJson(api::Nothing{}), {{u"user.removed"_s, data, {.account = name}}}};
    };
    const auto carryOut = [this, name](const api::Nothing &) {
        const auto theirs = [&name](ClientId, const Identity &identity) {
            return identity.account == name && identity.way != LoginWay::Local;
        };
        m_endpoint->close(theirs, u"the account was removed"_s);
    };
    m_parts.changes.run<api::Nothing>(context, plan, carryOut, reply);
}

} // namespace signalbox::agent
