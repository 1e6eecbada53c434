// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/backplane/RosterExchangeFixture.h"

#include <random>

using namespace signalbox;
using namespace signalbox::test;

class tst_RosterReceiving : public RosterExchangeFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void givesHomesWhatIsTheirs();
    void knowsWhenAllHasArrived();
    void asksForWhatIsMissing();
    void asksForWhatDiffers();
    void asksAgainWhenItIsNotHeard();
    void anAnswerOfBeforeTheSnapshotDoesNotCount();
    void isToldWhoIsThere();
    void rejectsWhatMakesNoSense_data();
    void rejectsWhatMakesNoSense();
    void rejectsWhoIsSomebodyElse();
    void standsAnyFrames();
    void endsWithItsHomes();
};

void tst_RosterReceiving::init()
{
    makeExchange();
    m_sent.clear();
}

void tst_RosterReceiving::givesHomesWhatIsTheirs()
{
    m_exchange->onPeerUp(peer(b));
    m_sent.clear();
    frame(b, snapshot(1, 5, true, false));
    auto parts = take<OriginPartTell>();
    QCOMPARE(parts.size(), 2U);
    QCOMPARE(parts[0].second.rows.size(), 1U);
    QVERIFY(parts[1].second.rows.empty());
    QVERIFY(parts[1].second.isFirst && !parts[1].second.isLast);
    QCOMPARE(parts[1].second.shard, 1U);
    QCOMPARE(parts[1].second.origin->id, (RosterOrigin{1, 2}));
    frame(b, events(1, 6, "halls"));
    const auto changes = take<OriginChangesTell>();
    QCOMPARE(changes.size(), 1U);
    QCOMPARE(changes[0].first, 1);
    frame(b, snapshot(1, 6, false, false));
    QCOMPARE(take<OriginPartTell>().size(), 1U);
    frame(b, snapshot(1, 6, false, true));
    parts = take<OriginPartTell>();
    QCOMPARE(parts.size(), 2U);
    QVERIFY(!parts[1].second.isFirst && parts[1].second.isLast);
    QCOMPARE(frames(), QStringList{});
}

void tst_RosterReceiving::knowsWhenAllHasArrived()
{
    m_exchange->onPeerUp(peer(b));
    frame(b, snapshot(0, 5, true, true, 4));
    answerSums({4, 0});
    QVERIFY(!m_exchange->isComplete(b));
    frame(b, snapshot(1, 2));
    QVERIFY(!m_exchange->isComplete(b));
    answerSums({3, 0});
    QVERIFY(m_exchange->isComplete(b));
    // It will be found out.
    QVERIFY(!m_exchange->isConfirmed(b));
    frame(b, digest(1, 2, 3));
    answerSums({3, 0});
    QVERIFY(m_exchange->isConfirmed(b));
    QVERIFY(!m_exchange->isComplete(c));
    QCOMPARE(frames(), QStringList{});
    m_exchange->onPeerDown(b, PeerEnd::Reset);
    QVERIFY(!m_exchange->isComplete(b));
}

void tst_RosterReceiving::asksForWhatIsMissing()
{
    m_exchange->onPeerUp(peer(b));
    // It has not noticed that it was away.
    frame(b, events(0, 6));
    frame(b, snapshot(1, 5, false, true));
    QCOMPARE(frames(), (QStringList{u"2 ask 0"_s, u"2 ask 1"_s}));
    frame(b, events(0, 7));
    frame(b, digest(0, 7));
    QCOMPARE(frames(), QStringList{});
    QVERIFY(take<OriginChangesTell>().empty());
    frame(b, snapshot(0, 7));
    frame(b, events(0, 8));
    QCOMPARE(frames(), QStringList{});
    QCOMPARE(take<OriginChangesTell>().size(), 1U);
    frame(b, events(0, 10));
    QCOMPARE(frames(), QStringList{u"2 ask 0"_s});
    QVERIFY(take<OriginChangesTell>().empty());
    // Halfway, too.
    frame(b, snapshot(0, 11, true, false));
    frame(b, snapshot(0, 12, false, false));
    QCOMPARE(frames(), QStringList{u"2 ask 0"_s});
    frame(b, snapshot(0, 12));
    frame(b, digest(0, 13));
    QCOMPARE(frames(), QStringList{u"2 ask 0"_s});
    QVERIFY(m_rejected.empty());
}

