// SPDX-License-Identifier: GPL-3.0-or-later
// What a form is made of: fields from schemas, whatever they describe.
#include "manager-gui/model/config/ConfigSchema.h"
#include "manager-gui/model/config/ConfigValue.h"

#include <QtCore/QJsonDocument>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using Kind = ConfigField::Kind;

Q_DECLARE_METATYPE(signalbox::gui::ConfigField::Kind)

class tst_ConfigSchema : public QObject
{
    Q_OBJECT

    /// With ' for ", which reads better in C++.
    static QJsonObject json(const char *text)
    {
        const QJsonDocument document = QJsonDocument::fromJson(QByteArray(text).replace('\'', '"'));
        Q_ASSERT(document.isObject());
        return document.object();
    }
    /// An instance with these properties, of a type with these options.
    static ConfigField root(const char *properties, const char *options = "{}", const char *definitions = "{}")
    {
        QJsonObject all = json(definitions);
        all.insert(u"instance"_s,
                   QJsonObject{{u"type"_s, u"object"_s}, {u"properties"_s, json(properties)}, {u"required"_s, QJsonArray{u"name"_s}}});
        api::ServerType type;
        type.name = u"chat"_s;
        type.description = u"Talks"_s;
        type.options = json(options);
        const ConfigSchema schema(QJsonObject{{u"definitions"_s, all}}, {type});
        return schema.instanceOf(u"chat"_s);
    }
    static ConfigField one(const char *schema)
    {
        const QByteArray properties = QByteArray("{'it':") + schema + '}';
        const ConfigField all = root(properties.constData());
        return all.fields.at(0);
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void eachSchemaHasItsKind_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<Kind>("kind");
        QTest::newRow("text") << QByteArray("{'type':'string'}") << Kind::Text;
        QTest::newRow("path") << QByteArray("{'type':'string','x-kind':'path'}") << Kind::Path;
        QTest::newRow("integer") << QByteArray("{'type':'integer'}") << Kind::Integer;
        QTest::newRow("number") << QByteArray("{'type':'number'}") << Kind::Number;
        QTest::newRow("switch") << QByteArray("{'type':'boolean'}") << Kind::Switch;
        QTest::newRow("choice") << QByteArray("{'enum':['a','b']}") << Kind::Choice;
        QTest::newRow("one choice") << QByteArray("{'const':'a'}") << Kind::Choice;
        QTest::newRow("duration") << QByteArray("{'type':'string','x-unit':'duration'}") << Kind::Duration;
        QTest::newRow("bytes") << QByteArray("{'anyOf':[{'type':'integer'},{'type':'string'}],'x-unit':'bytes'}") << Kind::Bytes;
        QTest::newRow("texts") << QByteArray("{'type':'array','items':{'type':'string'}}") << Kind::TextList;
        QTest::newRow("numbers") << QByteArray("{'type':'array','items':{'type':'integer'}}") << Kind::TextList;
        QTest::newRow("records") << QByteArray("{'type':'array','items':{'type':'object','properties':{'a':{'type':'string'}}}}")
                                 << Kind::Records;
        QTest::newRow("lists of lists") << QByteArray("{'type':'array','items':{'type':'array'}}") << Kind::Other;
        QTest::newRow("group") << QByteArray("{'type':'object','properties':{'a':{'type':'string'}}}") << Kind::Group;
        QTest::newRow("map") << QByteArray("{'type':'object','additionalProperties':{'type':'string'}}") << Kind::Other;
        QTest::newRow("anything") << QByteArray("{}") << Kind::Other;
        QTest::newRow("or null") << QByteArray("{'type':['null','integer']}") << Kind::Integer;
        QTest::newRow("alternatives") << QByteArray("{'oneOf':[{'type':'null'},{'type':'boolean'}]}") << Kind::Switch;
    }
    void eachSchemaHasItsKind()
    {
        QFETCH(QByteArray, schema);
        QTEST(one(schema.constData()).kind, "kind");
    }

    void wordsComeFromTheSchema()
    {
        const ConfigField named = one("{'type':'string','title':'How loud','description':'In dB.','default':'soft'}");
        QCOMPARE(named.title, u"How loud"_s);
        QCOMPARE(named.help, u"In dB."_s);
        QCOMPARE(named.byDefault, QJsonValue(u"soft"_s));
        const ConfigField bare = root("{'max_sessions_per_address':{'type':'integer'}}").fields.at(0);
        QCOMPARE(bare.title, u"Max sessions per address"_s);
        QVERIFY(bare.byDefault.isUndefined());
    }

    void limitsComeFromTheSchema()
    {
        const ConfigField integer = one("{'type':'integer','minimum':2,'maximum':9}");
        QCOMPARE(integer.least, std::optional(2.0));
        QCOMPARE(integer.most, std::optional(9.0));
        const ConfigField open = one("{'type':'integer','exclusiveMinimum':2,'exclusiveMaximum':9}");
        QCOMPARE(open.least, std::optional(3.0));
        QCOMPARE(open.most, std::optional(8.0));
        const ConfigField time = one("{'type':'string','x-unit':'duration','x-minimum-ms':20,'x-maximum-ms':5000,'x-zero':'none'}");
        QCOMPARE(time.least, std::optional(20.0));
        QCOMPARE(time.most, std::optional(5000.0));
        QVERIFY(time.zeroIsNone);
        const ConfigField size = one("{'anyOf':[{'type':'integer','minimum':1,'maximum':64},{'type':'string'}],'x-unit':'bytes'}");
        QCOMPARE(size.most, std::optional(64.0));
        const ConfigField list = one("{'type':'array','minItems':1,'items':{'type':'string','pattern':'^a$','minLength':7}}");
        QCOMPARE(list.leastLength, std::optional(1));
        QCOMPARE(list.pattern, u"^a$"_s);
        QVERIFY(one("{'type':'string','writeOnly':true}").secret);
        QVERIFY(!one("{'type':'string'}").secret);
    }

