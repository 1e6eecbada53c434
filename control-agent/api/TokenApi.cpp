// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/TokenApi.h"

#include "control-agent/api/Paging.h"
#include "control-agent/api/UserApi.h"
#include "control-agent/rpc/ManagementEndpoint.h"
#include "control-agent/store/AccountTable.h"
#include "control-agent/store/Store.h"
#include "shared/auth/Tokens.h"
#include "shared/base/IsoTime.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestLabel = 256;
constexpr int longestLifeDays = 3650;

std::optional<Error> wrongParams(const api::TokenCreate::Params &params, const QString &account)
{
    if (account.startsWith("local:"_L1) || account.isEmpty()) {
        return Error{ErrorCode::InvalidParams, u"\"account\" is missing: a local user is no account; name one, or make one with user.add"_s,
                     u"account"_s};
    }
    if (params.label.trimmed().isEmpty() || params.label.size() > longestLabel)
        return Error{ErrorCode::InvalidParams, u"\"label\" must be 1 to %1 characters that say what the token is for"_s.arg(longestLabel),
                     u"label"_s};
    if (params.expires_in_days < 0 || params.expires_in_days > longestLifeDays)
        return Error{ErrorCode::InvalidParams, u"\"expires_in_days\" must be 0 (never) to %1"_s.arg(longestLifeDays), u"expires_in_days"_s};
    return checkInstances(params.instances);
}

/// What a token of `caller` will carry. Errors: NotPermitted.
Result<api::Grants> grantsFor(const Identity &caller, const api::Grants &wanted)
{
    if (caller.isAdmin())
        return wanted;
    // A token that carries a part of its account's roles must not make one that carries all.
    if (wanted == api::Grants{})
        return caller.way == LoginWay::Token && caller.tokenGrants != api::Grants{} ? caller.grants : wanted;
    if (isWithin(wanted, caller.grants))
        return wanted;
    return failure(ErrorCode::NotPermitted,
                   u"token.create cannot give more than the caller may: \"%1\" is %2"_s.arg(caller.account, describe(caller.grants)));
}

} // namespace

TokenApi::TokenApi(Dispatcher &dispatcher, Changes &changes, Store &store, QObject *parent)
    : QObject(parent), m_changes(changes), m_store(store)
{
    dispatcher.add<api::TokenList>(
        [this](const CallContext &context, const api::TokenList::Params &params, const auto &reply) { list(context, params, reply); });
    dispatcher.add<api::TokenCreate>(
        [this](const CallContext &context, const api::TokenCreate::Params &params, const auto &reply) { create(context, params, reply); });
    dispatcher.add<api::TokenRevoke>(
        [this](const CallContext &context, const api::TokenRevoke::Params &params, const auto &reply) { revoke(context, params, reply); });
}

int TokenApi::connectionsOf(const QString &id) const
{
    return m_endpoint ? m_endpoint->count([&id](ClientId, const Identity &identity) { return identity.tokenId == id; }) : 0;
}

api::Token TokenApi::toApi(const TokenRecord &token) const
{
    return {token.id,
            token.account,
            token.label,
            token.grants.role,
            token.grants.instances,
            isoTime(token.createdAt),
            isoTimeIfValid(token.expiresAt),
            isoTimeIfValid(token.lastUsedAt),
            connectionsOf(token.id)};
}

void TokenApi::list(const CallContext &context, const api::TokenList::Params &params, const Dispatcher::TypedReply<api::TokenList> &reply)
{
    const Result<Page> page = pageOf(params.page, params.page_size, params.order, params.sort,
                                     {u"id"_s, u"account"_s, u"label"_s, u"created_at"_s, u"expires_at"_s, u"last_used_at"_s});
    if (!page)
        return reply(failure(page.error()));
    const Identity &caller = context.identity;
    if (!caller.isAdmin() && !params.account.isEmpty() && params.account != caller.account)
        return reply(api::TokenList::Result{});
    const TokenFilter filter{caller.isAdmin() ? params.account : caller.account, params.filter};
    m_store.run<Listed<TokenRecord>>([filter, page = *page](Database &database) { return listTokens(database, filter, page); }, this,
                                     [this, reply](const Result<Listed<TokenRecord>> &listed) {
                                         if (!listed)
                                             return reply(failure(listed.error()));
                                         api::TokenList::Result result{listed->total, {}};
                                         for (const TokenRecord &token : listed->items)
                                             result.items.append(toApi(token));
                                         reply(result);
                                     });
}

