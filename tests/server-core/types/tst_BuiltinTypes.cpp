// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceHost.h"
#include "server-core/types/OptionCheck.h"
#include "server-core/types/TypeRegistry.h"

#include <QtNetwork/QTcpSocket>
#include <QtTest/QtTest>
#include <QtWebSockets/QWebSocket>

#include <sys/socket.h>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;

/// The built-in types as their clients see them, over real sockets.
class tst_BuiltinTypes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void echoesBytes();
    void answersLines_data();
    void answersLines();
    void tellsTime();
    void tellsWho();
    void listsCommands();
    void quits();
    void answersALastLineWithoutItsEnd();
    void echoesInEachFraming_data();
    void echoesInEachFraming();
    void checksOptions_data();
    void checksOptions();
    void saysThatALineIsTooLong();
    void echoesWebSocketMessages();
    void answersPings();
    void closesWithTheClientsCode();
    void readsFramesBehindTheUpgrade();
    void refusesBrokenFrames_data();
    void refusesBrokenFrames();
    void explainsItselfToBrowsers();
    void refusesBadRequests_data();
    void refusesBadRequests();

private:
    quint16 port(const QString &name) const { return m_host->status(name)->listeners.first().port; }
    /// Sends `bytes` and returns all that comes until the server closes.
    QByteArray exchange(const QString &name, const QByteArray &bytes) const;

    TypeRegistry m_types = TypeRegistry::withBuiltins();
    std::unique_ptr<InstanceHost> m_host;
};

namespace {

const QByteArray upgrade = "GET /any HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

/// A frame as a client sends it, masked with zeros.
QByteArray frame(char first, const QByteArray &payload)
{
    return QByteArray(1, first) + char(0x80 | payload.size()) + QByteArray(4, '\0') + payload;
}

QByteArray readLine(QTcpSocket &socket)
{
    while (!socket.canReadLine() && socket.waitForReadyRead(5000)) { }
    return socket.readLine();
}

} // namespace

void tst_BuiltinTypes::initTestCase()
{
    m_host = std::make_unique<InstanceHost>(2, m_types);
    for (const QString &type : m_types.names()) {
        InstanceConfig config;
        config.name = type;
        config.type = type;
        config.listeners = {{u"127.0.0.1"_s, 0, false}};
        config.limits.maxMessageBytes = 1000;
        QVERIFY(m_host->add(config));
        QVERIFY(m_host->start(type));
    }
    for (const QString &type : m_types.names())
        QTRY_COMPARE(m_host->status(type)->state, InstanceState::Running);
}

QByteArray tst_BuiltinTypes::exchange(const QString &name, const QByteArray &bytes) const
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port(name));
    socket.write(bytes);
    while (socket.state() != QAbstractSocket::UnconnectedState && socket.waitForReadyRead(5000)) { }
    return socket.readAll();
}

void tst_BuiltinTypes::echoesBytes()
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port(u"echo"_s));
    QByteArray sent(300'000, '\0');
    for (qsizetype i = 0; i < sent.size(); ++i)
        sent[i] = char(i * 7);
    socket.write(sent);
    QByteArray got;
    QTRY_COMPARE_WITH_TIMEOUT((got += socket.readAll()).size(), sent.size(), 10000);
    QCOMPARE(got, sent);
}

