// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/TypeDefinitions.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;

class tst_TypeDefinitions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void travelsAsJson();
    void refusesOtherJson();
    void namesStandForTypes();
    void saysWhyATypeCannotBeHad();
};

void tst_TypeDefinitions::travelsAsJson()
{
    const TypeDefinitions definitions({{u"EchoService"_s, u"echo"_s}, {u"chat"_s, {}, u"/x/chat.so"_s, u"ChatServer"_s}});
    const QJsonArray array = definitions.toJson();
    QCOMPARE(array,
             (QJsonArray{QJsonObject{{u"name"_s, u"EchoService"_s}, {u"type"_s, u"echo"_s}},
                         QJsonObject{{u"name"_s, u"chat"_s}, {u"plugin"_s, u"/x/chat.so"_s}, {u"class"_s, u"ChatServer"_s}}}));
    const auto back = TypeDefinitions::fromJson(array);
    QVERIFY(back);
    QCOMPARE(*back, definitions);
}

void tst_TypeDefinitions::refusesOtherJson()
{
    for (const QJsonValue &value : {QJsonValue(1), QJsonValue(QJsonObject()), QJsonValue(QJsonObject{{u"name"_s, u"x"_s}}),
                                    QJsonValue(QJsonObject{{u"name"_s, u"x"_s}, {u"type"_s, u"y"_s}, {u"plugin"_s, u"z"_s}})})
        QVERIFY(!TypeDefinitions::fromJson({value}));
}

void tst_TypeDefinitions::namesStandForTypes()
{
    const TypeRegistry types = TypeDefinitions({{u"C"_s, u"B"_s}, {u"B"_s, u"A"_s}, {u"A"_s, u"line"_s}}).load();
    const auto type = types.find(u"C"_s);
    QVERIFY(type);
    QCOMPARE((*type)->name(), u"C"_s);
    QVERIFY(!(*type)->commands().isEmpty());
    QCOMPARE(types.names(), QStringList({u"A"_s, u"B"_s, u"C"_s, u"echo"_s, u"line"_s, u"pubsub"_s, u"websocket-echo"_s}));
}

void tst_TypeDefinitions::saysWhyATypeCannotBeHad()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"name=P "_s));
    for (int i = 0; i < 4; ++i)
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"server type not available"_s));
    const TypeRegistry types =
        TypeDefinitions({{u"P"_s, {}, u"/nowhere/p.so"_s}, {u"Q"_s, u"P"_s}, {u"X"_s, u"Y"_s}, {u"Y"_s, u"X"_s}, {u"N"_s, u"nothing"_s}})
            .load();
    QCOMPARE(types.find(u"P"_s).error().message, u"cannot use the plugin /nowhere/p.so: there is no such file"_s);
    QCOMPARE(types.find(u"Q"_s).error().message, types.find(u"P"_s).error().message);
    QCOMPARE(types.find(u"X"_s).error().message, u"the server type \"X\" is a name for \"Y\", which leads back to it"_s);
    QVERIFY(types.find(u"N"_s).error().message.startsWith(u"no server type \"nothing\""_s));
    QVERIFY(types.isUnusable(u"N"_s) && !types.isUnusable(u"echo"_s));
    QVERIFY(!types.names().contains(u"P"_s));
}

QTEST_GUILESS_MAIN(tst_TypeDefinitions)
#include "tst_TypeDefinitions.moc"
