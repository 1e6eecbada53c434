// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/TomlReader.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_TomlReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsesDurations_data();
    void parsesDurations();
    void parsesSizes_data();
    void parsesSizes();
    void leavesAbsentKeysAlone();
    void readsEveryKind();
    void reportsAllErrorsInFileOrder();
    void namesNestedTables();
    void placesSyntaxErrors();
    void refusesHugeAndMissingFiles();
    void makesPathsAbsolute();
    void refusesKeysThatWouldExhaustTheParser_data();
    void refusesKeysThatWouldExhaustTheParser();
    void anErrorIsOneLine();
};

void tst_TomlReader::anErrorIsOneLine()
{
    const auto syntax = TomlDocument::parse("port = n\n", u"50%2.toml"_s);
    QVERIFY(!syntax);
    QVERIFY2(syntax.error().message.startsWith(u"50%2.toml:1:"_s), qPrintable(syntax.error().message));
    QVERIFY2(!syntax.error().message.contains(u'\n'), qPrintable(syntax.error().message));

    TomlErrors errors(TomlSource(u"a.toml"_s));
    errors.add({}, u"\"a\r\nb\" is wrong"_s);
    QCOMPARE(errors.toError().message, u"a.toml: \"a  b\" is wrong"_s);
}

void tst_TomlReader::refusesKeysThatWouldExhaustTheParser_data()
{
    const QByteArray parts = QByteArray("a.").repeated(50000) + 'a';
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("header") << "# first line\n[" + parts + "]\n";
    QTest::newRow("key") << "# first line\n" + parts + " = 1\n";
}

void tst_TomlReader::refusesKeysThatWouldExhaustTheParser()
{
    QFETCH(QByteArray, text);
    const Result<TomlDocument> document = TomlDocument::parse(text, u"bomb.toml"_s);
    QVERIFY(!document);
    QCOMPARE(document.error().message, u"bomb.toml:2:1: a key has too many parts"_s);
}

void tst_TomlReader::parsesDurations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("ms"); // -1: refused
    QTest::newRow("ms") << u"100ms"_s << qint64(100);
    QTest::newRow("s") << u"5s"_s << qint64(5000);
    QTest::newRow("m") << u"5m"_s << qint64(300000);
    QTest::newRow("h") << u"1h"_s << qint64(3600000);
    QTest::newRow("d") << u"2d"_s << qint64(172800000);
    QTest::newRow("zero") << u"0s"_s << qint64(0);
    QTest::newRow("no unit") << u"5"_s << qint64(-1);
    QTest::newRow("empty") << u""_s << qint64(-1);
    QTest::newRow("unit only") << u"s"_s << qint64(-1);
    QTest::newRow("negative") << u"-5s"_s << qint64(-1);
    QTest::newRow("blank") << u"5 s"_s << qint64(-1);
    QTest::newRow("fraction") << u"1.5s"_s << qint64(-1);
    QTest::newRow("overflow") << u"9223372036854775807h"_s << qint64(-1);
}

void tst_TomlReader::parsesDurations()
{
    QFETCH(QString, text);
    QFETCH(qint64, ms);
    const auto value = parseDuration(text);
    QCOMPARE(value ? qint64(value->count()) : qint64(-1), ms);
}

void tst_TomlReader::parsesSizes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes"); // -1: refused
    QTest::newRow("plain") << u"65536"_s << qint64(65536);
    QTest::newRow("B") << u"12B"_s << qint64(12);
    QTest::newRow("KiB") << u"64KiB"_s << qint64(65536);
    QTest::newRow("MiB") << u"1MiB"_s << qint64(1048576);
    QTest::newRow("GiB") << u"2GiB"_s << qint64(2147483648);
    QTest::newRow("MB") << u"1MB"_s << qint64(-1);
    QTest::newRow("case") << u"1mib"_s << qint64(-1);
    QTest::newRow("overflow") << u"99999999999GiB"_s << qint64(-1);
}

void tst_TomlReader::parsesSizes()
{
    QFETCH(QString, text);
    QFETCH(qint64, bytes);
    QCOMPARE(parseSize(text).value_or(-1), bytes);
}

void tst_TomlReader::leavesAbsentKeysAlone()
{
    const auto document = TomlDocument::parse("", u"a.toml"_s);
    QVERIFY(document);
    TomlErrors errors(document->source);
    TomlReader reader(document->table, {}, errors);
    QString text = u"kept"_s;
    int number = 7;
    reader.string(u"text"_s, text);
    reader.integer(u"number"_s, number);
    QVERIFY(!reader.table(u"table"_s));
    QVERIFY(reader.tables(u"list"_s).empty());
    reader.finish();
    QVERIFY(errors.isEmpty());
    QCOMPARE(text, u"kept"_s);
    QCOMPARE(number, 7);
}