void tst_BuiltinTypes::answersLines_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("echo") << "ECHO  hello  world\r\n"_ba
                          << "hello  world\r\n"_ba;
    QTest::newRow("LF only") << "ECHO hi\n"_ba
                             << "hi\r\n"_ba;
    QTest::newRow("echo of nothing") << "ECHO\r\n"_ba
                                     << "\r\n"_ba;
    QTest::newRow("any case") << "eChO hi\r\n"_ba
                              << "hi\r\n"_ba;
    QTest::newRow("blanks in front") << "  ECHO hi\r\n"_ba
                                     << "hi\r\n"_ba;
    QTest::newRow("empty lines") << "\r\n\n  \r\nECHO hi\r\n"_ba
                                 << "hi\r\n"_ba;
    QTest::newRow("pipelined") << "ECHO 1\r\nECHO 2\r\n"_ba
                               << "1\r\n2\r\n"_ba;
    QTest::newRow("add") << "ADD 1 2\r\n"_ba
                         << "3\r\n"_ba;
    QTest::newRow("add many") << "ADD 1 2 3 -10\r\n"_ba
                              << "-4\r\n"_ba;
    QTest::newRow("add fractions") << "ADD 1.5 2\r\n"_ba
                                   << "3.5\r\n"_ba;
    QTest::newRow("add large exactly") << "ADD 9007199254740993 1\r\n"_ba
                                       << "9007199254740994\r\n"_ba;
    QTest::newRow("add past 64 bits") << "ADD 9223372036854775807 1\r\n"_ba
                                      << "ERR the result is too large\r\n"_ba;
    QTest::newRow("mult past 64 bits") << "MULT 9223372036854775807 -2\r\n"_ba
                                       << "ERR the result is too large\r\n"_ba;
    QTest::newRow("past doubles") << "MULT 1e300 1e300\r\n"_ba
                                  << "ERR the result is too large\r\n"_ba;
    QTest::newRow("tenths") << "ADD 0.1 0.2\r\n"_ba
                            << "0.3\r\n"_ba;
    QTest::newRow("halves make a whole") << "ADD 1000000000000000.5 0.5\r\n"_ba
                                         << "1000000000000001\r\n"_ba;
    QTest::newRow("third") << "MULT 1e-3 1e-3\r\n"_ba
                           << "1e-06\r\n"_ba;
    QTest::newRow("mult") << "MULT 6 7\r\n"_ba
                          << "42\r\n"_ba;
    QTest::newRow("bad number") << "ADD 1 two\r\n"_ba
                                << "ERR \"two\" is not a number\r\n"_ba;
    QTest::newRow("infinite number") << "ADD 1 inf\r\n"_ba
                                     << "ERR \"inf\" is not a number\r\n"_ba;
    QTest::newRow("no numbers") << "MULT\r\n"_ba
                                << "ERR usage: MULT a b ...\r\n"_ba;
    QTest::newRow("unknown") << "FOO bar\r\n"_ba
                             << "ERR unknown command \"FOO\"; try HELP\r\n"_ba;
    QTest::newRow("control characters") << "F\x1b[0m\r\n"_ba
                                        << "ERR unknown command \"F?[0m\"; try HELP\r\n"_ba;
    QTest::newRow("not UTF-8") << "F\xff\xfeO\r\n"_ba
                               << "ERR unknown command \"F\xef\xbf\xbd\xef\xbf\xbdO\"; try HELP\r\n"_ba;
    QTest::newRow("cut between characters") << QByteArray(39, 'x') + "\xc3\xa4\xc3\xa4\r\n"
                                            << "ERR unknown command \"" + QByteArray(39, 'x') + "...\"; try HELP\r\n";
    QTest::newRow("CR does not count") << "ECHO " + QByteArray(995, 'x') + "\r\n" << QByteArray(995, 'x') + "\r\n";
    QTest::newRow("long key") << QByteArray(60, 'x') + "\r\n"
                              << "ERR unknown command \"" + QByteArray(40, 'x') + "...\"; try HELP\r\n";
}

void tst_BuiltinTypes::answersLines()
{
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, answer);
    QCOMPARE(exchange(u"line"_s, sent + "QUIT\r\n"), answer + "BYE\r\n");
}

void tst_BuiltinTypes::tellsTime()
{
    const QByteArray answer = exchange(u"line"_s, "TIME\r\nQUIT\r\n");
    const QString text = QString::fromLatin1(answer.first(answer.indexOf('\r')));
    QVERIFY2(text.endsWith(u'Z'), qPrintable(text));
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    QVERIFY2(std::abs(time.msecsTo(QDateTime::currentDateTimeUtc())) < 60'000, qPrintable(text));
}

void tst_BuiltinTypes::tellsWho()
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port(u"line"_s));
    socket.write("WHO\r\n");
    const QStringList words = QString::fromLatin1(readLine(socket)).trimmed().split(u' ');
    QCOMPARE(words.size(), 3);
    QVERIFY2(QRegularExpression(u"^[0-9a-z]{6}-[0-9a-z]+$"_s).match(words[0]).hasMatch(), qPrintable(words[0]));
    QCOMPARE(words[1], u"127.0.0.1:%1"_s.arg(socket.localPort()));
    QVERIFY(QDateTime::fromString(words[2], Qt::ISODateWithMs).isValid());
}

