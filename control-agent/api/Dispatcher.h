// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/rpc/RequestHandler.h"
#include "shared/api/Methods.h"

#include <QtCore/QHash>
#include <QtCore/QStringList>

namespace signalbox::agent {

/// Every method in one table: its permission, where it must hold, and a typed handler.
/// Shape:  default deny. Roles, parameters and names are checked here and nowhere else; unknown parameters are refused at
///         every depth. An instance that the caller may not see answers exactly as one that is not there.
/// Errors: MethodNotFound (with the nearest name), NotLoggedIn, NotPermitted, InstanceNotFound, InvalidParams, what the
///         handler answers.
/// Thread: main.
class Dispatcher final : public RequestHandler
{
public:
    template <typename Method>
    using TypedReply = std::function<void(Result<typename Method::Result>)>;
    /// Writes down that a change was refused, then calls `then`: the answer leaves after it.
    using Refusal = std::function<void(const CallContext &context, const QString &target, const Error &error, std::function<void()> then)>;

    /// For calls of who is logged in. The handler replies exactly once, at once or later.
    template <typename Method>
    void add(std::function<void(const CallContext &, const typename Method::Params &, TypedReply<Method>)> handler)
    {
        Row row{Method::permission, api::scopeOf<Method>(), api::changesSomething<Method>(), instanceKey<typename Method::Params>(), {}};
        row.invoke = [handler = std::move(handler)](const CallContext &context, const QJsonObject &object, const Reply &reply) {
            const auto params = json::fromJsonStrict<typename Method::Params>(object);
            if (!params)
                return reply(failure(params.error()));
            handler(context, *params, [reply](const Result<typename Method::Result> &result) {
                reply(result.map([](const auto &value) { return json::toText(value); }));
            });
        };
        m_rows.insert(json::toQString(Method::name), std::move(row));
    }

    /// For the calls that log in: they exist before login only.
    template <typename Method>
    void addLogin(std::function<void(const LoginContext &, const typename Method::Params &, LoginReply)> handler)
    {
        static_assert(Method::permission == api::Permission::Anyone);
        m_logins.insert(json::toQString(Method::name),
                        [handler = std::move(handler)](const LoginContext &context, const QJsonObject &object, const LoginReply &reply) {
                            const auto params = json::fromJsonStrict<typename Method::Params>(object);
                            if (!params)
                                return reply(failure(params.error()));
                            handler(context, *params, reply);
                        });
    }

    void handleLogin(const LoginContext &context, const rpc::Request &request, LoginReply reply) override;
    void handle(const CallContext &context, const rpc::Request &request, Reply reply) override;

    /// Which instances there are; without it none.
    void setInstances(std::function<QStringList()> names) { m_instances = std::move(names); }
    void setRefusal(Refusal refusal) { m_refusal = std::move(refusal); }
    /// From now on nothing is changed any more: the agent stops.
    void refuseChanges() { m_refusesChanges = true; }

    /// What the API describes and nobody serves.
    QStringList missingMethods() const;

private:
    using Invoke = std::function<void(const CallContext &, const QJsonObject &, const Reply &)>;
    using InvokeLogin = std::function<void(const LoginContext &, const QJsonObject &, const LoginReply &)>;
    struct Row {
        api::Permission permission;
        api::Scope scope;
        bool changes;
        /// The parameter that names the instance.
        std::string_view instanceKey;
        Invoke invoke;
    };

    template <typename Params>
    static constexpr std::string_view instanceKey()
    {
        std::string_view key = "name";
        std::apply([&key](const auto &...field) { ((field.name == "instance" ? void(key = "instance") : void()), ...); }, Params::fields);
        return key;
    }

    Error notFound(const QString &method) const;
    Error instanceNotFound(const Identity &identity, const QString &name) const;
    /// Nothing: go on.
    std::optional<Error> refusalOf(const Row &row, const CallContext &context, const QJsonObject &params) const;
    void refuse(const Row &row, const CallContext &context, const QJsonObject &params, const Error &error, const Reply &reply);

    QHash<QString, Row> m_rows;
    QHash<QString, InvokeLogin> m_logins;
    std::function<QStringList()> m_instances;
    Refusal m_refusal;
    bool m_refusesChanges = false;
};

} // namespace signalbox::agent