void tst_RosterReceiving::asksForWhatDiffers()
{
    m_exchange->onPeerUp(peer(b));
    frame(b, snapshot(0, 5, true, true, 4));
    answerSums({4, 0});
    frame(b, digest(0, 5, 4));
    answerSums({4, 0});
    QCOMPARE(frames(), QStringList{});
    frame(b, digest(0, 5, 4));
    answerSums({4, 1});
    QCOMPARE(frames(), QStringList{u"2 ask 0"_s});
}

void tst_RosterReceiving::asksAgainWhenItIsNotHeard()
{
    m_exchange->onPeerUp(peer(b));
    frame(b, digest(0, 5));
    QCOMPARE(frames(), QStringList{u"2 ask 0"_s});
    frame(b, digest(0, 5));
    QCOMPARE(frames(), QStringList{});
    frame(b, digest(0, 5));
    QCOMPARE(frames(), QStringList{u"2 ask 0"_s});
    frame(b, snapshot(0, 5));
    frame(b, digest(0, 5));
    QCOMPARE(frames(), QStringList{});
}

void tst_RosterReceiving::anAnswerOfBeforeTheSnapshotDoesNotCount()
{
    m_exchange->onPeerUp(peer(b, 1));
    frame(b, snapshot(0, 5, true, true, 4));
    answerSums({4, 0});
    frame(b, digest(0, 5, 4));
    frame(b, snapshot(0, 5, true, false));
    answerSums({1, 0});
    QCOMPARE(frames(), QStringList{});
    QVERIFY(m_exchange->isConfirmed(b));
    // Answers of others, and of those that are gone.
    m_exchange->receive(OriginSumAnswer{77, {}});
    frame(b, snapshot(0, 5, false, true, 4));
    m_exchange->onPeerDown(b, PeerEnd::Lost);
    answerSums({1, 0});
    QCOMPARE(frames(), QStringList{});
}

void tst_RosterReceiving::isToldWhoIsThere()
{
    const auto ends = [this](PeerEnd end) {
        m_exchange->onPeerUp(peer(b));
        m_sent.clear();
        m_exchange->onPeerDown(b, end);
        m_exchange->onPeerGone(b);
        const auto tells = take<OriginDownTell>();
        return tells.size() == 2 && tells[1].second.origin == RosterOrigin{1, 2} ? int(tells[1].second.isHeld) : -1;
    };
    QCOMPARE(ends(PeerEnd::Goodbye), 1);
    QCOMPARE(ends(PeerEnd::Reset), 1);
    QCOMPARE(ends(PeerEnd::Lost), 0);
    QCOMPARE(ends(PeerEnd::Silent), 0);
    m_exchange->onPeerDown(b, PeerEnd::Lost);
    QVERIFY(take<OriginDownTell>().empty());
    // Up and up again is a reset.
    m_exchange->onPeerUp(peer(b));
    m_sent.clear();
    m_exchange->onPeerUp(peer(b));
    QCOMPARE(take<OriginDownTell>().size(), 2U);
    QCOMPARE(take<OriginUpTell>().size(), 2U);
    QCOMPARE(m_exchange->peers(), 1U);
    // Who is not there says nothing.
    m_sent.clear();
    frame(c, snapshot(0, 5));
    m_exchange->onRoom(c);
    QVERIFY(m_sent.empty() && m_frames.empty() && m_rejected.empty());
}

