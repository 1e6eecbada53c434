// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/ProxyHeader.h"
#include "tests/support/SplitFeeder.h"

#include <QtCore/qendian.h>
#include <QtTest/QtTest>

using namespace signalbox::core::net;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

/// A header of version 2 with these bytes behind the fixed part.
QByteArray binary(int command, int transport, const QByteArray &rest)
{
    QByteArray bytes("\r\n\r\n\0\r\nQUIT\n", 12);
    bytes += char(command);
    bytes += char(transport);
    bytes += QByteArray(2, '\0');
    qToBigEndian(quint16(rest.size()), bytes.data() + 14);
    return bytes + rest;
}

const QByteArray v4 = QByteArray::fromHex("c0000201"
                                          "c6336402"
                                          "d431"
                                          "01bb");
const QByteArray v6 = QByteArray::fromHex("20010db8000000000000000000000001"
                                          "20010db8000000000000000000000002"
                                          "d431"
                                          "01bb");
const QByteArray mapped = QByteArray::fromHex("00000000000000000000ffffc0000201"
                                              "00000000000000000000ffffc6336402"
                                              "d431"
                                              "01bb");

/// What came of the stream, and what was left behind the header.
QStringList resultOf(std::vector<Chunk> chunks)
{
    ProxyHeader header;
    QByteArray left;
    auto state = ProxyHeader::State::NeedMore;
    for (Chunk &chunk : chunks) {
        std::span<char> bytes = chunk.span();
        if (state == ProxyHeader::State::NeedMore) {
            const auto outcome = header.feed(bytes);
            state = outcome.state;
            bytes = bytes.subspan(outcome.consumed);
        }
        left.append(bytes.data(), qsizetype(bytes.size()));
    }
    if (state == ProxyHeader::State::Failed)
        return {u"failed: "_s + header.error()};
    if (state == ProxyHeader::State::NeedMore)
        return {u"more"_s};
    return {header.client() ? header.client()->toString() : u"the balancer"_s, QString::fromLatin1(left)};
}

} // namespace

class tst_ProxyHeader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
};

