// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/Dispatcher.h"

#include "shared/base/Names.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using api::Permission;
using api::Scope;

namespace {

constexpr qsizetype longestRequestId = 64;

QString leastRole(Permission permission)
{
    switch (permission) {
    case Permission::Anyone:
    case Permission::View:
        return json::enumName(api::Role::Viewer);
    case Permission::Operate:
        return json::enumName(api::Role::Operator);
    case Permission::Administer:
        break;
    }
    return json::enumName(api::Role::Admin);
}

Error notPermitted(const CallContext &context, Permission permission, const QString &where)
{
    return {ErrorCode::NotPermitted,
            u"%1 needs the role %2%3; \"%4\" is %5"_s.arg(context.method, leastRole(permission), where, context.identity.account,
                                                          describe(context.identity.grants))};
}

QString text(const QJsonObject &params, std::string_view key)
{
    return params.value(QLatin1StringView(key.data(), qsizetype(key.size()))).toString();
}

/// Takes the options out of `params`, so that what is left is the method's own.
Result<api::ChangeOptions> takeOptions(QJsonObject &params)
{
    QJsonObject own;
    for (std::string_view name : json::detail::Codec<api::ChangeOptions>::names()) {
        const QString key = json::toQString(name);
        if (params.contains(key))
            own.insert(key, params.take(key));
    }
    Result<api::ChangeOptions> options = json::fromJsonStrict<api::ChangeOptions>(own);
    if (!options || !options->request_id)
        return options;
    const QString &id = *options->request_id;
    const bool printable = std::all_of(id.begin(), id.end(), [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
    if (id.isEmpty() || id.size() > longestRequestId || !printable) {
        return failure(ErrorCode::InvalidParams,
                       u"\"request_id\" must be 1 to %1 printable ASCII characters without spaces"_s.arg(longestRequestId),
                       u"request_id"_s);
    }
    return options;
}

template <typename... Methods>
QStringList namesOf(std::type_identity<std::tuple<Methods...>>)
{
    return {json::toQString(Methods::name)...};
}

} // namespace

Error Dispatcher::notFound(const QString &method) const
{
    const QString nearest = nearestOf(method.left(64), m_rows.keys() + m_logins.keys());
    const QString question = nearest.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(nearest);
    return {ErrorCode::MethodNotFound, u"there is no method \"%1\"%2"_s.arg(method.left(64), question)};
}

Error Dispatcher::instanceNotFound(const Identity &identity, const QString &name) const
{
    QStringList visible = m_instances ? m_instances() : QStringList();
    visible.removeIf([&identity](const QString &instance) { return !identity.grants.permitOn(instance, Permission::View); });
    const QString nearest = nearestOf(name.left(64), visible);
    const QString hint = nearest.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(nearest);
    return {ErrorCode::InstanceNotFound, u"no instance \"%1\""_s.arg(name.left(64)) + hint, name.left(64)};
}

void Dispatcher::handleLogin(const LoginContext &context, const rpc::Request &request, LoginReply reply)
{
    const auto it = m_logins.constFind(request.method);
    if (it != m_logins.cend())
        return (*it)(context, request.params, reply);
    if (m_rows.contains(request.method))
        return reply(failure(ErrorCode::NotLoggedIn, u"log in first: auth.login with a token, or auth.enroll with a one-time secret"_s));
    reply(failure(notFound(request.method)));
}

std::optional<Error> Dispatcher::refusalOf(const Row &row, const CallContext &context, const QJsonObject &params) const
{
    const api::Grants &grants = context.identity.grants;
    switch (row.scope) {
    case Scope::Host:
        if (!grants.permit(row.permission))
            return notPermitted(context, row.permission, u" on the whole host"_s);
        return std::nullopt;
    case Scope::Permitted:
        if (row.permission != Permission::Anyone && !grants.permitSomewhere(row.permission))
            return notPermitted(context, row.permission, {});
        return std::nullopt;
    case Scope::Instance:
        break;
    }
    if (!grants.permitSomewhere(row.permission))
        return notPermitted(context, row.permission, {});
    // One that is no text is refused by the parameters' own check, and tells nothing.
    const QString instance = text(params, row.instanceKey);
    if (instance.isNull())
        return std::nullopt;
    if (!grants.permitOn(instance, Permission::View) || !m_instances || !m_instances().contains(instance))
        return instanceNotFound(context.identity, instance);
    if (!grants.permitOn(instance, row.permission))
        return notPermitted(context, row.permission, u" on \"%1\""_s.arg(instance));
    return std::nullopt;
}

void Dispatcher::refuse(const Row &row, const CallContext &context, const QJsonObject &params, const Error &error, const Reply &reply)
{
    if (!row.changes || !m_refusal)
        return reply(failure(error));
    m_refusal(context, text(params, params.contains("id"_L1) ? "id" : row.instanceKey).left(64), error,
              [reply, error] { reply(failure(error)); });
}

void Dispatcher::handle(const CallContext &caller, const rpc::Request &request, Reply reply)
{
    const auto it = m_rows.constFind(request.method);
    if (it == m_rows.cend()) {
        if (m_logins.contains(request.method))
            return reply(
                failure(ErrorCode::InvalidState, u"this connection is logged in already, as \"%1\""_s.arg(caller.identity.account)));
        return reply(failure(notFound(request.method)));
    }
    CallContext context = caller;
    context.method = request.method;
    if (const std::optional<Error> refusal = refusalOf(*it, context, request.params))
        return refuse(*it, context, request.params, *refusal, reply);
    if (!it->changes)
        return it->invoke(context, request.params, reply);
    if (m_refusesChanges)
        return reply(failure(ErrorCode::InvalidState, u"the agent is stopping"_s, {}, true));
    QJsonObject params = request.params;
    const Result<api::ChangeOptions> options = takeOptions(params);
    if (!options)
        return reply(failure(options.error()));
    context.options = *options;
    it->invoke(context, params, reply);
}

QStringList Dispatcher::missingMethods() const
{
    QStringList missing = namesOf(std::type_identity<api::AllMethods>{});
    missing.removeIf([this](const QString &name) { return m_rows.contains(name) || m_logins.contains(name); });
    return missing;
}

} // namespace signalbox::agent
