// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/ExitCode.h"
#include "control-agent/cli/Printer.h"
#include "control-agent/cli/StateText.h"
#include "control-agent/cli/Table.h"
#include "control-agent/cli/Target.h"
#include "control-agent/cli/Units.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::cli;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_CliText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columnsAreAligned();
    void rowsAreFilledUp();
    void colourDoesNotCountAsWidth();
    void narrowTerminalCutsText();
    void narrowTerminalLeavesColumnsOut();
    void csvIsQuoted();
    void csvKeepsItsColumns();
    void times_data();
    void times();
    void foreignTextCannotSteerTheTerminal();
    void exitCodes_data();
    void exitCodes();
    void everyErrorHasAFailingExitCode();
    void durations_data();
    void durations();
    void agesAndSizes();
    void statesHaveShapeAndWord();
    void listenersReadLikeAddresses();
    void anyJsonValueIsText();
    void targets_data();
    void targets();
};

void tst_CliText::columnsAreAligned()
{
    Table table({{u"NAME"_s}, {u"SESSIONS"_s, Table::Align::Right}, {u"ERROR"_s}});
    table.add({{u"EchoServerA"_s}, {u"5"_s}, {}});
    table.add({{u"B"_s}, {u"1,812,000,000"_s}, {u"● no"_s}});
    QCOMPARE(table.text(false),
             u"NAME              SESSIONS  ERROR\n"
             "EchoServerA              5\n"
             "B            1,812,000,000  ● no\n"_s);
}

void tst_CliText::rowsAreFilledUp()
{
    Table table({{u"A"_s}, {u"B"_s}});
    table.add({});
    table.add({{u"1"_s}});
    QCOMPARE(table.rows(), 2);
    QCOMPARE(table.text(false), u"A  B\n\n1\n"_s);
}

void tst_CliText::colourDoesNotCountAsWidth()
{
    Table table({{u"A"_s}, {u"B"_s}});
    table.add({{u"x"_s, Tone::Bad}, {u"y"_s}});
    table.add({{u"long"_s}, {u"z"_s}});
    QString text = table.text(true);
    QVERIFY(text.contains(u"\x1b[31mx\x1b[0m"_s));
    text.remove(QRegularExpression(u"\x1b\\[[0-9]*m"_s));
    QCOMPARE(text, table.text(false));
}

void tst_CliText::narrowTerminalCutsText()
{
    Table table({{u"NAME"_s}, {u"N"_s, Table::Align::Right}, {u"ERROR"_s}});
    table.add({{u"EchoServerA"_s}, {u"1,812,000"_s}, {u"cannot listen: address already in use"_s}});
    const QString wide = table.text(false, 200);
    QCOMPARE(wide, table.text(false));
    QCOMPARE(table.text(false, 40),
             u"NAME                 N  ERROR\n"
             "EchoServerA  1,812,000  cannot listen: …\n"_s);
    // Numbers are never cut, and a text never to nothing: then the line is longer than the terminal.
    QVERIFY(table.text(false, 5).contains(u"1,812,000"_s));
}

void tst_CliText::narrowTerminalLeavesColumnsOut()
{
    Table table({{u"NAME"_s}, {u"BYTES"_s, Table::Align::Right, true}, {u"PENDING"_s, Table::Align::Right, true}});
    table.add({{u"EchoServerA"_s}, {u"12"_s}, {u"3"_s}});
    QCOMPARE(table.text(false, 20), u"NAME         BYTES\nEchoServerA     12\n"_s);
    QCOMPARE(table.text(false, 12), u"NAME\nEchoServerA\n"_s);
}

void tst_CliText::csvIsQuoted()
{
    const QJsonObject record{
        {u"a"_s, u"x,\"y\"\nz"_s}, {u"b"_s, QJsonValue::Null}, {u"c"_s, QJsonArray{1, 2}}, {u"d"_s, true}, {u"e"_s, 12}};
    const Records records{{}, {record}, {u"a"_s, u"b"_s, u"c"_s, u"d"_s, u"e"_s, u"f"_s}, u"e"_s};
    QCOMPARE(records.csv(), u"a,b,c,d,e,f\n\"x,\"\"y\"\"\nz\",,\"[1,2]\",true,12,\n"_s);
    QCOMPARE(records.names(), u"12\n"_s);
    QCOMPARE(records.jsonLines().count(u'\n'), 1);
}

