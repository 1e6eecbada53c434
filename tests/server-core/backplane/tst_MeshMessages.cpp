// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/MeshAddress.h"
#include "server-core/backplane/mesh/MeshMessages.h"
#include "server-core/link/EnvelopeEncoder.h"

#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace signalbox::core::mesh;

namespace {

constexpr ProcessId sampleProcess{0x0102030405060708, 0x090a0b0c0d0e0f10};

Hello sampleHello()
{
    return {.cluster = "production", .process = sampleProcess, .node = "node-a", .address = ":7712", .startedAt = 1000, .ringBytes = 300};
}

/// With a field that only a newer release knows.
template <typename Message>
bool readsLonger(const Message &message)
{
    Message read;
    return decode(encode(message) + "more", read);
}

template <typename Message>
bool refusesEveryCut(const Message &message)
{
    const QByteArray whole = encode(message);
    for (qsizetype size = 0; size < whole.size(); ++size) {
        Message read;
        if (decode(QByteArrayView(whole).first(size), read))
            return false;
    }
    return true;
}

} // namespace

class tst_MeshMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepTheirFormat_data();
    void keepTheirFormat();
    void keepTheirEnvelope();
    void areReadAsTheyWereWritten();
    void mayGrow();
    void areRefusedWhenCut();
    void refuseWhatCannotBe_data();
    void refuseWhatCannotBe();
    void completeAddresses_data();
    void completeAddresses();
};

void tst_MeshMessages::keepTheirFormat_data()
{
    // Other releases read them.
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("hello") << encode(sampleHello())
                           << QByteArray("0e7369676e616c626f782d6d6573680101"
                                         "0a70726f64756374696f6e"
                                         "0102030405060708090a0b0c0d0e0f10"
                                         "066e6f64652d61"
                                         "053a37373132"
                                         "e807"
                                         "ac02");
    QTest::newRow("refusal") << encode(Refusal{RefusalCode::OtherCluster, "other"}) << QByteArray("02056f74686572");
    QTest::newRow("resume") << encode(Resume{1, 2, 300, 4}) << QByteArray("0102ac0204");
    QTest::newRow("joined") << encode(Joined{1, 2, 300, 4}) << QByteArray("0102ac0204");
    QTest::newRow("heartbeat") << encode(Heartbeat{1, 2, 3, 300}) << QByteArray("010203ac02");
    QTest::newRow("members") << encode(Members{{{sampleProcess, "node-a", "10.0.0.1:7712"}}})
                             << QByteArray("010102030405060708090a0b0c0d0e0f10066e6f64652d610d31302e302e302e313a37373132");
    QTest::newRow("gone") << encode(Gone{sampleProcess}) << QByteArray("0102030405060708090a0b0c0d0e0f10");
}

void tst_MeshMessages::keepTheirFormat()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, expected);
    QCOMPARE(bytes.toHex(), expected);
}

void tst_MeshMessages::keepTheirEnvelope()
{
    const link::EnvelopeEncoder encoder(newestVersion, 1000);
    const auto bytes = [&encoder](MessageType type) {
        QByteArray out;
        return encoder.appendUnnumbered(quint16(type), "x", 7, out) ? out.toHex() : QByteArray();
    };
    const QByteArray rest = "0001"
                            "0000000000000000"
                            "0000000000000007"
                            "78";
    QCOMPARE(bytes(MessageType::Hello), "000000010001" + rest);
    QCOMPARE(bytes(MessageType::Refusal), "000000010002" + rest);
    QCOMPARE(bytes(MessageType::Resume), "000000010003" + rest);
    QCOMPARE(bytes(MessageType::Joined), "000000010004" + rest);
    QCOMPARE(bytes(MessageType::Heartbeat), "000000010005" + rest);
    QCOMPARE(bytes(MessageType::Acknowledge), "000000010006" + rest);
    QCOMPARE(bytes(MessageType::Members), "000000010007" + rest);
    QCOMPARE(bytes(MessageType::Goodbye), "000000010008" + rest);
    QCOMPARE(bytes(MessageType::Gone), "000000010009" + rest);
    QCOMPARE(int(MessageType::Frame), 256);
    QVERIFY(!isNumberedMessage(255));
    QVERIFY(isNumberedMessage(256) && isNumberedMessage(257));
    QVERIFY(isKnownMessageType(256) && !isKnownMessageType(257) && !isKnownMessageType(0) && !isKnownMessageType(10));
}

void tst_MeshMessages::areReadAsTheyWereWritten()
{
    Hello hello;
    QVERIFY(decode(encode(sampleHello()), hello));
    QCOMPARE(hello.cluster, "production");
    QVERIFY(hello.process == sampleProcess);
    QCOMPARE(hello.node, "node-a");
    QCOMPARE(hello.address, ":7712");
    QCOMPARE(hello.startedAt, std::uint64_t(1000));
    QCOMPARE(hello.ringBytes, std::uint64_t(300));
    Joined joined;
    QVERIFY(decode(encode(Joined{1, 2, 3, 4}), joined));
    QCOMPARE(joined.decision + joined.session * 10 + joined.received * 100 + joined.resumesAfter * 1000, std::uint64_t(4321));
    Members members;
    QVERIFY(decode(encode(Members{{{sampleProcess, "a", "[::1]:1"}, {{2, 3}, "b", "host:65535"}}}), members));
    QCOMPARE(members.members.size(), std::size_t(2));
    QCOMPARE(members.members.back().address, "host:65535");
}

