// SPDX-License-Identifier: Apache-2.0
#include "server-core/http/RequestParser.h"
#include "server-core/websocket/Handshake.h"

#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace signalbox::core::websocket;

namespace {

constexpr auto Usual = "Host: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

http::Request requestFor(const QByteArray &lines, const QByteArray &method = "GET")
{
    const QByteArray bytes = method + " /chat HTTP/1.1\r\n" + lines + "\r\n";
    http::RequestParser parser;
    if (parser.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())}).state != http::RequestParser::State::Complete)
        qFatal("the test's request is refused");
    return parser.request();
}

QByteArray usualWith(const char *line, const char *instead)
{
    return QByteArray(Usual).replace(line, instead);
}

} // namespace

class tst_Handshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersTheExampleOfTheRfc();
    void judgesRequests_data();
    void judgesRequests();
    void saysWhichVersionItSpeaks();
    void checksTheOrigin_data();
    void checksTheOrigin();
    void choosesTheSubprotocol_data();
    void choosesTheSubprotocol();
    void tellsUpgradesFromPages();
};

void tst_Handshake::answersTheExampleOfTheRfc()
{
    QCOMPARE(Handshake::acceptKey("dGhlIHNhbXBsZSBub25jZQ=="), QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    const auto answer =
        Handshake::answer(requestFor(QByteArray(Usual) + "Sec-WebSocket-Protocol: chat, superchat\r\n"), {.subprotocols = {"chat"}});
    QVERIFY(answer.accepted());
    QCOMPARE(answer.response,
             QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n\r\n"));
}

void tst_Handshake::judgesRequests_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &lines, int status, const QByteArray &method = "GET") {
        QTest::newRow(name) << method << lines << status;
    };
    const char *upgrade = "Upgrade: websocket";
    const char *connection = "Connection: Upgrade";
    const char *key = "dGhlIHNhbXBsZSBub25jZQ==";
    const char *version = "Version: 13";
    row("usual", Usual, 101);
    row("Firefox", usualWith(connection, "Connection: keep-alive, Upgrade"), 101);
    row("any case", usualWith(upgrade, "UPGRADE: WebSocket").replace("Connection: Upgrade", "connection: uPGRADE"), 101);
    row("among others", usualWith(upgrade, "Upgrade: h2c, websocket"), 101);
    row("POST", Usual, 405, "POST");
    row("method in lower case", Usual, 405, "get");
    row("no Upgrade", usualWith(upgrade, "A: b"), 426);
    row("another Upgrade", usualWith(upgrade, "Upgrade: h2c"), 426);
    row("no Connection", usualWith(connection, "A: b"), 400);
    row("Connection close", usualWith(connection, "Connection: close"), 400);
    row("no version", usualWith("Sec-WebSocket-Version: 13", "A: b"), 426);
    row("version 8", usualWith(version, "Version: 8"), 426);
    row("version 013", usualWith(version, "Version: 013"), 426);
    row("two versions", usualWith(version, "Version: 13\r\nSec-WebSocket-Version: 8"), 426);
    row("no key", usualWith("Sec-WebSocket-Key", "A"), 400);
    row("two keys", usualWith(key, "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="), 400);
    row("empty key", usualWith(key, ""), 400);
    row("15 bytes", usualWith(key, "MTIzNDU2Nzg5MDEyMzQ1"), 400);
    row("17 bytes", usualWith(key, "MTIzNDU2Nzg5MDEyMzQ1Njc="), 400);
    row("unpadded key", usualWith(key, "dGhlIHNhbXBsZSBub25jZQ"), 400);
    row("not base64", usualWith(key, "dGhlIHNhbXBsZSBub25j!Q=="), 400);
}

void tst_Handshake::judgesRequests()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, lines);
    QFETCH(int, status);
    const auto answer = Handshake::answer(requestFor(lines, method), {});
    QCOMPARE(static_cast<int>(answer.status), status);
    QCOMPARE(answer.accepted(), status == 101);
    QVERIFY(answer.response.startsWith("HTTP/1.1 " + QByteArray::number(status) + ' '));
    QVERIFY(answer.response.contains("\r\n\r\n"));
    QCOMPARE(answer.reason.isEmpty(), status == 101);
    QCOMPARE(answer.response.contains("Connection: close"), status != 101);
    QCOMPARE(answer.response.contains("Sec-WebSocket-Accept"), status == 101);
}