void tst_TomlReader::readsEveryKind()
{
    const auto document = TomlDocument::parse("text = \"é\"\nflag = true\nnumber = -3\nwait = \"250ms\"\nroom = \"4KiB\"\n"
                                              "list = [\"a\", \"b\"]\nmode = \"two\"\n[any]\nx = 1\ny = [1.5, \"z\"]\n",
                                              u"a.toml"_s);
    QVERIFY(document);
    TomlErrors errors(document->source);
    TomlReader reader(document->table, {}, errors);
    QString text;
    bool flag = false;
    qint64 number = 0;
    std::chrono::milliseconds wait{};
    qint64 room = 0;
    QStringList list;
    QJsonObject any;
    reader.string(u"text"_s, text);
    reader.boolean(u"flag"_s, flag);
    reader.integer(u"number"_s, number);
    reader.duration(u"wait"_s, wait);
    reader.size(u"room"_s, room);
    reader.strings(u"list"_s, list);
    QCOMPARE(reader.choice(u"mode"_s, {u"one"_s, u"two"_s}).value_or(-1), 1);
    reader.json(u"any"_s, any);
    reader.finish();
    QVERIFY2(errors.isEmpty(), qPrintable(errors.toError().message));
    QCOMPARE(text, u"é"_s);
    QVERIFY(flag);
    QCOMPARE(number, -3);
    QCOMPARE(wait, 250ms);
    QCOMPARE(room, 4096);
    QCOMPARE(list, QStringList({u"a"_s, u"b"_s}));
    QCOMPARE(QJsonDocument(any).toJson(QJsonDocument::Compact), "{\"x\":1,\"y\":[1.5,\"z\"]}"_ba);
}

void tst_TomlReader::reportsAllErrorsInFileOrder()
{
    const auto document = TomlDocument::parse("lisen = 1\nport = \"x\"\nwait = \"soon\"\nmode = \"tow\"\nbig = 70000\n", u"a.toml"_s);
    QVERIFY(document);
    TomlErrors errors(document->source);
    TomlReader reader(document->table, {}, errors);
    quint16 port = 0;
    quint16 big = 0;
    QString listen;
    std::chrono::milliseconds wait{};
    reader.integer(u"big"_s, big);
    reader.choice(u"mode"_s, {u"one"_s, u"two"_s});
    reader.duration(u"wait"_s, wait);
    reader.integer(u"port"_s, port);
    reader.string(u"listen"_s, listen);
    reader.finish();
    const Error error = errors.toError();
    QCOMPARE(error.code, ErrorCode::InvalidConfiguration);
    QCOMPARE(error.context, u"a.toml:1:1"_s);
    QCOMPARE(error.message,
             u"a.toml:1:1: unknown key \"lisen\"; did you mean \"listen\"?\n"
             "a.toml:2:8: \"port\" must be an integer, not a string\n"
             "a.toml:3:8: \"wait\" is \"soon\", which is no duration; write \"500ms\", \"5s\", \"5m\" or \"1h\"\n"
             "a.toml:4:8: \"mode\" is \"tow\" but must be one of \"one\", \"two\"; did you mean \"two\"?\n"
             "a.toml:5:7: \"big\" is 70000 but must be from 0 to 65535"_s);
}

void tst_TomlReader::namesNestedTables()
{
    const auto document = TomlDocument::parse("[[instance]]\n[[instance.listen]]\nprot = 1\n[instance.limits]\nx = 1\n", u"a.toml"_s);
    QVERIFY(document);
    TomlErrors errors(document->source);
    TomlReader reader(document->table, {}, errors);
    for (TomlReader &instance : reader.tables(u"instance"_s)) {
        for (TomlReader &listen : instance.tables(u"listen"_s)) {
            listen.require(u"port"_s);
            listen.finish();
        }
        instance.table(u"limits"_s)->finish();
        instance.finish();
    }
    reader.finish();
    QCOMPARE(errors.toError().message,
             u"a.toml:2:1: missing key \"port\" in [[instance.listen]]\n"
             "a.toml:3:1: unknown key \"prot\" in [[instance.listen]]; did you mean \"port\"?\n"
             "a.toml:5:1: unknown key \"x\" in [instance.limits]"_s);
}

void tst_TomlReader::placesSyntaxErrors()
{
    const auto document = TomlDocument::parse("a = 1\nb = = 2\n", u"a.toml"_s);
    QVERIFY(!document);
    QCOMPARE(document.error().code, ErrorCode::InvalidConfiguration);
    QVERIFY2(document.error().message.startsWith(u"a.toml:2:5: "_s), qPrintable(document.error().message));
}

void tst_TomlReader::refusesHugeAndMissingFiles()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"a.toml"_s);
    const auto missing = TomlDocument::load(path);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::FileUnreadable);
    QVERIFY(!TomlDocument::load(folder.path()));

    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#" + QByteArray(4 * 1024 * 1024, ' '));
    file.close();
    const auto huge = TomlDocument::load(path);
    QVERIFY(!huge);
    QCOMPARE(huge.error().code, ErrorCode::InvalidConfiguration);
}

void tst_TomlReader::makesPathsAbsolute()
{
    const TomlSource source(u"/etc/signalbox/instances.d/a.toml"_s);
    QCOMPARE(source.absolutePath(u"x.pem"_s), u"/etc/signalbox/instances.d/x.pem"_s);
    QCOMPARE(source.absolutePath(u"../x.pem"_s), u"/etc/signalbox/x.pem"_s);
    QCOMPARE(source.absolutePath(u"/x.pem"_s), u"/x.pem"_s);
    QCOMPARE(source.absolutePath({}), QString());
}

QTEST_GUILESS_MAIN(tst_TomlReader)
#include "tst_TomlReader.moc"
