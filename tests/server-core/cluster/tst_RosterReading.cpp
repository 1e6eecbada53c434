// SPDX-License-Identifier: Apache-2.0
#include "server-core/cluster/RosterReading.h"

#include <QtTest/QtTest>

using namespace signalbox::core::cluster;
using signalbox::core::backplane::Frame;
using signalbox::core::backplane::ProcessId;

namespace {

constexpr ProcessId one{0x0102030405060708, 0x1112131415161718};
constexpr ProcessId two{0x2122232425262728, 0x3132333435363738};

std::vector<RosterReading> readings()
{
    return {{one, true, {{"room", RosterState::Equal}, {"hall", RosterState::Arrived}}}, {two, true, {}}};
}

} // namespace

/// What a worker tells its agent of others, and what the agent makes of it.
class tst_RosterReading : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheseBytes();
    void isReadAsItWasWritten();
    void isRefusedWhenItMakesNoSense();
    void isNoneOfAnotherType();
    void isSummedUpToItsWorst_data();
    void isSummedUpToItsWorst();
    void isNotCompleteWhileSomebodyKnowsNothing();
};

void tst_RosterReading::isTheseBytes()
{
    QCOMPARE(encode(readings())->toHex(),
             "003202"
             "0102030405060708111213141516171802"
             "04726f6f6d03"
             "0468616c6c02"
             "2122232425262728313233343536373800");
}

void tst_RosterReading::isReadAsItWasWritten()
{
    const Frame frame = encode(readings());
    QVERIFY(areRosterReadings(*frame));
    const auto read = readRosterReadings(*frame);
    QVERIFY(read && read->size() == 2);
    QVERIFY(read->at(0).process == one && read->at(0).hasTold);
    QCOMPARE(read->at(0).hubs.size(), std::size_t(2));
    QCOMPARE(read->at(0).hubs.at(1).name, QByteArray("hall"));
    QCOMPARE(read->at(0).hubs.at(1).roster, RosterState::Arrived);
    QVERIFY(read->at(1).process == two && read->at(1).hasTold && read->at(1).hubs.empty());
    // A newer release may say more.
    QVERIFY(readRosterReadings(*frame + "more"));
}

void tst_RosterReading::isRefusedWhenItMakesNoSense()
{
    const Frame frame = encode(readings());
    for (qsizetype size = 2; size < frame->size(); ++size)
        QVERIFY(!readRosterReadings(QByteArrayView(*frame).first(size)));
    QByteArray strange = *frame;
    strange[strange.indexOf("hall") + 4] = 4;
    QVERIFY(!readRosterReadings(strange));
}

void tst_RosterReading::isNoneOfAnotherType()
{
    QVERIFY(!areRosterReadings({}));
    QVERIFY(!areRosterReadings(QByteArrayView("\0", 1)));
    QVERIFY(!areRosterReadings(QByteArrayView("\0\x2e", 2)));
    // Of a hub.
    QVERIFY(!areRosterReadings(QByteArrayView("\1\x32", 2)));
}

void tst_RosterReading::isSummedUpToItsWorst_data()
{
    QTest::addColumn<QList<RosterState>>("rosters");
    QTest::addColumn<RosterState>("sum");
    QTest::addColumn<bool>("isComplete");
    using enum RosterState;
    QTest::newRow("no hub") << QList<RosterState>() << None << true;
    QTest::newRow("equal") << QList{Equal, Equal} << Equal << true;
    QTest::newRow("arrived") << QList{Equal, Arrived} << Arrived << true;
    QTest::newRow("arriving") << QList{Arriving, Equal, Arrived} << Arriving << false;
}

void tst_RosterReading::isSummedUpToItsWorst()
{
    QFETCH(const QList<RosterState>, rosters);
    RosterSum sum;
    // One and the same hub, as several processes have it.
    for (const RosterState roster : rosters)
        sum.add({one, true, {{"room", roster}}});
    QTEST(sum.roster(), "sum");
    QTEST(sum.isComplete(), "isComplete");
    QCOMPARE(sum.hubs(), rosters.isEmpty() ? 0 : 1);
    sum.add({two, true, {{"hall", RosterState::Equal}}});
    QCOMPARE(sum.hubs(), rosters.isEmpty() ? 1 : 2);
}

void tst_RosterReading::isNotCompleteWhileSomebodyKnowsNothing()
{
    RosterSum sum;
    sum.add({one, true, {}});
    QVERIFY(sum.isComplete());
    sum.add({two, false, {}});
    QVERIFY(!sum.isComplete());
}

QTEST_MAIN(tst_RosterReading)
#include "tst_RosterReading.moc"
