// SPDX-License-Identifier: Apache-2.0
// Who may connect, how often and how much, and balancers that speak for clients: against a real agent.
#include "tests/support/AgentProcess.h"
#include "tests/support/ClientSocket.h"
#include "tests/support/TestCertificate.h"

#include <QtCore/qendian.h>
#include <QtNetwork/QSslSocket>
#include <QtTest/QtTest>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray textHeader(const QByteArray &address)
{
    return "PROXY TCP4 " + address + " 198.51.100.2 54321 443\r\n";
}

QByteArray binaryHeader(int command, int transport, const QByteArray &rest)
{
    QByteArray bytes("\r\n\r\n\0\r\nQUIT\n", 12);
    bytes += char(command);
    bytes += char(transport);
    bytes += QByteArray(2, '\0');
    qToBigEndian(quint16(rest.size()), bytes.data() + 14);
    return bytes + rest;
}

const QByteArray binaryV4 = QByteArray::fromHex("c0000201c6336402d43101bb");
const QByteArray binaryV6 = QByteArray::fromHex("20010db800000000000000000000000120010db8000000000000000000000002d43101bb");

} // namespace

class tst_ClientLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void limitsTheSessionsOfAnAddress();
    void tellsWebSocketClientsWhy();
    void limitsHowOftenAnAddressConnects();
    void slowsDownWhoSendsTooManyMessages();
    void closesUnheardWhoIsDenied_data();
    void closesUnheardWhoIsDenied();
    void takesTheClientFromTheHeader_data();
    void takesTheClientFromTheHeader();
    void readsTheHeaderBeforeTls_data();
    void readsTheHeaderBeforeTls();
    void refusesConnectionsWithoutAHeader_data();
    void refusesConnectionsWithoutAHeader();
    void waitsForAHeaderNoLongerThanForAHandshake();
    void refusesHeadersFromStrangers();

private:
    /// Connects, sends, and answers whether the echo came: false when the connection ended instead.
    bool isServed(ClientSocket &client, const QByteArray &header);
    /// The peers of an instance's sessions.
    QStringList peers(const QString &instance) const;

    AgentProcess m_agent;
};

void tst_ClientLimits::initTestCase()
{
    QVERIFY(makeCertificate(m_agent.folder(), u"localhost"_s));
    const auto instance = [](const char *name, const char *type, const char *listen, const char *tables) {
        return u"[[instance]]\nname = \"%1\"\ntype = \"%2\"\n[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n%3\n%4\n"_s.arg(
            QLatin1StringView(name), QLatin1StringView(type), QLatin1StringView(listen), QLatin1StringView(tables));
    };
    const char *const proxy = "proxy_protocol = true\ntrusted_proxies = [\"127.0.0.0/8\"]";
    const char *const tls = "tls = true";
    const char *const proxyTls = "tls = true\nproxy_protocol = true\ntrusted_proxies = [\"127.0.0.1\"]";
    const QString certificate = u"[instance.tls]\npkcs12 = \"localhost.pfx\"\npassword_file = \"localhost.pass\"\n"_s;
    m_agent.setInstances(instance("few", "echo", proxy, "[instance.limits]\nmax_sessions_per_address = 2")
                         + instance("few-ws", "websocket-echo", "", "[instance.limits]\nmax_sessions_per_address = 1")
                         + instance("rare", "echo", proxy, "[instance.limits]\nconnects_per_second_per_address = 5")
                         + instance("slow", "line", "", "[instance.limits]\nmessages_per_second = 20")
                         + instance("closed", "echo", "", "[instance.access]\ndeny = [\"127.0.0.0/8\"]")
                         + instance("closed-tls", "echo", tls, "[instance.access]\nallow = [\"192.0.2.0/24\"]") + certificate
                         + instance("filtered", "echo", proxy, "[instance.access]\nallow = [\"192.0.2.0/24\"]\ndeny = [\"192.0.2.7\"]")
                         + instance("proxy", "echo", proxy, "[instance.limits]\nhandshake_timeout = \"60s\"")
                         + instance("impatient", "echo", proxy, "[instance.limits]\nhandshake_timeout = \"1s\"")
                         + instance("proxy-tls", "echo", proxyTls, "") + certificate
                         + instance("strangers", "echo", "proxy_protocol = true\ntrusted_proxies = [\"192.0.2.0/24\"]", ""));
    QVERIFY2(m_agent.start(), qPrintable(m_agent.errorText()));
}