void tst_BuiltinTypes::listsCommands()
{
    const QByteArray help = exchange(u"line"_s, "HELP\r\nQUIT\r\n");
    for (const char *command : {"ECHO text", "ADD a b ...", "MULT a b ...", "TIME", "WHO", "HELP", "QUIT"})
        QVERIFY2(("\r\n" + help).contains("\r\n" + QByteArray(command) + "  "), help.constData());
    QCOMPARE(help.count("\r\n"), 8);
}

void tst_BuiltinTypes::quits()
{
    QCOMPARE(exchange(u"line"_s, "QUIT\r\nECHO not any more\r\n"), "BYE\r\n"_ba);
}

void tst_BuiltinTypes::answersALastLineWithoutItsEnd()
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port(u"line"_s));
    socket.write("ECHO one\nECHO two");
    QVERIFY(socket.waitForBytesWritten());
    QCOMPARE(::shutdown(int(socket.socketDescriptor()), SHUT_WR), 0);
    while (socket.state() != QAbstractSocket::UnconnectedState && socket.waitForReadyRead(5000)) { }
    QCOMPARE(socket.readAll(), "one\r\ntwo\r\n"_ba);
}

void tst_BuiltinTypes::echoesInEachFraming_data()
{
    QTest::addColumn<QJsonObject>("options");
    QTest::addColumn<QByteArray>("stream");
    const auto row = [](const char *name, const QJsonObject &options, const QByteArray &stream) {
        QTest::newRow(name) << options << stream;
    };
    row("terminator", {{u"framing"_s, u"terminator"_s}}, "a\r\nbc\r\n"_ba);
    row("own terminator", {{u"framing"_s, u"terminator"_s}, {u"terminator"_s, u"END"_s}}, "aENDbcEND"_ba);
    row("marks", {{u"framing"_s, u"begin-end-mark"_s}, {u"begin"_s, u"!"_s}, {u"end"_s, u"$"_s}}, "!a$!bc$"_ba);
    row("fixed", {{u"framing"_s, u"fixed-size"_s}, {u"size"_s, 3}}, "abcdef"_ba);
    row("length", {{u"framing"_s, u"length-prefix"_s}}, "\x00\x00\x00\x02hi"_ba);
    row("length, all options",
        {{u"framing"_s, u"length-prefix"_s},
         {u"length_bytes"_s, 2},
         {u"byte_order"_s, u"little"_s},
         {u"length_counts_header"_s, true},
         {u"length_offset"_s, 3}},
        "CMD\x07\x00hi"_ba);
    row("separators", {{u"framing"_s, u"counted-separators"_s}, {u"separator"_s, u"#"_s}, {u"separator_count"_s, 3}}, "#a#b##c#d#"_ba);
}

void tst_BuiltinTypes::echoesInEachFraming()
{
    QFETCH(QJsonObject, options);
    QFETCH(QByteArray, stream);
    InstanceConfig config;
    config.name = u"framed"_s;
    config.type = u"echo"_s;
    config.listeners = {{u"127.0.0.1"_s, 0, false}};
    config.options = options;
    InstanceHost host(1, m_types);
    QVERIFY(host.add(config) && host.start(config.name));
    QTRY_COMPARE(host.status(config.name)->state, InstanceState::Running);
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, host.status(config.name)->listeners.first().port);
    socket.write(stream);
    QByteArray got;
    QTRY_COMPARE((got += socket.readAll()).size(), stream.size());
    QCOMPARE(got, stream);
    QVERIFY(host.counters(config.name).messagesIn < stream.size());
}