void TokenApi::create(const CallContext &context, const api::TokenCreate::Params &params,
                      const Dispatcher::TypedReply<api::TokenCreate> &reply)
{
    const Identity &caller = context.identity;
    const QString account = params.account.isEmpty() ? caller.account : params.account;
    if (const std::optional<Error> wrong = wrongParams(params, account))
        return reply(failure(*wrong));
    const Result<api::Grants> grants = grantsFor(caller, {params.role, params.instances});
    const QString secret = auth::makeBearerToken();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const TokenRecord token{makeTokenId(),
                            auth::tokenHash(secret),
                            account,
                            params.label,
                            grants.value_or(api::Grants{}),
                            now,
                            params.expires_in_days == 0 ? QDateTime() : now.addDays(params.expires_in_days)};
    Changes::Plan plan;
    plan.target = account.left(64);
    plan.meaning = json::toObject(params);
    plan.refusal = refuseRevision(context);
    plan.secret = true;
    if (!caller.isAdmin() && account != caller.account) {
        plan.refusal = Error{ErrorCode::NotPermitted,
                             u"token.create for another account needs the role admin on the whole host; \"%1\" is %2"_s.arg(
                                 caller.account, describe(caller.grants))};
    } else if (!grants) {
        plan.refusal = grants.error();
    }
    const QJsonObject told{{u"id"_s, token.id}, {u"account"_s, account}, {u"by"_s, caller.account}};
    plan.work = [token, told, now, answer = api::TokenCreate::Result{secret, toApi(token)}](Database &database) -> Result<Changes::Made> {
        const Result<AccountRecord> owner = requireAccount(database, token.account, now);
        if (!owner)
            return failure(owner.error());
        if (!isWithin(token.grants, owner->grants)) {
            return failure(ErrorCode::InvalidParams,
                           u"a token carries at most its account's roles: \"%1\" is %2"_s.arg(owner->name, describe(owner->grants)),
                           u"role"_s);
        }
        if (Result<void> added = addToken(database, token); !added)
            return failure(std::move(added.error()));
        return Changes::Made{json::toJson(answer), {{u"token.created"_s, told, {.account = token.account}}}};
    };
    m_changes.run<api::TokenCreate::Result>(context, plan, {}, reply);
}

void TokenApi::revoke(const CallContext &context, const api::TokenRevoke::Params &params,
                      const Dispatcher::TypedReply<api::TokenRevoke> &reply)
{
    Changes::Plan plan;
    plan.target = params.id.left(64);
    plan.meaning = json::toObject(params);
    plan.refusal = refuseRevision(context);
    plan.work = [id = params.id, caller = context.identity](Database &database) -> Result<Changes::Made> {
        const Result<std::optional<TokenRecord>> token = findToken(database, id);
        if (!token)
            return failure(token.error());
        // Another one's token is not there for who is no admin.
        if (!*token || (!caller.isAdmin() && (*token)->account != caller.account))
            return failure(ErrorCode::NotFound, u"there is no token \"%1\""_s.arg(id.left(64)), id.left(64));
        if (Result<void> removed = removeToken(database, id); !removed)
            return failure(std::move(removed.error()));
        const QJsonObject told{{u"id"_s, id}, {u"account"_s, (*token)->account}, {u"by"_s, caller.account}};
        return Changes::Made{json::toJson(api::Nothing{}), {{u"token.revoked"_s, told, {.account = (*token)->account}}}};
    };
    const auto carryOut = [this, id = params.id](const api::Nothing &) {
        m_endpoint->close([&id](ClientId, const Identity &identity) { return identity.tokenId == id; }, u"the token was revoked"_s);
    };
    m_changes.run<api::Nothing>(context, plan, carryOut, reply);
}

} // namespace signalbox::agent