void tst_ClientLimits::cleanupTestCase()
{
    QVERIFY2(m_agent.terminate(), m_agent.log().constData());
}

bool tst_ClientLimits::isServed(ClientSocket &client, const QByteArray &header)
{
    return client.write(header + "x") && client.read(1) == "x";
}

QStringList tst_ClientLimits::peers(const QString &instance) const
{
    const QByteArray text = m_agent.cli({u"sessions"_s, instance, u"-o"_s, u"json"_s}).output;
    QStringList list;
    for (const QJsonValue item : QJsonDocument::fromJson(text).object().value("items"_L1).toArray())
        list += item.toObject().value("peer"_L1).toString();
    return list;
}

void tst_ClientLimits::limitsTheSessionsOfAnAddress()
{
    const quint16 port = m_agent.portOf(u"few"_s);
    ClientSocket first(port);
    QVERIFY(isServed(first, textHeader("192.0.2.1")));
    {
        ClientSocket second(port);
        QVERIFY(isServed(second, textHeader("192.0.2.1")));
        ClientSocket third(port);
        QVERIFY(!isServed(third, textHeader("192.0.2.1")));
        // Of another address, behind the same balancer.
        ClientSocket other(port);
        QVERIFY(isServed(other, textHeader("192.0.2.2")));
    }
    QTRY_COMPARE(peers(u"few"_s).size(), 1);
    ClientSocket again(port);
    QVERIFY(isServed(again, textHeader("192.0.2.1")));
}

void tst_ClientLimits::tellsWebSocketClientsWhy()
{
    const quint16 port = m_agent.portOf(u"few-ws"_s);
    ClientSocket first(port);
    QVERIFY(first.write(upgradeRequest()));
    QVERIFY(first.read(12).startsWith("HTTP/1.1 101"));
    ClientSocket second(port);
    QVERIFY(second.write(upgradeRequest()));
    const QByteArray answer = second.readUntilClosed();
    QVERIFY2(answer.startsWith("HTTP/1.1 429 Too Many Requests\r\n"), answer.constData());
    QVERIFY2(answer.contains("Retry-After: ") && answer.contains("too many sessions from this address"), answer.constData());
}

void tst_ClientLimits::limitsHowOftenAnAddressConnects()
{
    const quint16 port = m_agent.portOf(u"rare"_s);
    const auto served = [this, port](const QByteArray &address) {
        ClientSocket client(port);
        return isServed(client, textHeader(address));
    };
    QElapsedTimer clock;
    clock.start();
    int count = 0;
    for (int i = 0; i < 40; ++i)
        count += served("192.0.2.1") ? 1 : 0;
    // The first five, and then five a second however long that took.
    const auto most = 5 + 5 * (clock.elapsed() + 999) / 1000;
    QVERIFY2(count >= 5 && count <= most, qPrintable(u"%1 in %2 ms"_s.arg(count).arg(clock.elapsed())));
    QVERIFY(served("192.0.2.2"));
    QVERIFY(QTest::qWaitFor([&] { return served("192.0.2.1"); }));
}