void tst_RosterReceiving::rejectsWhatMakesNoSense_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("events of a shard that is not") << events(2, 1).take();
    QTest::newRow("a snapshot of a shard that is not") << snapshot(2, 1).take();
    QTest::newRow("a digest of a shard that is not") << digest(2, 1).take();
    QTest::newRow("a question for a shard that is not") << RosterFrames::snapshotAsk(2).take();
    QTest::newRow("a shard beyond all numbers") << FrameWriter(FrameType::RosterSnapshotAsk).number(1ULL << 32).take();
    QTest::newRow("a snapshot that goes on when it is over") << snapshot(0, 5, false, false).take();
    QTest::newRow("a frame that is cut short") << snapshot(0, 5).take().chopped(1);
    QTest::newRow("nothing") << QByteArray(1, char(FrameType::RosterDigest));
}

void tst_RosterReceiving::rejectsWhatMakesNoSense()
{
    QFETCH(const QByteArray, frame);
    m_exchange->onPeerUp(peer(b));
    this->frame(b, snapshot(0, 5));
    m_sent.clear();
    FrameReader fields(QByteArrayView(frame).sliced(1));
    m_exchange->onFrame(b, FrameType(frame.front()), fields);
    QCOMPARE(m_rejected.size(), 1U);
    QCOMPARE(m_rejected.front().first, b);
    QVERIFY(m_rejected.front().second.startsWith(u"about rosters: "_s));
    QVERIFY(m_sent.empty());
}

void tst_RosterReceiving::rejectsWhoIsSomebodyElse()
{
    HubPeer own = peer(b);
    own.origin = {1, 1};
    m_exchange->onPeerUp(own);
    m_exchange->onPeerUp(peer(b));
    HubPeer same = peer(c);
    same.origin = {1, 2};
    m_exchange->onPeerUp(same);
    m_exchange->onPeerUp(peer(c, 0));
    m_exchange->onPeerUp(peer(c, 1'000'000));
    QCOMPARE(m_rejected.size(), 4U);
    QCOMPARE(m_exchange->peers(), 1U);
}

void tst_RosterReceiving::standsAnyFrames()
{
    std::mt19937 source(3);
    const auto pick = [&source](unsigned below) { return std::uint32_t(source() % below); };
    m_exchange->onPeerUp(peer(b));
    for (int i = 0; i < 20'000; ++i) {
        QByteArray bytes;
        switch (pick(4)) {
        case 0:
            bytes = events(pick(3), 1 + pick(5)).take();
            break;
        case 1:
            bytes = snapshot(pick(3), pick(5), pick(2) == 0, pick(2) == 0).take();
            break;
        case 2:
            bytes = digest(pick(3), pick(5)).take();
            break;
        default:
            bytes = RosterFrames::snapshotAsk(pick(3)).take();
        }
        if (pick(4) == 0)
            bytes[qsizetype(1 + pick(unsigned(bytes.size() - 1)))] = char(pick(256));
        FrameReader fields(QByteArrayView(bytes).sliced(1));
        m_exchange->onFrame(b, FrameType(bytes.front()), fields);
        if (pick(4) == 0)
            answerSums({pick(2), 0});
        answerPart(std::uint64_t(i), {"anna"}, pick(2) == 0, ShardId(pick(2)));
        m_room[b] = 100;
    }
    QVERIFY(m_rejected.size() > 1'000);
    QVERIFY(m_rejected.size() < 19'000);
}

void tst_RosterReceiving::endsWithItsHomes()
{
    m_exchange->onPeerUp(peer(b));
    m_sent.clear();
    m_exchange->stop();
    QCOMPARE(take<StreamEndTell>().size(), 2U);
    QVERIFY(!m_exchange->nextDeadline());
    QCOMPARE(m_exchange->peers(), 0U);
}

QTEST_GUILESS_MAIN(tst_RosterReceiving)
#include "tst_RosterReceiving.moc"
