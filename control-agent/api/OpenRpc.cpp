// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/OpenRpc.h"

#include "control-agent/api/ApiLimits.h"
#include "control-agent/api/EventTypes.h"
#include "control-agent/api/JsonSchema.h"
#include "control-agent/api/MethodErrors.h"
#include "shared/base/Version.h"

#include <QtCore/QFile>
#include <QtCore/QJsonDocument>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

QByteArray resource(const QString &name)
{
    QFile file(u":/signalbox/api/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString scopeName(api::Scope scope)
{
    switch (scope) {
    case api::Scope::Host:
        return u"host"_s;
    case api::Scope::Instance:
        return u"instance"_s;
    case api::Scope::Permitted:
        break;
    }
    return u"permitted"_s;
}

template <typename Params>
void appendParameters(QJsonArray &list)
{
    const auto take = [&list](const auto &field) {
        list.append(QJsonObject{{u"name"_s, json::toQString(field.name)},
                                {u"description"_s, text(field.doc)},
                                {u"required"_s, schema::isRequired(field)},
                                {u"schema"_s, schema::ofField(field)}});
    };
    std::apply([&take](const auto &...field) { (take(field), ...); }, Params::fields);
}

/// OpenRPC's form: each parameter by itself.
QJsonObject example(const QJsonObject &own)
{
    QJsonArray params;
    const QJsonObject given = own.value(u"params"_s).toObject();
    for (auto it = given.begin(); it != given.end(); ++it)
        params.append(QJsonObject{{u"name"_s, it.key()}, {u"value"_s, it.value()}});
    QJsonObject pairing{{u"name"_s, own.value(u"name"_s)},
                        {u"params"_s, params},
                        {u"result"_s, QJsonObject{{u"name"_s, u"result"_s}, {u"value"_s, own.value(u"result"_s)}}}};
    if (own.contains(u"summary"_s))
        pairing.insert(u"summary"_s, own.value(u"summary"_s));
    return pairing;
}

QJsonArray examplesOf(const QString &method, const QJsonArray &all)
{
    QJsonArray own;
    for (const QJsonValue &value : all) {
        // OpenRPC's examples succeed.
        if (value[u"method"_s] == method && value[u"error"_s].isUndefined())
            own.append(example(value.toObject()));
    }
    return own;
}

template <typename Method>
QJsonObject method(const QJsonArray &examples)
{
    const QString name = json::toQString(Method::name);
    QJsonArray params;
    appendParameters<typename Method::Params>(params);
    if (api::changesSomething<Method>())
        appendParameters<api::ChangeOptions>(params);
    QJsonArray errors;
    for (ErrorCode code : errorsOf(traitsOf<Method>()))
        errors.append(QJsonObject{{u"$ref"_s, u"#/components/errors/"_s + errorName(code)}});
    return {{u"name"_s, name},
            {u"summary"_s, text(Method::doc)},
            {u"tags"_s, QJsonArray{QJsonObject{{u"name"_s, name.section(u'.', 0, 0)}}}},
            {u"paramStructure"_s, u"by-name"_s},
            {u"params"_s, params},
            {u"result"_s, QJsonObject{{u"name"_s, u"result"_s}, {u"schema"_s, schema::Of<typename Method::Result>::get()}}},
            {u"errors"_s, errors},
            {u"examples"_s, examplesOf(name, examples)},
            {u"x-permission"_s, json::enumName(Method::permission)},
            {u"x-scope"_s, scopeName(api::scopeOf<Method>())},
            {u"x-changes"_s, api::changesSomething<Method>()}};
}

template <typename... Methods>
QJsonArray methods(std::type_identity<std::tuple<Methods...>>, const QJsonArray &examples)
{
    return {method<Methods>(examples)...};
}

template <typename... Types>
QJsonObject schemas(std::type_identity<std::tuple<Types...>>)
{
    QJsonObject object;
    (object.insert(json::toQString(schema::nameOf<Types>), schema::Of<Types>::inlined()), ...);
    return object;
}

QJsonObject errors()
{
    QJsonObject object;
    for (const ErrorMeaning &row : apiErrors()) {
        const QString name = errorName(row.code);
        object.insert(
            name, QJsonObject{{u"code"_s, int(row.code)}, {u"message"_s, text(row.meaning)}, {u"data"_s, QJsonObject{{u"error"_s, name}}}});
    }
    return object;
}

QJsonArray notifications()
{
    QJsonArray types;
    for (const EventType &type : eventTypes())
        types.append(QJsonObject{{u"type"_s, type.name}, {u"summary"_s, type.summary}, {u"data"_s, type.data}});
    return {
        QJsonObject{{u"name"_s, json::toQString(api::eventNotification)},
                    {u"summary"_s, u"Something has changed; sent after `event.subscribe`. `type` says what, `data` is as `types` says."_s},
                    {u"params"_s, schema::reference("Event")},
                    {u"types"_s, types}},
        QJsonObject{{u"name"_s, json::toQString(api::metricNotification)},
                    {u"summary"_s, u"The statistics of the last second; sent after `metric.subscribe`."_s},
                    {u"params"_s, schema::reference("MetricSample")}}};
}

QJsonObject info()
{
    return {{u"title"_s, u"Signalbox management API"_s},
            {u"version"_s, QString(productVersion)},
            {u"description"_s, withLimits(QString::fromUtf8(resource(u"introduction.md"_s)))},
            {u"license"_s, QJsonObject{{u"name"_s, u"Apache-2.0"_s}, {u"url"_s, u"https://www.apache.org/licenses/LICENSE-2.0"_s}}}};
}

QJsonArray servers()
{
    const QJsonObject address{{u"default"_s, u"127.0.0.1:7710"_s}, {u"description"_s, u"Host and port of the agent's [api] listen"_s}};
    return {QJsonObject{{u"name"_s, u"network"_s},
                        {u"summary"_s, u"WebSocket over TLS, subprotocol signalbox.v1"_s},
                        {u"url"_s, u"wss://{address}/"_s},
                        {u"variables"_s, QJsonObject{{u"address"_s, address}}}},
            QJsonObject{{u"name"_s, u"local"_s},
                        {u"summary"_s, u"Local socket, one message a line; the kernel says who calls, there is no login"_s},
                        {u"url"_s, u"unix:/run/signalbox/agent.sock"_s}}};
}

} // namespace

QJsonArray apiExamples()
{
    return QJsonDocument::fromJson(resource(u"examples.json"_s)).array();
}

QJsonObject openRpcDocument()
{
    return {{u"openrpc"_s, u"1.2.6"_s},
            {u"info"_s, info()},
            {u"servers"_s, servers()},
            {u"methods"_s, methods(std::type_identity<api::AllMethods>{}, apiExamples())},
            {u"components"_s, QJsonObject{{u"schemas"_s, schemas(std::type_identity<schema::Named>{})}, {u"errors"_s, errors()}}},
            {u"x-notifications"_s, notifications()},
            {u"x-limits"_s, limitsObject()}};
}

} // namespace signalbox::agent
