// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/Dispatcher.h"

#include "shared/base/Names.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QString leastRole(api::Permission permission)
{
    return json::enumName(permission == api::Permission::Administer ? api::Role::Admin : api::Role::Operator);
}

} // namespace

Error Dispatcher::notFound(const QString &method) const
{
    const QString nearest = nearestOf(method.left(64), m_rows.keys() + m_logins.keys());
    const QString question = nearest.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(nearest);
    return {ErrorCode::MethodNotFound, u"there is no method \"%1\"%2"_s.arg(method.left(64), question)};
}

void Dispatcher::handleLogin(const QString &from, const rpc::Request &request, LoginReply reply)
{
    const auto it = m_logins.constFind(request.method);
    if (it != m_logins.cend())
        return (*it)(from, request.params, reply);
    if (m_rows.contains(request.method))
        return reply(failure(ErrorCode::NotLoggedIn, u"log in first: auth.login with a token, or auth.enroll with a one-time secret"_s));
    reply(failure(notFound(request.method)));
}

void Dispatcher::handle(const CallContext &context, const rpc::Request &request, Reply reply)
{
    const auto it = m_rows.constFind(request.method);
    if (it == m_rows.cend()) {
        if (m_logins.contains(request.method))
            return reply(
                failure(ErrorCode::InvalidState, u"this connection is logged in already, as \"%1\""_s.arg(context.identity.account)));
        return reply(failure(notFound(request.method)));
    }
    if (!api::permits(context.identity.role, it->permission)) {
        return reply(failure(ErrorCode::NotPermitted,
                             u"%1 needs the role %2; \"%3\" is %4"_s.arg(request.method, leastRole(it->permission),
                                                                         context.identity.account, json::enumName(context.identity.role))));
    }
    const bool changes = it->permission == api::Permission::Operate || it->permission == api::Permission::Administer;
    if (changes && m_refusesChanges)
        return reply(failure(ErrorCode::InvalidState, u"the agent is stopping"_s, {}, true));
    it->invoke(context, request.params, reply);
}

} // namespace signalbox::agent
