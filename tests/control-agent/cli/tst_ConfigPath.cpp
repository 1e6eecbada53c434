// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ConfigPath.h"
#include "control-agent/cli/TomlFile.h"
#include "shared/json/MergePatch.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::cli;

namespace {

QJsonObject object(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

} // namespace

class tst_ConfigPath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void setsAndRemoves_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value"); // empty: removes
        QTest::addColumn<QByteArray>("after"); // empty: refused
        const auto row = [](const char *name, const char *before, const char *path, const char *value, const char *after) {
            QTest::newRow(name) << QByteArray(before) << QString::fromLatin1(path) << QString::fromLatin1(value) << QByteArray(after);
        };
        row("key", "{}", "start_order", "3", "{\"start_order\":3}");
        row("in a new table", "{}", "limits.idle_timeout", "90s", "{\"limits\":{\"idle_timeout\":\"90s\"}}");
        row("in a table", "{\"limits\":{\"a\":1}}", "limits.b", "true", "{\"limits\":{\"a\":1,\"b\":true}}");
        row("in a list", "{\"listen\":[{\"port\":1,\"tls\":true}]}", "listen[0].port", "2", "{\"listen\":[{\"port\":2,\"tls\":true}]}");
        row("at the end of a list", "{\"listen\":[{\"port\":1}]}", "listen[1].port", "2", "{\"listen\":[{\"port\":1},{\"port\":2}]}");
        row("beyond a list", "{}", "listen[1].port", "2", "");
        row("remove a key", "{\"limits\":{\"a\":1,\"b\":2}}", "limits.a", "", "{\"limits\":{\"b\":2}}");
        row("remove from a list", "{\"listen\":[{\"port\":1},{\"port\":2}]}", "listen[0]", "", "{\"listen\":[{\"port\":2}]}");
        row("remove what is not there", "{}", "limits.a", "", "");
        row("no path", "{}", "limits..a", "1", "");
        row("a path with a blank", "{}", "limits a", "1", "");
        row("JSON", "{}", "options", "{\"framing\":\"raw\"}", "{\"options\":{\"framing\":\"raw\"}}");
        row("text in quotes", "{}", "name", "\"12\"", "{\"name\":\"12\"}");
        row("text with a comma", "{}", "name", "1,2", "{\"name\":\"1,2\"}");
    }
    void setsAndRemoves()
    {
        QFETCH(QByteArray, before);
        QFETCH(QString, path);
        QFETCH(QString, value);
        QFETCH(QByteArray, after);
        QJsonObject document = object(before);
        QJsonValue wanted = QJsonValue::Undefined;
        if (!value.isEmpty()) {
            const auto assignment = assignmentOf(path + u'=' + value);
            QVERIFY(assignment);
            QCOMPARE(assignment->first, path);
            wanted = assignment->second;
        }
        const Result<void> done = setAt(document, path, wanted);
        QCOMPARE(done.has_value(), !after.isEmpty());
        QCOMPARE(document, after.isEmpty() ? object(before) : object(after));
    }

    void anAssignmentNeedsAKey()
    {
        for (const QString &text : {u"=1"_s, u"limits"_s, QString()})
            QVERIFY(!assignmentOf(text));
        QCOMPARE(assignmentOf(u"a="_s)->second, QJsonValue(QString()));
    }

    void patchesLeadFromOneToTheOther()
    {
        const QJsonObject before = object("{\"a\":1,\"b\":{\"c\":1,\"d\":2},\"l\":[1]}");
        const QJsonObject after = object("{\"b\":{\"c\":3},\"l\":[1,2],\"n\":{\"x\":1}}");
        QCOMPARE(patchBetween(before, after), object("{\"a\":null,\"b\":{\"c\":3,\"d\":null},\"l\":[1,2],\"n\":{\"x\":1}}"));
        QCOMPARE(json::mergePatch(before, patchBetween(before, after)), after);
        QVERIFY(patchBetween(before, before).isEmpty());
    }

    void tomlKeepsEverything()
    {
        const QJsonObject document =
            object("{\"name\":\"A b\\\\c \\\"d\\\"\",\"type\":\"echo\",\"listen\":[{\"port\":0,\"address\":\"any\"},{\"port\":1}],\n"
                   "            \"limits\":{\"idle_timeout\":\"90s\"},\"options\":{\"terminator\":\"\\r\\n\",\"list\":[1,2.5,true]}}");
        const QByteArray text = tomlOfInstance(document);
        const auto read = instanceOfText(text, u"t"_s);
        QVERIFY2(read, text.constData());
        QCOMPARE(*read, document);
    }

    void readsOneInstance()
    {
        QCOMPARE(*instanceOfText("[[instance]]\nname = \"A\"\n", u"t"_s), object("{\"name\":\"A\"}"));
        QCOMPARE(*instanceOfText(" {\"name\": \"A\"}", u"t"_s), object("{\"name\":\"A\"}"));
        QVERIFY(!instanceOfText("[[instance]]\nname = \"A\"\n[[instance]]\nname = \"B\"\n", u"t"_s));
        QVERIFY(!instanceOfText("[agent]\n[[instance]]\nname = \"A\"\n", u"t"_s));
        QVERIFY(!instanceOfText("{", u"t"_s));
        QVERIFY(instanceOfText("name = \n", u"t"_s).error().message.startsWith(u"t:1:"_s));
        QVERIFY(!instanceOfText(QByteArray("a.").repeated(100000) + "b = 1", u"t"_s));
    }
};

QTEST_GUILESS_MAIN(tst_ConfigPath)
#include "tst_ConfigPath.moc"
