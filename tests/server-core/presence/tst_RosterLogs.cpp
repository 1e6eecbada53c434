// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/RosterLogs.h"

#include <QtTest/QtTest>

using namespace signalbox::core::presence;

namespace {

RosterBatchRef batch(std::uint64_t first, std::size_t count, qsizetype bytes)
{
    return std::make_shared<RosterBatch>(
        RosterBatch{.channel = "room", .first = first, .count = count, .frames = QByteArray(bytes, char('a' + first % 26))});
}

/// The first versions.
std::vector<std::uint64_t> firsts(const std::vector<RosterBatchRef> &batches)
{
    std::vector<std::uint64_t> found;
    for (const RosterBatchRef &one : batches)
        found.push_back(one->first);
    return found;
}

using Firsts = std::vector<std::uint64_t>;

} // namespace

class tst_RosterLogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joinsWhatFitsTogether();
    void whatStandsAloneIsNotCopied();
    void sharesTheBytes();
    void findsPartsFromAVersionOn();
    void dropsTheOldestOfTooManyEvents();
    void dropsTheOldestOfTooManyBytes();
    void dropsTheOldestOfAllLogs();
    void nothingStaysOfAClearedLog();
};

void tst_RosterLogs::joinsWhatFitsTogether()
{
    const std::vector<RosterBatchRef> joined = joinBatches({batch(1, 2, 40), batch(3, 1, 60), batch(4, 5, 1), batch(9, 1, 200)}, 100);
    QCOMPARE(firsts(joined), (Firsts{1, 4, 9}));
    QCOMPARE(joined[0]->count, 3U);
    QCOMPARE(joined[0]->last(), 3U);
    QCOMPARE(joined[0]->channel, QByteArray("room"));
    QCOMPARE(joined[0]->frames, QByteArray(40, 'b') + QByteArray(60, 'd'));
    QCOMPARE(joined[1]->last(), 8U);
    QCOMPARE(joined[2]->last(), 9U);
    QVERIFY(joinBatches({}, 100).empty());
}

void tst_RosterLogs::whatStandsAloneIsNotCopied()
{
    const RosterBatchRef large = batch(1, 2, 500);
    const std::vector<RosterBatchRef> joined = joinBatches({large, batch(3, 1, 10)}, 100);
    QCOMPARE(joined.size(), 2U);
    QCOMPARE(joined[0], large);
}

void tst_RosterLogs::sharesTheBytes()
{
    RosterBatchRef one = batch(1, 2, 500);
    const std::shared_ptr<const QByteArray> frames = framesOf(one);
    QCOMPARE(frames.get(), &one->frames);
    one.reset();
    QCOMPARE(*frames, QByteArray(500, 'b'));
}

void tst_RosterLogs::findsPartsFromAVersionOn()
{
    RosterLogs logs({});
    RosterLogs::Log log;
    QVERIFY(log.partsFrom(1, 100).empty());
    for (std::uint64_t first : {11, 14, 17, 20})
        logs.append(log, batch(first, 3, 40));
    QCOMPARE(firsts(log.partsFrom(11, 100)), (Firsts{11, 14}));
    QCOMPARE(firsts(log.partsFrom(17, 100)), (Firsts{17, 20}));
    QCOMPARE(firsts(log.partsFrom(20, 1)), (Firsts{20}));
    // Nobody who is behind stands at these.
    for (std::uint64_t none : {1, 10, 12, 23, 99})
        QVERIFY(log.partsFrom(none, 100).empty());
    logs.clear(log);
}

void tst_RosterLogs::dropsTheOldestOfTooManyEvents()
{
    RosterLogs logs({.logEvents = 6});
    RosterLogs::Log log;
    for (std::uint64_t first : {1, 4, 7})
        logs.append(log, batch(first, 3, 40));
    QVERIFY(log.partsFrom(1, 1000).empty());
    QCOMPARE(firsts(log.partsFrom(4, 1000)), (Firsts{4, 7}));
    // One that is too long in itself is not kept.
    logs.append(log, batch(10, 7, 40));
    QVERIFY(log.isEmpty());
    QCOMPARE(logs.bytes(), 0U);
}

void tst_RosterLogs::dropsTheOldestOfTooManyBytes()
{
    RosterLogs logs({.logBytes = 3000});
    RosterLogs::Log log;
    for (std::uint64_t first = 1; first <= 10; ++first) {
        logs.append(log, batch(first, 1, 1000));
        QVERIFY(logs.bytes() <= 3000);
    }
    QVERIFY(log.partsFrom(8, 9999).empty());
    QCOMPARE(firsts(log.partsFrom(9, 9999)), (Firsts{9, 10}));
    logs.apply({.logBytes = 1500});
    logs.append(log, batch(11, 1, 1000));
    QCOMPARE(firsts(log.partsFrom(11, 9999)), (Firsts{11}));
    QVERIFY(log.partsFrom(10, 9999).empty());
    logs.clear(log);
}

void tst_RosterLogs::dropsTheOldestOfAllLogs()
{
    RosterLogs logs({.logBytesPerShard = 5000});
    RosterLogs::Log first;
    RosterLogs::Log second;
    logs.append(first, batch(1, 1, 1000));
    logs.append(second, batch(1, 1, 1000));
    logs.append(first, batch(2, 1, 1000));
    logs.append(second, batch(2, 1, 1000));
    QCOMPARE(firsts(first.partsFrom(1, 9999)), (Firsts{1, 2}));
    logs.append(second, batch(3, 1, 1000));
    logs.append(second, batch(4, 1, 1000));
    // What came first went first, in whichever log it was.
    QVERIFY(first.partsFrom(1, 9999).empty());
    QVERIFY(second.partsFrom(1, 9999).empty());
    QVERIFY(logs.bytes() <= 5000);
    QCOMPARE(firsts(second.partsFrom(2, 9999)), (Firsts{2, 3, 4}));
    QCOMPARE(firsts(first.partsFrom(2, 9999)), (Firsts{2}));
    logs.append(second, batch(5, 1, 1000));
    QVERIFY(first.isEmpty());
    logs.clear(first);
    logs.clear(second);
}

void tst_RosterLogs::nothingStaysOfAClearedLog()
{
    RosterLogs logs({.logBytesPerShard = 2500});
    RosterLogs::Log second;
    {
        RosterLogs::Log first;
        logs.append(first, batch(1, 1, 1000));
        logs.clear(first);
        QVERIFY(first.isEmpty());
        logs.clear(first);
    }
    QCOMPARE(logs.bytes(), 0U);
    // A former log is not looked at any more.
    for (std::uint64_t version = 1; version <= 5; ++version)
        logs.append(second, batch(version, 1, 1000));
    QCOMPARE(firsts(second.partsFrom(4, 9999)), (Firsts{4, 5}));
    logs.clear(second);
}

QTEST_GUILESS_MAIN(tst_RosterLogs)
#include "tst_RosterLogs.moc"
