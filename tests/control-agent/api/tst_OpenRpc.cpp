// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/OpenRpc.h"

#include "control-agent/api/ApiLimits.h"
#include "control-agent/api/MethodErrors.h"
#include "shared/api/Methods.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

class tst_OpenRpc : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void describesEveryMethod()
    {
        const QJsonArray methods = agent::openRpcDocument().value(u"methods"_s).toArray();
        QCOMPARE(std::size_t(methods.size()), std::tuple_size_v<api::AllMethods>);
        for (const QJsonValue &method : methods) {
            const QJsonObject object = method.toObject();
            QVERIFY(!object.value(u"summary"_s).toString().isEmpty());
            for (const QJsonValue &param : object.value(u"params"_s).toArray())
                QVERIFY2(!param.toObject().value(u"description"_s).toString().isEmpty(), qPrintable(object.value(u"name"_s).toString()));
        }
    }

    void describesTypes()
    {
        const QJsonValue document = agent::openRpcDocument();
        for (const QJsonValue &method : document[u"methods"_s].toArray()) {
            if (method.toObject().value(u"name"_s) != u"instance.get"_s)
                continue;
            const QJsonObject param = method.toObject().value(u"params"_s).toArray().first().toObject();
            QCOMPARE(param.value(u"name"_s), u"name"_s);
            QCOMPARE(param.value(u"required"_s), true);
            const QJsonValue result = method[u"result"_s][u"schema"_s];
            QCOMPARE(result[u"$ref"_s], u"#/components/schemas/Instance"_s);
            const QJsonObject schemas = document[u"components"_s][u"schemas"_s].toObject();
            const QJsonValue instance = schemas[u"Instance"_s];
            QCOMPARE(instance[u"properties"_s][u"state"_s][u"$ref"_s], u"#/components/schemas/InstanceState"_s);
            QVERIFY(schemas[u"InstanceState"_s][u"enum"_s].toArray().contains(u"running"_s));
            QVERIFY(!instance[u"required"_s].toArray().contains(u"pid"_s));
            return;
        }
        QFAIL("instance.get is missing");
    }

    void fillsInTheLimits()
    {
        QCOMPARE(agent::withLimits(u"{login_message_bytes} {nonsense}"_s), u"4096 {nonsense}"_s);
        const QJsonObject document = agent::openRpcDocument();
        const QString text = document.value(u"info"_s)[u"description"_s].toString();
        QVERIFY(text.contains(u"messages of at most 4096 bytes"_s));
        QVERIFY(!text.contains(u'{' + document.value(u"x-limits"_s).toObject().keys().first() + u'}'));
    }

    void namesErrorsByTheMethodsTraits()
    {
        using enum ErrorCode;
        const auto has = [](const std::vector<ErrorCode> &codes, ErrorCode code) {
            return std::find(codes.begin(), codes.end(), code) != codes.end();
        };
        const auto stop = agent::errorsOf(agent::traitsOf<api::InstanceStop>());
        QVERIFY(has(stop, InstanceNotFound) && has(stop, Conflict) && has(stop, NotPermitted));
        const auto login = agent::errorsOf(agent::traitsOf<api::AuthLogin>());
        QVERIFY(has(login, LoginFailed) && !has(login, NotPermitted) && !has(login, Conflict));
        for (const agent::ErrorMeaning &row : agent::apiErrors())
            QVERIFY(errorName(row.code) != "UnknownError"_L1);
    }
};

QTEST_GUILESS_MAIN(tst_OpenRpc)
#include "tst_OpenRpc.moc"
