// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/AddressBlock.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::net;
using namespace Qt::StringLiterals;

class tst_AddressBlock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contains_data();
    void contains();
    void writesItselfInOneWay_data();
    void writesItselfInOneWay();
    void refuses_data();
    void refuses();
};

void tst_AddressBlock::contains_data()
{
    QTest::addColumn<QString>("block");
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("expected");
    const auto row = [](const QString &block, const QString &address, bool expected) {
        QTest::addRow("%s in %s", qPrintable(address), qPrintable(block)) << block << address << expected;
    };
    row(u"10.0.0.0/8"_s, u"10.255.255.255"_s, true);
    row(u"10.0.0.0/8"_s, u"11.0.0.0"_s, false);
    row(u"10.0.0.0/8"_s, u"9.255.255.255"_s, false);
    row(u"192.0.2.128/25"_s, u"192.0.2.127"_s, false);
    row(u"192.0.2.128/25"_s, u"192.0.2.128"_s, true);
    row(u"192.0.2.4/30"_s, u"192.0.2.7"_s, true);
    row(u"192.0.2.4/30"_s, u"192.0.2.8"_s, false);
    row(u"192.0.2.7"_s, u"192.0.2.7"_s, true);
    row(u"192.0.2.7"_s, u"192.0.2.6"_s, false);
    row(u"192.0.2.7/32"_s, u"192.0.2.7"_s, true);
    row(u"0.0.0.0/0"_s, u"255.255.255.255"_s, true);
    row(u"0.0.0.0/0"_s, u"::1"_s, false);
    row(u"::/0"_s, u"2001:db8::1"_s, true);
    row(u"::/0"_s, u"10.0.0.1"_s, false);
    row(u"2001:db8::/32"_s, u"2001:db8:ffff:ffff::1"_s, true);
    row(u"2001:db8::/32"_s, u"2001:db9::"_s, false);
    row(u"2001:db8::/33"_s, u"2001:db8:7fff::1"_s, true);
    row(u"2001:db8::/33"_s, u"2001:db8:8000::1"_s, false);
    row(u"::1"_s, u"::1"_s, true);
    row(u"::1"_s, u"::2"_s, false);
    // The same client, however it was written.
    row(u"10.0.0.0/8"_s, u"::ffff:10.1.2.3"_s, true);
    row(u"::ffff:10.0.0.0/104"_s, u"10.1.2.3"_s, true);
    row(u"::ffff:0:0/96"_s, u"192.0.2.1"_s, true);
    row(u"::ffff:10.0.0.1"_s, u"10.0.0.1"_s, true);
}

void tst_AddressBlock::contains()
{
    QFETCH(QString, block);
    QFETCH(QString, address);
    QFETCH(bool, expected);
    const auto parsed = AddressBlock::parse(block);
    QVERIFY2(parsed, qPrintable(parsed ? QString() : parsed.error().message));
    const auto endpoint = Endpoint::parse(address, 80);
    QVERIFY(endpoint);
    QCOMPARE(parsed->contains(*endpoint), expected);
    QVERIFY(!parsed->contains(Endpoint()));
}

void tst_AddressBlock::writesItselfInOneWay_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("shown");
    QTest::newRow("IPv4") << u"10.0.0.0/8"_s << u"10.0.0.0/8"_s;
    QTest::newRow("one IPv4") << u"192.0.2.1/32"_s << u"192.0.2.1"_s;
    QTest::newRow("mapped") << u"::ffff:10.0.0.0/104"_s << u"10.0.0.0/8"_s;
    QTest::newRow("all") << u"::ffff:0:0/96"_s << u"0.0.0.0/0"_s;
    QTest::newRow("IPv6") << u"2001:DB8:0:0::/32"_s << u"2001:db8::/32"_s;
    QTest::newRow("one IPv6") << u"0::1/128"_s << u"::1"_s;
}

void tst_AddressBlock::writesItselfInOneWay()
{
    QFETCH(QString, written);
    QFETCH(QString, shown);
    const auto block = AddressBlock::parse(written);
    QVERIFY(block);
    QCOMPARE(block->toString(), shown);
    QCOMPARE(*AddressBlock::parse(shown), *block);
}

void tst_AddressBlock::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("message");
    const QString neither = u": not an address, nor a network such as \"10.0.0.0/8\" or \"2001:db8::/32\""_s;
    for (const char *text : {"", "localhost", "10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.0 /8", " 10.0.0.0/8", "/8", "fe80::1%eth0",
                             ":::", "10.0.0.0-10.0.0.9"})
        QTest::newRow(*text ? text : "nothing") << QString::fromLatin1(text) << u"\"%1\""_s.arg(QLatin1StringView(text)) + neither;
    const QString hidden = u"10.0.0.1"_s + QChar(0) + u"x"_s;
    QTest::newRow("null byte") << hidden << u"\"%1\""_s.arg(hidden) + neither;
    for (const char *text :
         {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0.0/255.0.0.0", "10.0.0.0/8 "})
        QTest::newRow(text) << QString::fromLatin1(text)
                            << u"\"%1\": the prefix of an IPv4 network is a number from 0 to 32"_s.arg(QLatin1StringView(text));
    QTest::newRow("long prefix") << u"::/129"_s << u"\"::/129\": the prefix of an IPv6 network is a number from 0 to 128"_s;
    QTest::newRow("host bits")
        << u"10.0.0.5/24"_s
        << u"\"10.0.0.5/24\": bits are set beyond the prefix; write \"10.0.0.0/24\" for the network or \"10.0.0.5\" for the address"_s;
    QTest::newRow("host bits, IPv6")
        << u"2001:db8::1/64"_s
        << u"\"2001:db8::1/64\": bits are set beyond the prefix; write \"2001:db8::/64\" for the network or \"2001:db8::1\" for the address"_s;
    QTest::newRow("host bits, mapped")
        << u"::ffff:10.0.0.5/104"_s
        << u"\"::ffff:10.0.0.5/104\": bits are set beyond the prefix; write \"10.0.0.0/8\" for the network or \"10.0.0.5\" for the address"_s;
    QTest::newRow("half mapped") << u"::ffff:0:0/90"_s
                                 << u"\"::ffff:0:0/90\": the prefix of a mapped IPv4 network is a number from 96 to 128"_s;
}

void tst_AddressBlock::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, message);
    const auto block = AddressBlock::parse(text);
    QVERIFY(!block);
    QCOMPARE(block.error().code, ErrorCode::InvalidConfiguration);
    QCOMPARE(block.error().message, message);
}

QTEST_GUILESS_MAIN(tst_AddressBlock)
#include "tst_AddressBlock.moc"
