// SPDX-License-Identifier: Apache-2.0
#include "shared/json/MergePatch.h"
#include "shared/json/SchemaCheck.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox::json;

namespace {

QJsonObject object(const char *text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (!document.isObject())
        qFatal("no object: %s", qPrintable(error.errorString()));
    return document.object();
}

QJsonObject schema()
{
    return object(R"({
        "type": "object", "additionalProperties": false, "required": ["name"],
        "properties": {
            "name": {"type": "string", "pattern": "^[a-z]+$"},
            "type": {"type": "string"},
            "count": {"type": "integer", "minimum": 0, "maximum": 1000000000000},
            "wait": {"type": "string", "pattern": "^[0-9]+(ms|s)$", "x-unit": "duration"},
            "bytes": {"anyOf": [{"type": "integer", "minimum": 64, "maximum": 1024}, {"type": "string", "pattern": "^[0-9]+KiB$"}], "x-unit": "bytes"},
            "mode": {"type": "string", "enum": ["none", "thread"]},
            "on": {"type": "boolean"},
            "inner": {"$ref": "#/definitions/inner"},
            "list": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/entry"}},
            "options": {"type": "object"}
        },
        "allOf": [{"if": {"properties": {"type": {"const": "echo"}}, "required": ["type"]},
                   "then": {"properties": {"options": {"$ref": "#/definitions/echo"}}}}],
        "definitions": {
            "inner": {"type": "object", "additionalProperties": false, "properties": {"limit": {"type": "integer", "minimum": 1}}},
            "entry": {"type": "object", "additionalProperties": false, "required": ["port"], "properties": {"port": {"type": "integer", "minimum": 0, "maximum": 65535}}},
            "echo": {"type": "object", "additionalProperties": false, "properties": {"framing": {"enum": ["raw", "line"]}, "size": {"enum": [1, 2, 4]}}}
        }})");
}

} // namespace