void tst_Handshake::saysWhichVersionItSpeaks()
{
    const auto answer = Handshake::answer(requestFor(usualWith("Version: 13", "Version: 7")), {});
    QVERIFY(answer.response.contains("\r\nSec-WebSocket-Version: 13\r\n"));
    QVERIFY(answer.response.contains("\r\nUpgrade: websocket\r\n"));
    const auto post = Handshake::answer(requestFor(Usual, "POST"), {});
    QVERIFY(post.response.contains("\r\nAllow: GET\r\n"));
}

void tst_Handshake::checksTheOrigin_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<bool>("restricted");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("absent") << QByteArray() << true << true;
    QTest::newRow("listed") << QByteArray("Origin: https://app.example.com\r\n") << true << true;
    QTest::newRow("listed, other case") << QByteArray("Origin: HTTPS://App.example.com\r\n") << true << true;
    QTest::newRow("other") << QByteArray("Origin: https://evil.example\r\n") << true << false;
    QTest::newRow("longer") << QByteArray("Origin: https://app.example.com.evil.example\r\n") << true << false;
    QTest::newRow("other scheme") << QByteArray("Origin: http://app.example.com\r\n") << true << false;
    QTest::newRow("null") << QByteArray("Origin: null\r\n") << true << false;
    QTest::newRow("empty") << QByteArray("Origin:\r\n") << true << false;
    QTest::newRow("one good, one bad") << QByteArray("Origin: https://app.example.com\r\nOrigin: https://evil.example\r\n") << true
                                       << false;
    QTest::newRow("any") << QByteArray("Origin: https://evil.example\r\n") << false << true;
}

void tst_Handshake::checksTheOrigin()
{
    QFETCH(QByteArray, lines);
    QFETCH(bool, restricted);
    QFETCH(bool, accepted);
    HandshakePolicy policy;
    if (restricted)
        policy.allowedOrigins = QList<QByteArray>{"https://other.example", "https://app.example.com"};
    const auto answer = Handshake::answer(requestFor(Usual + lines), policy);
    QCOMPARE(answer.status, accepted ? http::Status::SwitchingProtocols : http::Status::Forbidden);
}

void tst_Handshake::choosesTheSubprotocol_data()
{
    QTest::addColumn<QByteArray>("offer");
    QTest::addColumn<bool>("required");
    QTest::addColumn<QByteArray>("chosen"); // "-" when refused
    QTest::newRow("none offered") << QByteArray() << false << QByteArray();
    QTest::newRow("none offered, required") << QByteArray() << true << QByteArray("-");
    QTest::newRow("server's order") << QByteArray("Sec-WebSocket-Protocol: b, a\r\n") << true << QByteArray("a");
    QTest::newRow("second choice") << QByteArray("Sec-WebSocket-Protocol: x,b\r\n") << true << QByteArray("b");
    QTest::newRow("over two lines") << QByteArray("Sec-WebSocket-Protocol: b\r\nSec-WebSocket-Protocol: a\r\n") << true << QByteArray("a");
    QTest::newRow("unknown") << QByteArray("Sec-WebSocket-Protocol: x\r\n") << false << QByteArray();
    QTest::newRow("unknown, required") << QByteArray("Sec-WebSocket-Protocol: x\r\n") << true << QByteArray("-");
    QTest::newRow("other case") << QByteArray("Sec-WebSocket-Protocol: A\r\n") << false << QByteArray();
}

void tst_Handshake::choosesTheSubprotocol()
{
    QFETCH(QByteArray, offer);
    QFETCH(bool, required);
    QFETCH(QByteArray, chosen);
    const auto answer = Handshake::answer(requestFor(Usual + offer), {.subprotocols = {"a", "b"}, .requireSubprotocol = required});
    if (chosen == "-") {
        QCOMPARE(answer.status, http::Status::BadRequest);
        return;
    }
    QVERIFY(answer.accepted());
    QCOMPARE(answer.subprotocol, chosen);
    QCOMPARE(answer.response.contains("Sec-WebSocket-Protocol"), !chosen.isEmpty());
}

void tst_Handshake::tellsUpgradesFromPages()
{
    QVERIFY(Handshake::isUpgrade(requestFor(Usual)));
    QVERIFY(!Handshake::isUpgrade(requestFor("Host: a\r\n")));
}

QTEST_APPLESS_MAIN(tst_Handshake)
#include "tst_Handshake.moc"
