// SPDX-License-Identifier: Apache-2.0
#include "shared/client/AgentAddress.h"
#include "shared/client/PinCheck.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::client;
using namespace Qt::StringLiterals;

class tst_AgentAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void read_data();
    void read();
    void refused_data();
    void refused();
    void localIsShownByItsPath();
    void fingerprintsAreReadAsPeoplePasteThem();
};

void tst_AgentAddress::read_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("shown");
    QTest::newRow("host") << u"fra-1.example"_s << u"fra-1.example"_s << 7710 << u"fra-1.example:7710"_s;
    QTest::newRow("host and port") << u"fra-1:443"_s << u"fra-1"_s << 443 << u"fra-1:443"_s;
    QTest::newRow("v4") << u"127.0.0.1:1"_s << u"127.0.0.1"_s << 1 << u"127.0.0.1:1"_s;
    QTest::newRow("v6") << u"[::1]:65535"_s << u"::1"_s << 65535 << u"[::1]:65535"_s;
    QTest::newRow("bare v6") << u"fe80::1"_s << u"fe80::1"_s << 7710 << u"[fe80::1]:7710"_s;
    QTest::newRow("zone") << u"[fe80::1%eth0]:1"_s << u"fe80::1%eth0"_s << 1 << u"[fe80::1%25eth0]:1"_s;
    QTest::newRow("bare zone") << u"fe80::1%2"_s << u"fe80::1%2"_s << 7710 << u"[fe80::1%252]:7710"_s;
    QTest::newRow("zone as shown") << u"[fe80::1%25eth0]:1"_s << u"fe80::1%eth0"_s << 1 << u"[fe80::1%25eth0]:1"_s;
    QTest::newRow("url") << u" wss://fra-1:99/ "_s << u"fra-1"_s << 99 << u"fra-1:99"_s;
}

void tst_AgentAddress::read()
{
    QFETCH(QString, text);
    const auto address = AgentAddress::fromText(text);
    QVERIFY2(address.has_value(), address ? "" : qPrintable(address.error().message));
    QVERIFY(!address->isLocal());
    QTEST(address->host, "host");
    QTEST(int(address->port), "port");
    QTEST(address->display(), "shown");
}

void tst_AgentAddress::refused_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", " ", "ws://host", "http://host", "host:0", "host:65536", "host:port", "host:", ":7710", "[::1", "[v1.x]:1",
                             "[fe80::1%25a\"b]:1", "user:pw@host", "wss://host/path", "wss://host?x=1", "a b", "wss://"}) {
        if (QByteArrayView(text) != "host:") // an empty port means the usual one
            QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text);
    }
}

void tst_AgentAddress::refused()
{
    QFETCH(QString, text);
    const auto address = AgentAddress::fromText(text);
    QVERIFY2(!address, address ? qPrintable(address->display()) : "");
    QCOMPARE(address.error().code, ErrorCode::InvalidParams);
}

void tst_AgentAddress::localIsShownByItsPath()
{
    const AgentAddress address = AgentAddress::local(u"/run/signalbox/agent.sock"_s);
    QVERIFY(address.isLocal());
    QCOMPARE(address.display(), u"/run/signalbox/agent.sock"_s);

    // As other programs mean a relative path, not as QLocalSocket does.
    QCOMPARE(AgentAddress::local(u"run/agent.sock"_s).socketPath, QDir::current().absoluteFilePath(u"run/agent.sock"_s));
}

void tst_AgentAddress::fingerprintsAreReadAsPeoplePasteThem()
{
    QCOMPARE(normalFingerprint(u" AB:cd\n:01 "_s), u"abcd01"_s);
}

QTEST_GUILESS_MAIN(tst_AgentAddress)
#include "tst_AgentAddress.moc"
