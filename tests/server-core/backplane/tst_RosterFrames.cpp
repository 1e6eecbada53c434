// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/RosterFrames.h"

#include <QtTest/QtTest>

#include <limits>
#include <random>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::core::backplane;
using namespace signalbox::core::presence;

class tst_RosterFrames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheEventsItWrote();
    void readsThePartItWrote();
    void readsTheDigestsItWrote();
    void keepsItsFormat();
    void manyEventsGoInSeveralFrames();
    void refusesAnyCutFrame();
    void refusesNamesThatNobodyMayHave_data();
    void refusesNamesThatNobodyMayHave();
    void refusesEventsWithoutNumbers();
    void passesOverWhatALaterReleaseKnows();
    void standsAnyBytes();

private:
    static FrameReader read(const QByteArray &frame) { return FrameReader(QByteArrayView(frame).sliced(1)); }
    static std::vector<RosterChange> sample();
    static std::vector<QByteArray> frames();
    static bool isRefused(const QByteArray &frame);
};

std::vector<RosterChange> tst_RosterFrames::sample()
{
    return {{.kind = RosterEvent::Kind::Joined, .channel = "room", .row = {"anna", "{\"a\":1}", 1'700'000'000'000, "chat", {}}},
            {.kind = RosterEvent::Kind::Updated, .channel = "room", .row = {"anna", {}, -5, "chat", {}}},
            {.kind = RosterEvent::Kind::Left, .channel = "hall", .row = {"bert", {}, 0, {}, {}}, .reason = LeaveReason::Kicked}};
}

/// One of each kind.
std::vector<QByteArray> tst_RosterFrames::frames()
{
    RosterPartFrame part{
        .shard = 3, .isFirst = true, .isLast = false, .digest = {9, 2, std::numeric_limits<std::uint64_t>::max()}, .rows = {}};
    part.rows = {{"room", {"anna", "1", 7, "chat", {}}}, {"room", {"bert", {}, 8, "game", {}}}};
    const std::vector<LineDigest> digests{{0, {1, 2, 3}}, {4, {5, 6, std::numeric_limits<std::uint64_t>::max()}}};
    return {RosterFrames::events(2, 5, sample()).front().take(), RosterFrames::part(part).take(), RosterFrames::snapshotAsk(6).take(),
            RosterFrames::digests(digests).take()};
}

bool tst_RosterFrames::isRefused(const QByteArray &frame)
{
    FrameReader fields = read(frame);
    switch (FrameType(frame.front())) {
    case FrameType::RosterEvents:
        return !RosterFrames::readEvents(fields);
    case FrameType::RosterSnapshot:
        return !RosterFrames::readPart(fields);
    case FrameType::RosterSnapshotAsk:
        return !RosterFrames::readSnapshotAsk(fields);
    default:
        return !RosterFrames::readDigests(fields);
    }
}

void tst_RosterFrames::readsTheEventsItWrote()
{
    const QByteArray frame = frames()[0];
    FrameReader fields = read(frame);
    const Result<RosterEventsFrame> events = RosterFrames::readEvents(fields);
    QVERIFY(events);
    QCOMPARE(events->shard, 2U);
    QCOMPARE(events->first, 5U);
    const std::vector<RosterChange> expected = sample();
    QCOMPARE(events->changes.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QCOMPARE(events->changes[i].kind, expected[i].kind);
        QCOMPARE(events->changes[i].channel, expected[i].channel);
        QCOMPARE(events->changes[i].row, expected[i].row);
        QCOMPARE(events->changes[i].reason, expected[i].reason);
    }
    QVERIFY(fields.isAtEnd());
}

void tst_RosterFrames::readsThePartItWrote()
{
    const QByteArray frame = frames()[1];
    FrameReader fields = read(frame);
    const Result<RosterPartFrame> part = RosterFrames::readPart(fields);
    QVERIFY(part);
    QCOMPARE(part->shard, 3U);
    QVERIFY(part->isFirst && !part->isLast);
    QCOMPARE(part->digest, (RosterDigest{9, 2, std::numeric_limits<std::uint64_t>::max()}));
    QCOMPARE(part->rows, (std::vector<MemberPlace>{{"room", {"anna", "1", 7, "chat", {}}}, {"room", {"bert", {}, 8, "game", {}}}}));
}