void tst_CliText::csvKeepsItsColumns()
{
    // What a newer agent adds is in JSON, and does not move columns under a script.
    const QJsonObject listener{{u"of_tomorrow"_s, 1}, {u"port"_s, 443}, {u"address"_s, u"any"_s}, {u"tls"_s, true}};
    const Records records = recordsOf<api::Listener>(QJsonArray{listener}, u"port"_s);
    QCOMPARE(records.csv(), u"address,port,tls\nany,443,true\n"_s);
    QVERIFY(records.jsonLines().contains(u"of_tomorrow"_s));
}

void tst_CliText::times_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("time");
    QTest::newRow("UTC") << u"2026-03-01T12:00:00Z"_s << u"2026-03-01T12:00:00.000Z"_s;
    QTest::newRow("zone") << u"2026-03-01T12:00:00+02:00"_s << u"2026-03-01T10:00:00.000Z"_s;
    QTest::newRow("milliseconds") << u"2026-03-01T12:00:00.250Z"_s << u"2026-03-01T12:00:00.250Z"_s;
    QTest::newRow("ago") << u"10m"_s << u"2026-03-01T11:50:00.000Z"_s;
    QTest::newRow("days ago") << u"7d"_s << u"2026-02-22T12:00:00.000Z"_s;
    QTest::newRow("no time") << u"yesterday"_s << QString();
    QTest::newRow("no such day") << u"2026-02-30"_s << QString();
    QTest::newRow("nothing") << QString() << QString();
}

void tst_CliText::times()
{
    QFETCH(QString, text);
    const QDateTime now = QDateTime::fromString(u"2026-03-01T12:00:00Z"_s, Qt::ISODate);
    QTEST(parseTime(text, now).value_or(QString()), "time");
}

void tst_CliText::foreignTextCannotSteerTheTerminal()
{
    QCOMPARE(printable(u"a\x1b[2J\nb\u202e\u0085ü"_s), u"a\\x1b[2J\\x0ab\\x202e\\x85ü"_s);
    Table table({{u"A"_s}});
    table.add({{u"\x1b]0;title\x07"_s}});
    QVERIFY(!table.text(false).contains(u'\x1b'));
}

void tst_CliText::exitCodes_data()
{
    QTest::addColumn<ErrorCode>("error");
    QTest::addColumn<int>("code");
    using enum ErrorCode;
    const QList<std::pair<ErrorCode, int>> rows{
        {InternalError, 1},    {ProtocolError, 1},   {InvalidParams, 2},    {NotPermitted, 4},
        {NotLoggedIn, 4},      {LoginFailed, 4},     {TokenExpired, 4},     {PermissionDenied, 4},
        {TooManyAttempts, 4},  {Unreachable, 5},     {ConnectionClosed, 5}, {CertificateNotTrusted, 6},
        {InstanceNotFound, 7}, {SessionNotFound, 7}, {MethodNotFound, 7},   {NotFound, 7},
        {Conflict, 8},         {InvalidState, 8},    {AddressInUse, 8},     {ManagedByFile, 8},
        {TimedOut, 9},
    };
    for (const auto &[error, code] : rows)
        QTest::newRow(errorName(error).data()) << error << code;
}

void tst_CliText::exitCodes()
{
    QFETCH(ErrorCode, error);
    QTEST(int(exitCodeOf(error)), "code");
}

void tst_CliText::everyErrorHasAFailingExitCode()
{
    for (int number = -33000; number < 2000; ++number) {
        const int code = int(exitCodeOf(static_cast<ErrorCode>(number)));
        QVERIFY2(code >= 1 && code <= 9 && code != 3, qPrintable(QString::number(number)));
    }
}

void tst_CliText::durations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("ms"); // -1: refused
    for (const auto &[text, ms] : {std::pair{"30s", 30000},
                                   {"500ms", 500},
                                   {"2m", 120000},
                                   {"1h", 3600000},
                                   {"5", 5000},
                                   {"0s", 0},
                                   {"", -1},
                                   {"s", -1},
                                   {"-1s", -1},
                                   {"1.5s", -1},
                                   {"1d", 86400000},
                                   {"10000000000s", -1},
                                   {"1s2s", -1}})
        QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text) << qint64(ms);
}