void tst_BuiltinTypes::checksOptions_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QJsonObject>("options");
    QTest::addColumn<QString>("message"); // empty: accepted
    const auto row = [](const char *type, const QJsonObject &options, const char *message) {
        QTest::addRow("%s %s", type, QJsonDocument(options).toJson(QJsonDocument::Compact).constData())
            << QString::fromLatin1(type) << options << QString::fromLatin1(message);
    };
    row("echo", {{u"framing"_s, u"lenght-prefix"_s}},
        "option \"framing\" must be one of \"raw\", \"terminator\", \"begin-end-mark\", \"fixed-size\", \"length-prefix\", "
        "\"counted-separators\"; did you mean \"length-prefix\"?");
    row("echo", {{u"size"_s, 3}}, "option \"size\" belongs to framing \"fixed-size\", not to \"raw\"");
    row("echo", {{u"framing"_s, u"fixed-size"_s}}, "option \"size\" is missing: framing \"fixed-size\" needs it");
    row("echo", {{u"framing"_s, u"fixed-size"_s}, {u"size"_s, 0}}, "option \"size\" must be a whole number from 1 to 1073741824");
    row("echo", {{u"framing"_s, u"fixed-size"_s}, {u"size"_s, 1.5}}, "option \"size\" must be a whole number from 1 to 1073741824");
    row("echo", {{u"framing"_s, u"length-prefix"_s}, {u"length_bytes"_s, 3}}, "option \"length_bytes\" must be 1, 2, 4 or 8");
    row("echo", {{u"framing"_s, u"terminator"_s}, {u"terminator"_s, u""_s}},
        "option \"terminator\" must be a string of 1 to 255 characters");
    row("echo", {{u"framing"_s, u"counted-separators"_s}, {u"separator"_s, u"##"_s}, {u"separator_count"_s, 2}},
        "option \"separator\" must be a string of 1 character");
    row("echo", {{u"framing"_s, u"counted-separators"_s}, {u"separator"_s, u"#"_s}, {u"separator_count"_s, 1}},
        "option \"separator_count\" must be a whole number from 2 to 65536");
    row("echo", {{u"framin"_s, u"raw"_s}}, "server type \"echo\" has no option \"framin\"; did you mean \"framing\"?");
    row("echo", {{u"framing"_s, u"raw"_s}}, "");
    row("websocket-echo", {{u"compression"_s, false}, {u"compression_context"_s, true}, {u"compression_threshold"_s, 0}}, "");
    row("websocket-echo", {{u"compression"_s, 1}}, "option \"compression\" must be true or false");
    row("websocket-echo", {{u"compression_threshold"_s, -1}},
        "option \"compression_threshold\" must be a whole number from 0 to 1073741824");
    row("line", {{u"framing"_s, u"raw"_s}}, "server type \"line\" has no option \"framing\"");
}

void tst_BuiltinTypes::checksOptions()
{
    QFETCH(QString, type);
    QFETCH(QJsonObject, options);
    QFETCH(QString, message);
    const Result<void> result = checkOptions(**m_types.find(type), options);
    QCOMPARE(result ? QString() : result.error().message, message);
}

void tst_BuiltinTypes::saysThatALineIsTooLong()
{
    QCOMPARE(exchange(u"line"_s, "ECHO hi\r\n" + QByteArray(2000, 'x')), "hi\r\nERR line longer than 1000 bytes\r\n"_ba);
}

void tst_BuiltinTypes::echoesWebSocketMessages()
{
    QWebSocket socket;
    QSignalSpy texts(&socket, &QWebSocket::textMessageReceived);
    QSignalSpy binaries(&socket, &QWebSocket::binaryMessageReceived);
    QSignalSpy connected(&socket, &QWebSocket::connected);
    socket.open(QUrl(u"ws://127.0.0.1:%1/"_s.arg(port(u"websocket-echo"_s))));
    QTRY_COMPARE(connected.count(), 1);
    QCOMPARE(socket.subprotocol(), QString());
    socket.sendTextMessage(u"grüße"_s);
    socket.sendBinaryMessage("\x00\xff"_ba);
    QTRY_COMPARE(binaries.count(), 1);
    QCOMPARE(texts.count(), 1);
    QCOMPARE(texts.first().first().toString(), u"grüße"_s);
    QCOMPARE(binaries.first().first().toByteArray(), "\x00\xff"_ba);
}

