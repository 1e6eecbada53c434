// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/OpenRpc.h"
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
        for (const QJsonValue &method : agent::openRpcDocument().value(u"methods"_s).toArray()) {
            if (method.toObject().value(u"name"_s) != u"instance.get"_s)
                continue;
            const QJsonObject param = method.toObject().value(u"params"_s).toArray().first().toObject();
            QCOMPARE(param.value(u"name"_s), u"name"_s);
            QCOMPARE(param.value(u"required"_s), true);
            const QJsonObject schema = method.toObject().value(u"result"_s).toObject().value(u"schema"_s).toObject();
            const QJsonObject state = schema.value(u"properties"_s).toObject().value(u"state"_s).toObject();
            QVERIFY(state.value(u"enum"_s).toArray().contains(u"running"_s));
            QVERIFY(!schema.value(u"required"_s).toArray().contains(u"pid"_s));
            return;
        }
        QFAIL("instance.get is missing");
    }
};

QTEST_GUILESS_MAIN(tst_OpenRpc)
#include "tst_OpenRpc.moc"