class tst_SchemaCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("found"); // "path: message" each, by "|"
        const auto row = [](const char *name, const QByteArray &value, const char *found) {
            QTest::newRow(name) << value << QString::fromLatin1(found);
        };
        row("all right", R"({"name": "a", "count": 3, "wait": "5s", "bytes": "4KiB", "mode": "none", "on": true, "list": [{"port": 1}]})",
            "");
        row("a whole number past 32 bits", R"({"name": "a", "count": 1000000000000})", "");
        row("past the maximum", R"({"name": "a", "count": 1000000000001})", "count: must be a whole number from 0 to 1000000000000");
        row("not whole", R"({"name": "a", "count": 1.5})", "count: must be a whole number from 0 to 1000000000000");
        row("missing", "{}", "name: is missing");
        row("unknown", R"({"name": "a", "cuont": 1})", "cuont: is not known; did you mean \"count\"?");
        row("a duration", R"({"name": "a", "wait": "5 minutes"})", "wait: must be a duration such as \"30s\", \"5m\" or \"100ms\"");
        row("a duration as a number", R"({"name": "a", "wait": 5})", "wait: must be a duration such as \"30s\", \"5m\" or \"100ms\"");
        row("a size", R"({"name": "a", "bytes": 2})", "bytes: must be a number of bytes from 64 to 1024, or text such as \"64KiB\"");
        row("half a byte", R"({"name": "a", "bytes": 64.5})",
            "bytes: must be a number of bytes from 64 to 1024, or text such as \"64KiB\"");
        row("a choice", R"({"name": "a", "mode": "threat"})", "mode: must be one of \"none\", \"thread\"; did you mean \"thread\"?");
        row("true or false", R"({"name": "a", "on": 1})", "on: must be true or false");
        row("a pattern", R"({"name": "A"})", "name: must match ^[a-z]+$");
        row("below a table", R"({"name": "a", "inner": {"limit": 0}})", "inner.limit: must be a whole number of at least 1");
        row("no table", R"({"name": "a", "inner": 1})", "inner: must be a table");
        row("in a list", R"({"name": "a", "list": [{"port": 1}, {"port": 65536}, {}]})",
            "list[1].port: must be a whole number from 0 to 65535|list[2].port: is missing");
        row("an empty list", R"({"name": "a", "list": []})", "list: must have 1 entries or more");
        row("no list", R"({"name": "a", "list": {}})", "list: must be a list");
        row("by a condition", R"({"name": "a", "type": "echo", "options": {"framing": "lime", "size": 3}})",
            "options.framing: must be one of \"raw\", \"line\"; did you mean \"line\"?|options.size: must be 1, 2 or 4");
        row("a condition that does not hold", R"({"name": "a", "type": "other", "options": {"anything": 1}})", "");
        row("all at once", R"({"on": 1, "mode": 2})",
            "name: is missing|mode: must be one of \"none\", \"thread\"|on: must be true or false");
    }
    void names()
    {
        QFETCH(QByteArray, value);
        QFETCH(QString, found);
        QStringList problems;
        for (const SchemaProblem &problem : SchemaCheck(schema()).problems(object(value.constData())))
            problems.append(problem.path + u": "_s + problem.message);
        QCOMPARE(problems.join(u'|'), found);
    }

    void checksOneDefinition()
    {
        const SchemaCheck entry(schema(), u"entry"_s);
        QVERIFY(entry.problems(object(R"({"port": 1})")).isEmpty());
        QCOMPARE(entry.problems(object("{}")), (QList<SchemaProblem>{{u"port"_s, u"is missing"_s}}));
    }

    /// Patterns are matched by recursion over the characters.
    void longTextsAreRefusedBeforeTheyReachAPattern()
    {
        const QString text(2'000'000, u'a');
        const auto found = SchemaCheck(schema()).problems({{u"name"_s, text}});
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().path, u"name"_s);
        const auto inside = SchemaCheck(schema()).problems({{u"name"_s, u"a"_s}, {u"options"_s, QJsonObject{{u"x"_s, text}}}});
        QCOMPARE(inside.size(), 1);
        QCOMPARE(inside.first().path, u"options.x"_s);
    }

    void aSchemaThatIsNoneSaysSo()
    {
        const auto found = SchemaCheck(object(R"({"properties": {"a": {"type": 7}}})")).problems({{u"a"_s, 1}});
        QCOMPARE(found.size(), 1);
        QVERIFY(found.first().message.startsWith(u"cannot be checked: the schema is wrong"_s));
    }

    void mergesPatches_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("patch");
        QTest::addColumn<QByteArray>("result");
        // RFC 7396, appendix A, as far as it is about objects.
        QTest::newRow("replace") << QByteArray(R"({"a":"b"})") << QByteArray(R"({"a":"c"})") << QByteArray(R"({"a":"c"})");
        QTest::newRow("add") << QByteArray(R"({"a":"b"})") << QByteArray(R"({"b":"c"})") << QByteArray(R"({"a":"b","b":"c"})");
        QTest::newRow("remove") << QByteArray(R"({"a":"b","b":"c"})") << QByteArray(R"({"a":null})") << QByteArray(R"({"b":"c"})");
        QTest::newRow("list by text") << QByteArray(R"({"a":["b"]})") << QByteArray(R"({"a":"c"})") << QByteArray(R"({"a":"c"})");
        QTest::newRow("inside") << QByteArray(R"({"a":{"b":"c"}})") << QByteArray(R"({"a":{"b":"d","c":null}})")
                                << QByteArray(R"({"a":{"b":"d"}})");
        QTest::newRow("lists whole") << QByteArray(R"({"a":[{"b":"c"}]})") << QByteArray(R"({"a":[1]})") << QByteArray(R"({"a":[1]})");
        QTest::newRow("nulls of a new table") << QByteArray("{}") << QByteArray(R"({"a":{"bb":{"ccc":null}}})")
                                              << QByteArray(R"({"a":{"bb":{}}})");
    }
    void mergesPatches()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, patch);
        QFETCH(QByteArray, result);
        QCOMPARE(mergePatch(object(target.constData()), object(patch.constData())), object(result.constData()));
    }
};

QTEST_GUILESS_MAIN(tst_SchemaCheck)
#include "tst_SchemaCheck.moc"