void tst_BuiltinTypes::answersPings()
{
    QWebSocket socket;
    QSignalSpy pongs(&socket, &QWebSocket::pong);
    QSignalSpy connected(&socket, &QWebSocket::connected);
    socket.open(QUrl(u"ws://127.0.0.1:%1/"_s.arg(port(u"websocket-echo"_s))));
    QTRY_COMPARE(connected.count(), 1);
    socket.ping("are you there");
    QTRY_COMPARE(pongs.count(), 1);
    QCOMPARE(pongs.first().at(1).toByteArray(), "are you there"_ba);
}

void tst_BuiltinTypes::closesWithTheClientsCode()
{
    const QByteArray answer = exchange(u"websocket-echo"_s, upgrade + frame('\x88', "\x0f\xa1 done"_ba)); // 4001
    QVERIFY2(answer.startsWith("HTTP/1.1 101 "), answer.constData());
    QCOMPARE(answer.sliced(answer.indexOf("\r\n\r\n") + 4), "\x88\x02\x0f\xa1"_ba);
}

void tst_BuiltinTypes::readsFramesBehindTheUpgrade()
{
    const QByteArray answer = exchange(u"websocket-echo"_s, upgrade + frame('\x81', "hi") + frame('\x88', {}));
    QCOMPARE(answer.sliced(answer.indexOf("\r\n\r\n") + 4), "\x81\x02hi\x88\x00"_ba);
}

void tst_BuiltinTypes::refusesBrokenFrames_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<int>("code");
    QTest::newRow("not masked") << "\x81\x02hi"_ba << 1002;
    QTest::newRow("reserved bit") << frame('\xc1', "hi") << 1002;
    QTest::newRow("not UTF-8") << frame('\x81', "\xff") << 1007;
    QTest::newRow("too large") << "\x82\xfe\x03\xe9\x00\x00\x00\x00"_ba << 1009;
}

void tst_BuiltinTypes::refusesBrokenFrames()
{
    QFETCH(QByteArray, sent);
    QFETCH(int, code);
    const QByteArray answer = exchange(u"websocket-echo"_s, upgrade + sent);
    const QByteArray frames = answer.sliced(answer.indexOf("\r\n\r\n") + 4);
    QVERIFY2(frames.size() > 4, frames.toHex().constData());
    QCOMPARE(frames[0], '\x88');
    QCOMPARE((uchar(frames[2]) << 8) | uchar(frames[3]), code);
}

void tst_BuiltinTypes::explainsItselfToBrowsers()
{
    const QByteArray answer = exchange(u"websocket-echo"_s, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    QVERIFY2(answer.startsWith("HTTP/1.1 426 "), answer.constData());
    QVERIFY2(answer.contains("\r\nUpgrade: websocket\r\n"), answer.constData());
    QVERIFY2(answer.contains("This is the WebSocket server \"websocket-echo\""), answer.constData());
}

void tst_BuiltinTypes::refusesBadRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("no HTTP") << "\x16\x03\x01\r\n\r\n"_ba
                             << "400"_ba;
    QTest::newRow("POST") << "POST / HTTP/1.1\r\nHost: h\r\n\r\n"_ba
                          << "405"_ba;
    QTest::newRow("header too large") << "GET / HTTP/1.1\r\nHost: h\r\nX: " + QByteArray(9000, 'x') << "431"_ba;
    QTest::newRow("old version") << QByteArray(upgrade).replace("Version: 13", "Version: 8") << "426"_ba;
    QTest::newRow("no key") << QByteArray(upgrade).replace("dGhlIHNhbXBsZSBub25jZQ==", "short") << "400"_ba;
}

void tst_BuiltinTypes::refusesBadRequests()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, status);
    const QByteArray answer = exchange(u"websocket-echo"_s, request);
    QVERIFY2(answer.startsWith("HTTP/1.1 " + status + ' '), answer.constData());
}

QTEST_GUILESS_MAIN(tst_BuiltinTypes)
#include "tst_BuiltinTypes.moc"
