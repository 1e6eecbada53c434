// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/rpc/RequestHandler.h"
#include "shared/api/Methods.h"

#include <QtCore/QHash>

namespace signalbox::agent {

/// Every method in one table: its permission, and a typed handler.
/// Shape:  default deny. Role, parameters and names are checked here and nowhere else; unknown parameters are refused.
/// Errors: MethodNotFound (with the nearest name), NotLoggedIn, NotPermitted, InvalidParams, what the handler answers.
/// Thread: main.
class Dispatcher final : public RequestHandler
{
public:
    template <typename Method>
    using TypedReply = std::function<void(Result<typename Method::Result>)>;

    /// For calls of who is logged in. The handler replies exactly once, at once or later.
    template <typename Method>
    void add(std::function<void(const CallContext &, const typename Method::Params &, TypedReply<Method>)> handler)
    {
        addRow(json::toQString(Method::name), Method::permission,
               [handler = std::move(handler)](const CallContext &context, const QJsonObject &object, const Reply &reply) {
                   const auto params = json::fromJsonStrict<typename Method::Params>(object);
                   if (!params)
                       return reply(failure(params.error()));
                   handler(context, *params, [reply](const Result<typename Method::Result> &result) {
                       reply(result ? Result<QJsonValue>(json::toJson(*result)) : failure(result.error()));
                   });
               });
    }

    /// For the calls that log in: they exist before login only.
    template <typename Method>
    void addLogin(std::function<void(const QString &from, const typename Method::Params &, LoginReply)> handler)
    {
        static_assert(Method::permission == api::Permission::Anyone);
        m_logins.insert(json::toQString(Method::name),
                        [handler = std::move(handler)](const QString &from, const QJsonObject &object, const LoginReply &reply) {
                            const auto params = json::fromJsonStrict<typename Method::Params>(object);
                            if (!params)
                                return reply(failure(params.error()));
                            handler(from, *params, reply);
                        });
    }

    void handleLogin(const QString &from, const rpc::Request &request, LoginReply reply) override;
    void handle(const CallContext &context, const rpc::Request &request, Reply reply) override;

    /// From now on nothing is changed any more: the agent stops.
    void refuseChanges() { m_refusesChanges = true; }

private:
    using Invoke = std::function<void(const CallContext &, const QJsonObject &, const Reply &)>;
    using InvokeLogin = std::function<void(const QString &, const QJsonObject &, const LoginReply &)>;
    struct Row {
        api::Permission permission;
        Invoke invoke;
    };
    void addRow(const QString &name, api::Permission permission, Invoke invoke) { m_rows.insert(name, Row{permission, std::move(invoke)}); }
    Error notFound(const QString &method) const;

    QHash<QString, Row> m_rows;
    QHash<QString, InvokeLogin> m_logins;
    bool m_refusesChanges = false;
};

} // namespace signalbox::agent