void tst_ClientLimits::slowsDownWhoSendsTooManyMessages()
{
    ClientSocket client(m_agent.portOf(u"slow"_s));
    QByteArray questions;
    QByteArray answers;
    for (int i = 0; i < 60; ++i) {
        questions += "ECHO " + QByteArray::number(i) + "\r\n";
        answers += QByteArray::number(i) + "\r\n";
    }
    QElapsedTimer clock;
    clock.start();
    QVERIFY(client.write(questions));
    // Even to one that has said all it had to say.
    client.endWriting();
    QCOMPARE(client.readUntilClosed(), answers);
    QVERIFY2(clock.elapsed() >= 1900, qPrintable(u"%1 ms"_s.arg(clock.elapsed())));
    // Its neighbours have a rate of their own.
    ClientSocket other(m_agent.portOf(u"slow"_s));
    QVERIFY(other.write("ECHO x\r\n"));
    QCOMPARE(other.read(3), "x\r\n"_ba);
}

void tst_ClientLimits::closesUnheardWhoIsDenied_data()
{
    QTest::addColumn<QString>("instance");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<bool>("served");
    QTest::newRow("denied") << u"closed"_s << QByteArray() << false;
    QTest::newRow("not allowed, before TLS") << u"closed-tls"_s << QByteArray() << false;
    QTest::newRow("client allowed") << u"filtered"_s << textHeader("192.0.2.1") << true;
    QTest::newRow("client not allowed") << u"filtered"_s << textHeader("192.0.3.1") << false;
    QTest::newRow("client denied") << u"filtered"_s << textHeader("192.0.2.7") << false;
    QTest::newRow("balancer not allowed") << u"filtered"_s << "PROXY UNKNOWN\r\n"_ba << false;
}

void tst_ClientLimits::closesUnheardWhoIsDenied()
{
    QFETCH(QString, instance);
    QFETCH(QByteArray, header);
    QFETCH(bool, served);
    ClientSocket client(m_agent.portOf(instance));
    (void)client.write(header + "x");
    if (served) {
        QCOMPARE(client.read(1), "x"_ba);
        return;
    }
    QCOMPARE(client.readUntilClosed(), QByteArray());
    QTRY_VERIFY(client.isClosed());
    QTRY_VERIFY(peers(instance).isEmpty() || served);
}

void tst_ClientLimits::takesTheClientFromTheHeader_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("peer");
    QTest::newRow("text") << textHeader("192.0.2.1") << u"192.0.2.1:54321"_s;
    QTest::newRow("text, IPv6") << "PROXY TCP6 2001:db8::1 2001:db8::2 1 2\r\n"_ba << u"[2001:db8::1]:1"_s;
    QTest::newRow("text, unknown") << "PROXY UNKNOWN\r\n"_ba << u"127.0.0.1:"_s;
    QTest::newRow("binary") << binaryHeader(0x21, 0x11, binaryV4) << u"192.0.2.1:54321"_s;
    QTest::newRow("binary, IPv6") << binaryHeader(0x21, 0x21, binaryV6) << u"[2001:db8::1]:54321"_s;
    QTest::newRow("binary with additions") << binaryHeader(0x21, 0x11, binaryV4 + QByteArray(3000, 'x')) << u"192.0.2.1:54321"_s;
    QTest::newRow("binary, local") << binaryHeader(0x20, 0x00, {}) << u"127.0.0.1:"_s;
}

void tst_ClientLimits::takesTheClientFromTheHeader()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, peer);
    const quint16 port = m_agent.portOf(u"proxy"_s);
    {
        ClientSocket client(port);
        QVERIFY(isServed(client, header));
        QTRY_COMPARE(peers(u"proxy"_s).size(), 1);
        QVERIFY2(peers(u"proxy"_s).first().startsWith(peer), qPrintable(peers(u"proxy"_s).first()));
    }
    QTRY_VERIFY(peers(u"proxy"_s).isEmpty());
    // In two segments, cut in the middle of it: no session before it is whole.
    ClientSocket client(port);
    QVERIFY(client.write(header.first(header.size() / 2)));
    QVERIFY(peers(u"proxy"_s).isEmpty());
    QVERIFY(client.write(header.sliced(header.size() / 2)));
    QVERIFY(isServed(client, {}));
}

