// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/OpenRpc.h"

#include "control-agent/api/JsonSchema.h"
#include "shared/api/Methods.h"
#include "shared/base/Version.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QString permissionName(api::Permission permission)
{
    switch (permission) {
    case api::Permission::Anyone:
        return u"anyone"_s;
    case api::Permission::View:
        return u"viewer"_s;
    case api::Permission::Operate:
        return u"operator"_s;
    case api::Permission::Administer:
        break;
    }
    return u"admin"_s;
}

template <typename Params>
QJsonArray parameters()
{
    QJsonArray list;
    const auto take = [&list](const auto &field) {
        list.append(QJsonObject{{u"name"_s, json::toQString(field.name)},
                                {u"description"_s, QString::fromUtf8(field.doc.data(), qsizetype(field.doc.size()))},
                                {u"required"_s, schema::isRequired(field)},
                                {u"schema"_s, schema::ofField(field)}});
    };
    std::apply([&take](const auto &...field) { (take(field), ...); }, Params::fields);
    return list;
}

template <typename Method>
QJsonObject method()
{
    return {{u"name"_s, json::toQString(Method::name)},
            {u"summary"_s, QString::fromUtf8(Method::doc.data(), qsizetype(Method::doc.size()))},
            {u"paramStructure"_s, u"by-name"_s},
            {u"params"_s, parameters<typename Method::Params>()},
            {u"result"_s, QJsonObject{{u"name"_s, u"result"_s}, {u"schema"_s, schema::Of<typename Method::Result>::get()}}},
            {u"x-permission"_s, permissionName(Method::permission)}};
}

template <typename... Methods>
QJsonArray methods(std::type_identity<std::tuple<Methods...>>)
{
    return {method<Methods>()...};
}

} // namespace

QJsonObject openRpcDocument()
{
    const QJsonObject notifications{{json::toQString(api::eventNotification), schema::Of<api::Event>::get()},
                                    {json::toQString(api::metricNotification), schema::Of<api::MetricSample>::get()}};
    return {{u"openrpc"_s, u"1.2.6"_s},
            {u"info"_s, QJsonObject{{u"title"_s, u"Signalbox management API"_s}, {u"version"_s, QString(productVersion)}}},
            {u"methods"_s, methods(std::type_identity<api::AllMethods>{})},
            {u"x-notifications"_s, notifications}};
}

} // namespace signalbox::agent