void tst_ProxyHeader::reads_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const QByteArray &stream, const QStringList &expected) {
        QTest::newRow(name) << stream << expected;
    };
    const auto good = [&row](const char *name, const QByteArray &header, const QString &client) {
        row(name, header + "hello", {client, u"hello"_s});
    };
    const auto bad = [&row](const char *name, const QByteArray &stream, const QString &why) { row(name, stream, {u"failed: "_s + why}); };

    good("v1 IPv4", "PROXY TCP4 192.0.2.1 198.51.100.2 54321 443\r\n", u"192.0.2.1:54321"_s);
    good("v1 IPv6", "PROXY TCP6 2001:db8::1 2001:db8::2 54321 443\r\n", u"[2001:db8::1]:54321"_s);
    good("v1 mapped", "PROXY TCP6 ::ffff:192.0.2.1 ::ffff:198.51.100.2 1 65535\r\n", u"192.0.2.1:1"_s);
    good("v1 unknown", "PROXY UNKNOWN\r\n", u"the balancer"_s);
    good("v1 unknown with more", "PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n", u"the balancer"_s);
    good("v1 longest", "PROXY UNKNOWN " + QByteArray(91, 'x') + "\r\n", u"the balancer"_s);
    good("v2 IPv4", binary(0x21, 0x11, v4), u"192.0.2.1:54321"_s);
    good("v2 IPv6", binary(0x21, 0x21, v6), u"[2001:db8::1]:54321"_s);
    good("v2 mapped", binary(0x21, 0x21, mapped), u"192.0.2.1:54321"_s);
    good("v2 with additions", binary(0x21, 0x11, v4 + QByteArray::fromHex("01000568656c6c6f") + QByteArray(500, 'x')),
         u"192.0.2.1:54321"_s);
    good("v2 longest", binary(0x21, 0x11, v4 + QByteArray(4300, 'x')), u"192.0.2.1:54321"_s);
    good("v2 local", binary(0x20, 0x00, {}), u"the balancer"_s);
    good("v2 local with addresses", binary(0x20, 0x11, v4), u"the balancer"_s);
    good("v2 local with less", binary(0x20, 0x11, "xy"), u"the balancer"_s);
    good("v2 unspecified", binary(0x21, 0x00, {}), u"the balancer"_s);
    good("v2 unspecified with additions", binary(0x21, 0x00, QByteArray(64, 'x')), u"the balancer"_s);
    good("v2 local socket", binary(0x21, 0x31, QByteArray(216, '/')), u"the balancer"_s);

    for (const QByteArray &whole : {"PROXY TCP4 192.0.2.1 198.51.100.2 54321 443\r\n"_ba, binary(0x21, 0x21, v6 + QByteArray(20, 'x'))})
        row(whole.startsWith('P') ? "v1 cut" : "v2 cut", whole.chopped(1), {u"more"_s});
    row("nothing", {}, {u"more"_s});

    bad("HTTP", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", u"no PROXY header"_s);
    bad("TLS", QByteArray::fromHex("160301020001"), u"no PROXY header"_s);
    bad("v1 small letters", "proxy TCP4 192.0.2.1 198.51.100.2 54321 443\r\n", u"no PROXY header"_s);
    bad("v1 no space", "PROXYTCP4\r\n", u"no PROXY header"_s);
    bad("v2 broken start", "\r\n\r\n\r\n", u"no PROXY header"_s);
    bad("v1 too long", "PROXY UNKNOWN " + QByteArray(92, 'x') + "\r\n", u"the PROXY line is longer than 107 bytes"_s);
    bad("v1 bare line feed", "PROXY TCP4 192.0.2.1 198.51.100.2 54321 443\n", u"the PROXY line does not end with CR LF"_s);
    bad("v1 empty", "PROXY \r\n", u"the PROXY line names neither TCP4, TCP6 nor UNKNOWN"_s);
    bad("v1 UDP", "PROXY UDP4 192.0.2.1 198.51.100.2 1 2\r\n", u"the PROXY line names neither TCP4, TCP6 nor UNKNOWN"_s);
    const QString form = u"the PROXY line is not two addresses and two ports"_s;
    bad("v1 two spaces", "PROXY TCP4 192.0.2.1  198.51.100.2 1 2\r\n", form);
    bad("v1 too few", "PROXY TCP4 192.0.2.1 198.51.100.2 1\r\n", form);
    bad("v1 too many", "PROXY TCP4 192.0.2.1 198.51.100.2 1 2 3\r\n", form);
    bad("v1 wrong family", "PROXY TCP4 ::1 ::1 1 2\r\n", form);
    bad("v1 wrong family, other way", "PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n", form);
    bad("v1 name", "PROXY TCP4 localhost 192.0.2.2 1 2\r\n", form);
    bad("v1 port range", "PROXY TCP4 192.0.2.1 192.0.2.2 65536 2\r\n", form);
    bad("v1 port sign", "PROXY TCP4 192.0.2.1 192.0.2.2 +1 2\r\n", form);
    bad("v1 port zeros", "PROXY TCP4 192.0.2.1 192.0.2.2 01 2\r\n", form);
    bad("v1 other port", "PROXY TCP4 192.0.2.1 192.0.2.2 1 x\r\n", form);
    bad("v1 other address", "PROXY TCP4 192.0.2.1 192.0.2.300 1 2\r\n", form);
    bad("v2 version", binary(0x31, 0x11, v4), u"the PROXY header is of neither version 1 nor 2"_s);
    bad("v2 command", binary(0x22, 0x11, v4), u"the PROXY header's command is neither LOCAL nor PROXY"_s);
    bad("v2 family", binary(0x21, 0x41, v4), u"the PROXY header's transport does not exist"_s);
    bad("v2 protocol", binary(0x21, 0x13, v4), u"the PROXY header's transport does not exist"_s);
    bad("v2 short", binary(0x21, 0x11, v4.chopped(1)), u"the PROXY header is shorter than its addresses"_s);
    bad("v2 short IPv6", binary(0x21, 0x21, v6.chopped(1)), u"the PROXY header is shorter than its addresses"_s);
    // By what it declares, before any of it has come.
    bad("v2 too long", binary(0x21, 0x11, QByteArray(4313, 'x')), u"the PROXY header is longer than 4 KiB"_s);
}

void tst_ProxyHeader::reads()
{
    QFETCH(QByteArray, stream);
    QFETCH(QStringList, expected);
    QCOMPARE(SplitFeeder(resultOf).firstDifference(stream, expected), QString());
}

QTEST_GUILESS_MAIN(tst_ProxyHeader)
#include "tst_ProxyHeader.moc"