void tst_RosterFrames::readsTheDigestsItWrote()
{
    const std::vector<QByteArray> all = frames();
    FrameReader ask = read(all[2]);
    QCOMPARE(RosterFrames::readSnapshotAsk(ask).value(), 6U);
    FrameReader fields = read(all[3]);
    const Result<std::vector<LineDigest>> digests = RosterFrames::readDigests(fields);
    QVERIFY(digests);
    QCOMPARE(digests->size(), 2U);
    QCOMPARE(digests->back().shard, 4U);
    QCOMPARE(digests->back().digest, (RosterDigest{5, 6, std::numeric_limits<std::uint64_t>::max()}));
}

void tst_RosterFrames::keepsItsFormat()
{
    // Other releases read it. A channel that is the same as before is not said again.
    QCOMPARE(frames()[1].toHex(),
             QByteArray("1f03010009"
                        "02"
                        "ffffffffffffffffff01"
                        "02"
                        "04726f6f6d"
                        "04616e6e61"
                        "07"
                        "0463686174"
                        "0131"
                        "00"
                        "0462657274"
                        "08"
                        "0467616d65"
                        "00"));
    QCOMPARE(frames()[2].toHex(), QByteArray("2006"));
}

void tst_RosterFrames::manyEventsGoInSeveralFrames()
{
    std::vector<RosterChange> changes;
    for (int i = 0; i < 5'000; ++i)
        changes.push_back({.channel = "room", .row = {"m" + QByteArray::number(i), QByteArray(30, 'x'), 5, "chat", {}}});
    changes[100].row.info = QByteArray(200'000, 'x');
    std::vector<FrameWriter> written = RosterFrames::events(0, 10, changes);
    QVERIFY(written.size() > 4);
    std::uint64_t next = 10;
    for (FrameWriter &writer : written) {
        const QByteArray frame = writer.take();
        FrameReader fields = read(frame);
        const Result<RosterEventsFrame> events = RosterFrames::readEvents(fields);
        QVERIFY(events);
        QVERIFY(frame.size() <= RosterFrames::frameBytes || events->changes.size() == 1);
        QCOMPARE(events->first, next);
        for (const RosterChange &change : events->changes)
            QCOMPARE(change.row, changes[std::size_t(next++ - 10)].row);
    }
    QCOMPARE(next, 5'010U);
    QVERIFY(RosterFrames::events(0, 10, {}).empty());
}

void tst_RosterFrames::refusesAnyCutFrame()
{
    for (const QByteArray &frame : frames()) {
        QVERIFY(!isRefused(frame));
        for (qsizetype size = 1; size < frame.size(); ++size)
            QVERIFY2(isRefused(frame.first(size)), qPrintable(u"%1 of %2"_s.arg(size).arg(QString::fromLatin1(frame.toHex()))));
    }
}

void tst_RosterFrames::refusesNamesThatNobodyMayHave_data()
{
    QTest::addColumn<QByteArray>("channel");
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<QByteArray>("instance");
    QTest::addColumn<QByteArray>("info");
    QTest::addColumn<bool>("isGood");
    const QByteArray none("\xff\xfe");
    QTest::newRow("sound") << QByteArray("room") << QByteArray("anna") << QByteArray("chat") << QByteArray("1") << true;
    QTest::newRow("nothing but names") << QByteArray("room") << QByteArray("anna") << QByteArray() << QByteArray() << true;
    QTest::newRow("no channel") << QByteArray() << QByteArray("anna") << QByteArray("chat") << QByteArray("1") << false;
    QTest::newRow("a wildcard") << QByteArray("room*") << QByteArray("anna") << QByteArray("chat") << QByteArray("1") << false;
    QTest::newRow("a channel of no text") << none << QByteArray("anna") << QByteArray("chat") << QByteArray("1") << false;
    QTest::newRow("a long channel") << QByteArray(256, 'x') << QByteArray("anna") << QByteArray("chat") << QByteArray("1") << false;
    QTest::newRow("no member") << QByteArray("room") << QByteArray() << QByteArray("chat") << QByteArray("1") << false;
    QTest::newRow("a member with a control character")
        << QByteArray("room") << QByteArray("a\x1b") << QByteArray("chat") << QByteArray("1") << false;
    QTest::newRow("a long member") << QByteArray("room") << QByteArray(129, 'x') << QByteArray("chat") << QByteArray("1") << false;
    QTest::newRow("an instance of no text") << QByteArray("room") << QByteArray("anna") << none << QByteArray("1") << false;
    QTest::newRow("a long instance") << QByteArray("room") << QByteArray("anna") << QByteArray(256, 'x') << QByteArray("1") << false;
    QTest::newRow("an info of no text") << QByteArray("room") << QByteArray("anna") << QByteArray("chat") << none << false;
}

void tst_RosterFrames::refusesNamesThatNobodyMayHave()
{
    QFETCH(const QByteArray, channel);
    QFETCH(const QByteArray, member);
    QFETCH(const QByteArray, instance);
    QFETCH(const QByteArray, info);
    QFETCH(const bool, isGood);
    const MemberRow row{member, info, 5, instance, {}};
    const std::vector<RosterChange> changes{{.channel = channel, .row = row}};
    QCOMPARE(isRefused(RosterFrames::events(0, 1, changes).front().take()), !isGood);
    QCOMPARE(isRefused(RosterFrames::part({.shard = 0, .rows = {{channel, row}}}).take()), !isGood);
}

void tst_RosterFrames::refusesEventsWithoutNumbers()
{
    const auto refused = [](std::uint64_t first, std::uint64_t kind, std::size_t count) {
        FrameWriter frame(FrameType::RosterEvents);
        frame.number(0).number(first).number(count);
        for (std::size_t i = 0; i < count; ++i)
            frame.number(kind).number(0).bytes("room").bytes("anna").number(5).bytes("chat").bytes("1");
        return isRefused(frame.take());
    };
    QVERIFY(!refused(1, 0, 1));
    QVERIFY(!refused(1, 1, 2));
    QVERIFY(refused(0, 0, 1));
    QVERIFY(refused(1, 0, 0));
    QVERIFY(refused(1, 3, 1));
    QVERIFY(refused(std::numeric_limits<std::uint64_t>::max(), 0, 1));
}

void tst_RosterFrames::passesOverWhatALaterReleaseKnows()
{
    for (const QByteArray &frame : frames())
        QVERIFY(!isRefused(frame + "something new"));
    const QByteArray frame =
        FrameWriter(FrameType::RosterEvents).number(0).number(1).number(1).number(2).number(77).bytes("room").bytes("anna").take();
    FrameReader fields = read(frame);
    QCOMPARE(RosterFrames::readEvents(fields)->changes.front().reason, LeaveReason::Closed);
}

void tst_RosterFrames::standsAnyBytes()
{
    std::mt19937 random(5);
    std::size_t refused = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::vector<QByteArray> all = frames();
        QByteArray &frame = all[random() % all.size()];
        for (unsigned changes = random() % 4; changes > 0; --changes) {
            const auto at = qsizetype(1 + random() % unsigned(frame.size() - 1));
            frame[at] = char(random());
        }
        if (random() % 3 == 0)
            frame.truncate(qsizetype(1 + random() % unsigned(frame.size() - 1)));
        refused += isRefused(frame) ? 1 : 0;
    }
    QVERIFY(refused > 5'000);
    QVERIFY(refused < 19'000);
}

QTEST_APPLESS_MAIN(tst_RosterFrames)
#include "tst_RosterFrames.moc"