void tst_ClientLimits::readsTheHeaderBeforeTls_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("text") << textHeader("192.0.2.1");
    QTest::newRow("binary") << binaryHeader(0x21, 0x11, binaryV4 + "\x04\x00\x03xyz"_ba);
}

void tst_ClientLimits::readsTheHeaderBeforeTls()
{
    QFETCH(QByteArray, header);
    QSslSocket client;
    client.setPeerVerifyMode(QSslSocket::VerifyNone);
    client.connectToHost(u"127.0.0.1"_s, m_agent.portOf(u"proxy-tls"_s));
    QVERIFY(client.waitForConnected());
    client.write(header);
    // At once: the client's first record comes right behind the header.
    client.startClientEncryption();
    QVERIFY2(client.waitForEncrypted(), qPrintable(client.errorString()));
    client.write("hello");
    QTRY_COMPARE(client.bytesAvailable(), 5);
    QCOMPARE(client.readAll(), "hello"_ba);
    QCOMPARE(peers(u"proxy-tls"_s), QStringList{u"192.0.2.1:54321"_s});
    client.disconnectFromHost();
    QTRY_VERIFY(peers(u"proxy-tls"_s).isEmpty());
}

void tst_ClientLimits::refusesConnectionsWithoutAHeader_data()
{
    QTest::addColumn<QString>("instance");
    QTest::addColumn<QByteArray>("bytes");
    for (const QString &instance : {u"proxy"_s, u"proxy-tls"_s}) {
        const QByteArray name = instance.toLatin1() + ": ";
        QTest::newRow((name + "HTTP").constData()) << instance << "GET / HTTP/1.1\r\n\r\n"_ba;
        QTest::newRow((name + "TLS").constData()) << instance << QByteArray::fromHex("1603010200010001fc0303") + QByteArray(500, 'x');
        QTest::newRow((name + "line too long").constData()) << instance << "PROXY UNKNOWN " + QByteArray(200, 'x') + "\r\n";
        QTest::newRow((name + "half a binary one").constData()) << instance << binaryHeader(0x21, 0x21, binaryV4);
        QTest::newRow((name + "too long a binary one").constData()) << instance << binaryHeader(0x21, 0x11, QByteArray(60000, 'x'));
    }
}

void tst_ClientLimits::refusesConnectionsWithoutAHeader()
{
    QFETCH(QString, instance);
    QFETCH(QByteArray, bytes);
    ClientSocket client(m_agent.portOf(instance));
    (void)client.write(bytes);
    QCOMPARE(client.readUntilClosed(), QByteArray());
    QTRY_VERIFY(client.isClosed());
    QVERIFY(peers(instance).isEmpty());
    QTRY_VERIFY(m_agent.log().contains("connection refused"));
}

void tst_ClientLimits::waitsForAHeaderNoLongerThanForAHandshake()
{
    const quint16 port = m_agent.portOf(u"impatient"_s);
    QElapsedTimer clock;
    clock.start();
    ClientSocket silent(port);
    ClientSocket slow(port);
    QVERIFY(slow.write("PROXY TCP4 192.0.2.1"));
    QCOMPARE(silent.readUntilClosed(), QByteArray());
    QCOMPARE(slow.readUntilClosed(), QByteArray());
    QVERIFY(silent.isClosed() && slow.isClosed());
    QVERIFY2(clock.elapsed() >= 900 && clock.elapsed() < 6000, qPrintable(QString::number(clock.elapsed())));
}

void tst_ClientLimits::refusesHeadersFromStrangers()
{
    ClientSocket client(m_agent.portOf(u"strangers"_s));
    (void)client.write(textHeader("192.0.2.1") + "x");
    QCOMPARE(client.readUntilClosed(), QByteArray());
    QTRY_VERIFY(client.isClosed());
    QTRY_VERIFY(m_agent.log().contains("the peer is not one of trusted_proxies"));
}

QTEST_GUILESS_MAIN(tst_ClientLimits)
#include "tst_ClientLimits.moc"