void tst_MeshMessages::mayGrow()
{
    QVERIFY(readsLonger(sampleHello()));
    QVERIFY(readsLonger(Refusal{RefusalCode::Version, "c"}));
    QVERIFY(readsLonger(Resume{}));
    QVERIFY(readsLonger(Joined{1, 2, 3, 4}));
    QVERIFY(readsLonger(Heartbeat{}));
    QVERIFY(readsLonger(Gone{sampleProcess}));
}

void tst_MeshMessages::areRefusedWhenCut()
{
    QVERIFY(refusesEveryCut(sampleHello()));
    QVERIFY(refusesEveryCut(Refusal{RefusalCode::Version, "c"}));
    QVERIFY(refusesEveryCut(Resume{1, 2, 3, 4}));
    QVERIFY(refusesEveryCut(Joined{1, 2, 3, 4}));
    QVERIFY(refusesEveryCut(Heartbeat{1, 2, 3, 4}));
    QVERIFY(refusesEveryCut(Members{{{sampleProcess, "node-a", "10.0.0.1:7712"}}}));
    QVERIFY(refusesEveryCut(Gone{sampleProcess}));
}

void tst_MeshMessages::refuseWhatCannotBe_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, auto change) {
        Hello hello = sampleHello();
        change(hello);
        QTest::newRow(name) << encode(hello);
    };
    row("no name", [](Hello &hello) { hello.node.clear(); });
    row("a name that forges a log line", [](Hello &hello) { hello.node = "a\nb"; });
    row("a long name", [](Hello &hello) { hello.node = QByteArray(65, 'a'); });
    row("a cluster that is none", [](Hello &hello) { hello.cluster = "a b"; });
    row("no process", [](Hello &hello) { hello.process = {}; });
    row("an address without a port", [](Hello &hello) { hello.address = "10.0.0.1"; });
    row("an address with spaces", [](Hello &hello) { hello.address = "a b:1"; });
    row("port 0", [](Hello &hello) { hello.address = ":0"; });
    row("version 0", [](Hello &hello) { hello.minVersion = 0; });
    row("versions upside down", [](Hello &hello) { hello.minVersion = 3; });
    QTest::newRow("another protocol") << QByteArray("\x0eSIGNALBOX-MESH\x01\x01");
    QTest::newRow("HTTP") << QByteArray("GET / HTTP/1.1\r\n\r\n");
}

void tst_MeshMessages::refuseWhatCannotBe()
{
    QFETCH(QByteArray, bytes);
    Hello hello;
    QVERIFY(!decode(bytes, hello));
    Members members;
    QVERIFY(!decode(encode(Members{{{sampleProcess, "a\nb", "10.0.0.1:1"}}}), members));
    QVERIFY(!decode(encode(Members{{{sampleProcess, "a", ":1"}}}), members));
}

void tst_MeshMessages::completeAddresses_data()
{
    QTest::addColumn<QByteArray>("said");
    QTest::addColumn<QByteArray>("seen");
    QTest::addColumn<QByteArray>("address");
    QTest::newRow("whole") << QByteArray("10.0.0.1:7712") << QByteArray("10.9.9.9:40000") << QByteArray("10.0.0.1:7712");
    QTest::newRow("port") << QByteArray(":7712") << QByteArray("10.9.9.9:40000") << QByteArray("10.9.9.9:7712");
    QTest::newRow("port, IPv6") << QByteArray(":7712") << QByteArray("[fe80::1]:40000") << QByteArray("[fe80::1]:7712");
    QTest::newRow("name") << QByteArray("node-a.example:7712") << QByteArray("10.9.9.9:40000") << QByteArray("node-a.example:7712");
    QTest::newRow("nothing") << QByteArray() << QByteArray("10.9.9.9:40000") << QByteArray();
    QTest::newRow("nonsense") << QByteArray("10.0.0.1:99999") << QByteArray("10.9.9.9:40000") << QByteArray();
    QTest::newRow("bare IPv6") << QByteArray("::1:7712") << QByteArray("10.9.9.9:40000") << QByteArray();
}

void tst_MeshMessages::completeAddresses()
{
    QFETCH(QByteArray, said);
    QFETCH(QByteArray, seen);
    QFETCH(QByteArray, address);
    QCOMPARE(completeAddress(said, seen), address);
    QVERIFY(MeshAddress::parse("127.9.9.9:1")->isLoopback());
    QVERIFY(MeshAddress::parse("[::1]:1")->isLoopback());
    QVERIFY(MeshAddress::parse("localhost:1")->isLoopback());
    QVERIFY(!MeshAddress::parse("10.0.0.1:1")->isLoopback());
    QVERIFY(!MeshAddress::parse("[fe80::1]:1")->isLoopback());
    QVERIFY(!MeshAddress::parse("localhost.example:1")->isLoopback());
}

QTEST_APPLESS_MAIN(tst_MeshMessages)
#include "tst_MeshMessages.moc"