void tst_CliText::durations()
{
    QFETCH(QString, text);
    const auto duration = parseDuration(text);
    QTEST(duration ? qint64(duration->count()) : -1, "ms");
}

void tst_CliText::agesAndSizes()
{
    const QDateTime now = QDateTime::fromString(u"2026-03-01T12:00:00.000Z"_s, Qt::ISODateWithMs);
    QCOMPARE(age(u"2026-03-01T11:59:18.500Z"_s, now), u"41 s"_s);
    QCOMPARE(age(u"2026-03-01T11:55:00.000Z"_s, now), u"5 min"_s);
    QCOMPARE(age(u"2026-03-01T08:48:00.000Z"_s, now), u"3 h 12 min"_s);
    QCOMPARE(age(u"2026-02-25T10:00:00.000Z"_s, now), u"4 d 2 h"_s);
    QCOMPARE(age(u"2026-03-01T12:00:05.000Z"_s, now), u"0 s"_s); // clocks differ
    QCOMPARE(age(u""_s, now), QString());
    QCOMPARE(bytes(512), u"512 B"_s);
    QCOMPARE(bytes(1536), u"1.5 KiB"_s);
    QCOMPARE(bytes(qint64(5) << 30), u"5.0 GiB"_s);
    QCOMPARE(grouped(1812), u"1,812"_s);
}

void tst_CliText::statesHaveShapeAndWord()
{
    using enum api::InstanceState;
    QCOMPARE(stateCell(Running).text, u"● running"_s);
    QCOMPARE(stateCell(Stopped).text, u"□ stopped"_s);
    QCOMPARE(stateCell(Failed).text, u"▲ failed"_s);
    QCOMPARE(stateCell(Draining).text, u"◐ draining"_s);
    QCOMPARE(stateCell(Starting).text, u"◐ starting"_s);
}

void tst_CliText::listenersReadLikeAddresses()
{
    QCOMPARE(listenersText({{u"any"_s, 443, true}, {u"::1"_s, 80, false}}), u"any:443 tls, [::1]:80"_s);
    QCOMPARE(listenersText({}), QString());
}

void tst_CliText::anyJsonValueIsText()
{
    QCOMPARE(jsonText(QJsonArray{}), u"[\n]"_s);
    QCOMPARE(jsonText(5), u"5"_s);
    QCOMPARE(jsonText(u"a\"b"_s), u"\"a\\\"b\""_s);
    QCOMPARE(jsonText(QJsonValue::Null), u"null"_s);
}

void tst_CliText::targets_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("fingerprint");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<bool>("accepted");
    const QByteArray pin(64, 'A');
    QTest::newRow("local") << QByteArray() << QByteArray() << QByteArray() << true;
    QTest::newRow("pinned") << QByteArray("wss://h:1") << pin << QByteArray("t\n") << true;
    QTest::newRow("by authority") << QByteArray("wss://h:1") << QByteArray() << QByteArray("t") << true;
    QTest::newRow("short pin") << QByteArray("wss://h:1") << QByteArray("abc") << QByteArray("t") << false;
    QTest::newRow("no token") << QByteArray("wss://h:1") << pin << QByteArray(" ") << false;
    QTest::newRow("not wss") << QByteArray("ws://h:1") << pin << QByteArray("t") << false;
}

void tst_CliText::targets()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, fingerprint);
    QFETCH(QByteArray, token);
    qputenv("SIGNALBOX_TOKEN", token);
    TargetOptions options;
    options.url = url.toStdString();
    options.fingerprint = fingerprint.toStdString();
    const auto target = targetOf(options);
    qunsetenv("SIGNALBOX_TOKEN");
    QTEST(target.has_value(), "accepted");
    if (!target) {
        QCOMPARE(target.error().code, ErrorCode::InvalidParams);
        return;
    }
    QCOMPARE(target->address.isLocal(), url.isEmpty());
    QCOMPARE(target->credentials.bearerToken, QString::fromUtf8(token.trimmed()));
    QCOMPARE(target->address.fingerprint, QString::fromUtf8(fingerprint).toLower());
}

QTEST_GUILESS_MAIN(tst_CliText)
#include "tst_CliText.moc"
