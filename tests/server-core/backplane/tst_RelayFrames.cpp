// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/uplink/RelayFrames.h"

#include <QtTest/QtTest>

using namespace signalbox::core::backplane;
using namespace signalbox::core::uplink;

namespace {

constexpr ProcessId one{0x0102030405060708, 0x1112131415161718};
constexpr ProcessId two{0x2122232425262728, 0x3132333435363738};
const QByteArray oneText = "01020304050607081112131415161718";
const QByteArray twoText = "21222324252627283132333435363738";

/// Without the bytes behind `size`.
template <typename Read>
bool isRefusedWhenCut(const Frame &frame, const Read &read)
{
    for (qsizetype size = 2; size < frame->size(); ++size) {
        if (read(QByteArrayView(*frame).first(size)))
            return false;
    }
    return read(QByteArrayView(*frame)).has_value();
}

} // namespace

/// Nodes of neighbouring releases understand each other: these bytes never change.
class tst_RelayFrames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areTheseBytes_data();
    void areTheseBytes();
    void areReadAsTheyWereWritten();
    void areRefusedWhenCut();
    void areKnownByTheirType();
};

void tst_RelayFrames::areTheseBytes_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("up") << *encode(RelayUp{one, "n"}) << "0028" + oneText + "016e";
    QTest::newRow("down") << *encode(RelayDown{one, PeerEnd::Silent}) << "0029" + oneText + "03";
    QTest::newRow("gone") << *encode(RelayGone{one}) << "002a" + oneText;
    QTest::newRow("told") << *encode(RelayTold{{one, two}}) << "002b02" + oneText + twoText;
    QTest::newRow("begin") << *encode(RelayBegin{one, two, 300, 1}) << "002c" + oneText + twoText + "ac0201";
    QTest::newRow("frame") << *encode(Relayed{one, two, 5, "abc"}) << "002d" + oneText + twoText + "0503616263";
    QTest::newRow("taken") << *encode(RelayTaken{one, two, 5, 128}) << "002e" + oneText + twoText + "058001";
}

void tst_RelayFrames::areTheseBytes()
{
    QFETCH(const QByteArray, frame);
    QFETCH(const QByteArray, bytes);
    QCOMPARE(frame.toHex(), bytes);
}

void tst_RelayFrames::areReadAsTheyWereWritten()
{
    const auto up = readRelayUp(*encode(RelayUp{one, "node-a"}));
    QVERIFY(up && up->process == one && up->node == "node-a");
    const auto told = readRelayTold(*encode(RelayTold{{two, one}}));
    QVERIFY(told && told->awaited == std::vector({two, one}));
    const Frame frame = encode(Relayed{one, two, 7, "payload"});
    const auto relayed = readRelayed(*frame);
    QVERIFY(relayed && relayed->from == one && relayed->to == two && relayed->session == 7 && relayed->frame == "payload");
    const auto way = readRelayWay(*frame);
    QVERIFY(way && way->from == one && way->to == two);
    // An end that a newer release has more.
    QByteArray unknown = *encode(RelayDown{one, PeerEnd::Goodbye});
    unknown.back() = 99;
    const auto down = readRelayDown(unknown);
    QVERIFY(down && down->end == PeerEnd::Lost);
    // No name that a node can have, and no session.
    QVERIFY(!readRelayUp(*encode(RelayUp{one, "a b"})));
    QVERIFY(!readRelayBegin(*encode(RelayBegin{one, two, 0, 1})));
}

void tst_RelayFrames::areRefusedWhenCut()
{
    QVERIFY(isRefusedWhenCut(encode(RelayUp{one, "n"}), readRelayUp));
    QVERIFY(isRefusedWhenCut(encode(RelayDown{one}), readRelayDown));
    QVERIFY(isRefusedWhenCut(encode(RelayGone{one}), readRelayGone));
    QVERIFY(isRefusedWhenCut(encode(RelayTold{{one}}), readRelayTold));
    QVERIFY(isRefusedWhenCut(encode(RelayBegin{one, two, 1, 1}), readRelayBegin));
    QVERIFY(isRefusedWhenCut(encode(Relayed{one, two, 1, "x"}), readRelayed));
    QVERIFY(isRefusedWhenCut(encode(RelayTaken{one, two, 1, 1}), readRelayTaken));
}

void tst_RelayFrames::areKnownByTheirType()
{
    QCOMPARE(relayTypeOf(*encode(RelayGone{one})), FrameType::RelayGone);
    QVERIFY(!relayTypeOf({}));
    QVERIFY(!relayTypeOf(QByteArray::fromHex("00")));
    // Of a hub, of a backplane's own type, of none that is known.
    QVERIFY(!relayTypeOf(QByteArray::fromHex("0128")));
    QVERIFY(!relayTypeOf(QByteArray::fromHex("0004")));
    QVERIFY(!relayTypeOf(QByteArray::fromHex("002f")));
}

QTEST_GUILESS_MAIN(tst_RelayFrames)
#include "tst_RelayFrames.moc"