    void groupsNestAndInheritWhenTheyCount()
    {
        const ConfigField all = root("{'name':{'type':'string'},"
                                     "'outer':{'type':'object','x-takes-effect':'live','properties':{"
                                     "'inner':{'type':'object','properties':{'leaf':{'type':'integer'}}},"
                                     "'own':{'type':'integer','x-takes-effect':'instance-restart'}}}}");
        const ConfigField *leaf = findField(all, u"outer.inner.leaf"_s);
        QVERIFY(leaf);
        QCOMPARE(leaf->takesEffect, u"live"_s);
        QCOMPARE(findField(all, u"outer.own"_s)->takesEffect, u"instance-restart"_s);
        QVERIFY(!findField(all, u"outer.own.more"_s));
        std::vector<const ConfigField *> settings;
        collectSettings(all, settings);
        QCOMPARE(settings.size(), std::size_t(3));
    }

    void referencesAreFollowedAndCirclesEnd()
    {
        const ConfigField all = root("{'limits':{'$ref':'#/definitions/limits'},'loop':{'$ref':'#/definitions/loop'}}", "{}",
                                     "{'limits':{'type':'object','properties':{'size':{'type':'integer'}}},"
                                     "'loop':{'$ref':'#/definitions/loop'}}");
        QCOMPARE(findField(all, u"limits.size"_s)->kind, Kind::Integer);
        QCOMPARE(findField(all, u"loop"_s)->kind, Kind::Other);
    }

    void whatIsRequiredComesFirst()
    {
        const ConfigField all = root("{'aaa':{'type':'string'},'name':{'type':'string'},'zzz':{'type':'string','x-order':1}}");
        QStringList keys;
        for (const ConfigField &field : all.fields)
            keys.append(field.key);
        QCOMPARE(keys, (QStringList{u"zzz"_s, u"name"_s, u"aaa"_s}));
        QVERIFY(all.fields.at(1).required);
        QVERIFY(!all.fields.at(2).required);
    }

    void optionsAreThoseOfTheType()
    {
        const char *properties = "{'name':{'type':'string'},'type':{'type':'string'},"
                                 "'options':{'type':'object','x-takes-effect':'instance-restart'}}";
        const ConfigField all =
            root(properties,
                 "{'type':'object','required':['motto'],'properties':{"
                 "'motto':{'type':'string'},'bots':{'type':'array','items':{'type':'object','properties':{'nick':{'type':'string'}}}}}}");
        const ConfigField *motto = findField(all, u"options.motto"_s);
        QVERIFY(motto);
        QVERIFY(motto->required);
        QCOMPARE(motto->takesEffect, u"instance-restart"_s);
        QCOMPARE(findField(all, u"options.bots"_s)->fields.at(0).path, u"nick"_s);
        const ConfigField *type = findField(all, u"type"_s);
        QCOMPARE(type->kind, Kind::Choice);
        QCOMPARE(type->choices, QJsonArray{u"chat"_s});
        QCOMPARE(type->choiceHelp, QStringList{u"Talks"_s});
    }

    void valuesAreShownAsPeopleSayThem_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("text");
        const QByteArray time = "{'type':'string','x-unit':'duration'}";
        const QByteArray size = "{'type':'integer','x-unit':'bytes'}";
        const QByteArray other = "{}";
        QTest::newRow("minutes") << time << QJsonValue(u"300s"_s) << u"5 min"_s;
        QTest::newRow("odd") << time << QJsonValue(u"90s"_s) << u"90 s"_s;
        QTest::newRow("none") << time << QJsonValue(u"0s"_s) << u"0 s"_s;
        QTest::newRow("size") << size << QJsonValue(1048576) << u"1 MiB"_s;
        QTest::newRow("written size") << size << QJsonValue(u"64KiB"_s) << u"64 KiB"_s;
        QTest::newRow("number") << other << QJsonValue(10000) << u"10,000"_s;
        QTest::newRow("on") << other << QJsonValue(true) << u"on"_s;
        QTest::newRow("control") << other << QJsonValue(u"\r\n"_s) << u"\\r\\n"_s;
        QTest::newRow("list") << other << QJsonValue(QJsonArray{u"::1"_s, u"10.0.0.0/8"_s}) << u"::1, 10.0.0.0/8"_s;
        QTest::newRow("secret") << QByteArray("{'type':'string','writeOnly':true}") << QJsonValue(u"hunter2"_s) << u"•••"_s;
    }
    void valuesAreShownAsPeopleSayThem()
    {
        QFETCH(QByteArray, schema);
        QFETCH(QJsonValue, value);
        QTEST(config::text(one(schema.constData()), value), "text");
    }

    void escapesGoThereAndBack()
    {
        for (const QString &text : {u"plain"_s, u"\r\n"_s, u"a\tb"_s, u"back\\slash"_s, u"\x01\x7f"_s, u"\\r"_s})
            QCOMPARE(config::unescaped(config::escaped(text)), text);
        QCOMPARE(config::escaped(u"\x01"_s), u"\\x01"_s);
    }
};

QTEST_GUILESS_MAIN(tst_ConfigSchema)
#include "tst_ConfigSchema.moc"
