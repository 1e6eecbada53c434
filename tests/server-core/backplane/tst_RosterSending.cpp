// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/PresenceShard.h"
#include "server-core/presence/RosterStream.h"
#include "tests/server-core/backplane/RosterExchangeFixture.h"

#include <ctime>

using namespace signalbox;
using namespace signalbox::test;

namespace {

class Deaf final : public RosterEvents
{
public:
    void onRosterEvent(const RosterEvent &) override { }
};

} // namespace

class tst_RosterSending : public RosterExchangeFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void asksTheHomesForTheirStreams();
    void tellsWhatIsThereAsThereIsRoom();
    void tellsEventsBehindTheFirstPart();
    void aPartWithoutRowsIsNotTold();
    void anAnswerOfAnEarlierWalkIsNotTold();
    void aHomeMakesOnePartAtATime();
    void whatHasNoRoomWaits();
    void whatIsTooMuchIsToldAnew();
    void saysEverySecondWhatItAddsUpTo();
    void aLateJoinerIsCompleteSoon();
};

void tst_RosterSending::init()
{
    makeExchange();
}

void tst_RosterSending::asksTheHomesForTheirStreams()
{
    const auto tells = take<StreamTell>();
    QCOMPARE(tells.size(), 2U);
    QCOMPARE(tells[1].first, 1);
    QCOMPARE(tells[1].second.exchange, 9);
    QVERIFY(!m_exchange->nextDeadline());
}

void tst_RosterSending::tellsWhatIsThereAsThereIsRoom()
{
    m_room[b] = 0;
    m_exchange->onPeerUp(peer(b));
    QVERIFY(take<OwnPartAsk>().empty());
    m_room[b] = 2;
    m_exchange->onRoom(b);
    auto asks = take<OwnPartAsk>();
    QCOMPARE(asks.size(), 2U);
    m_sent.emplace_back(asks.front());
    answerPart(5, {"anna", "bert"}, false);
    QCOMPARE(frames(), QStringList{u"2 part 0 first 5 anna,bert"_s});
    asks = take<OwnPartAsk>();
    QCOMPARE(asks.front().second.after.value(), (RosterCursor{"room", "bert"}));
    m_sent.emplace_back(asks.front());
    answerPart(5, {"carl"}, false);
    QCOMPARE(frames(), QStringList{u"2 part 0 5 carl"_s});
    QVERIFY(take<OwnPartAsk>().empty());
    m_room[b] = 2;
    m_exchange->onRoom(b);
    answerPart(5, {"dora"});
    QCOMPARE(frames(), QStringList{u"2 part 0 last 5 dora"_s});
    QVERIFY(take<OwnPartAsk>().empty());
}

void tst_RosterSending::tellsEventsBehindTheFirstPart()
{
    m_exchange->onPeerUp(peer(b));
    happens(5, "anna");
    QCOMPARE(frames(), QStringList{});
    answerPart(5, {"anna"}, false);
    happens(6, "bert");
    happens(1, "carl", 1);
    answerPart(6, {});
    happens(7, "dora");
    QCOMPARE(frames(), (QStringList{u"2 part 0 first 5 anna"_s, u"2 events 0 6+1"_s, u"2 part 0 last 6 "_s, u"2 events 0 7+1"_s}));
    // Of the same event, everybody hears.
    m_exchange->onPeerUp(peer(c));
    answerPart(7, {});
    frames();
    happens(8, "emil");
    QCOMPARE(frames(), (QStringList{u"2 events 0 8+1"_s, u"3 events 0 8+1"_s}));
}

void tst_RosterSending::aPartWithoutRowsIsNotTold()
{
    m_exchange->onPeerUp(peer(b));
    answerPart(5, {}, false);
    QCOMPARE(frames(), QStringList{u"2 part 0 first 5 "_s});
    answerPart(5, {}, false);
    QCOMPARE(frames(), QStringList{});
    answerPart(5, {}, true);
    QCOMPARE(frames(), QStringList{u"2 part 0 last 5 "_s});
}

void tst_RosterSending::anAnswerOfAnEarlierWalkIsNotTold()
{
    m_exchange->onPeerUp(peer(b));
    for (int i = 0; i < 5; ++i)
        frame(b, RosterFrames::snapshotAsk(0));
    answerPart(5, {"anna"});
    QCOMPARE(frames(), QStringList{});
    answerPart(6, {"bert"});
    QCOMPARE(frames(), QStringList{u"2 part 0 first last 6 bert"_s});
    answerPart(7, {"carl"});
    QCOMPARE(frames(), QStringList{});
}

void tst_RosterSending::aHomeMakesOnePartAtATime()
{
    m_sent.clear();
    m_exchange->onPeerUp(peer(b));
    m_exchange->onPeerUp(peer(c));
    m_room[{7, 4}] = 1000;
    m_exchange->onPeerUp(peer({7, 4}));
    // One of each home.
    take<OriginUpTell>();
    take<OriginDownTell>();
    QCOMPARE(m_sent.size(), 2U);
    m_exchange->onPeerDown(c, PeerEnd::Lost);
    answerPart(5, {"anna"}, false);
    answerPart(5, {"anna"}, false);
    answerPart(5, {"bert"}, true);
    answerPart(5, {"bert"}, true);
    QCOMPARE(frames(),
             (QStringList{u"2 part 0 first 5 anna"_s, u"4 part 0 first 5 anna"_s, u"2 part 0 last 5 bert"_s, u"4 part 0 last 5 bert"_s}));
}

void tst_RosterSending::whatHasNoRoomWaits()
{
    m_exchange->onPeerUp(peer(b));
    answerPart(5, {});
    frames();
    m_room[b] = 0;
    happens(6, "anna");
    happens(7, "bert");
    QCOMPARE(frames(), QStringList{});
    m_room[b] = 1;
    // In order, though there is room.
    happens(8, "carl");
    QCOMPARE(frames(), QStringList{});
    m_now += 1s;
    m_exchange->advance();
    QCOMPARE(frames(), QStringList{});
    m_exchange->onRoom(b);
    QCOMPARE(frames(), QStringList{u"2 events 0 6+1"_s});
    m_room[b] = 9;
    m_exchange->onRoom(b);
    QCOMPARE(frames(), (QStringList{u"2 events 0 7+1"_s, u"2 events 0 8+1"_s}));
}

void tst_RosterSending::whatIsTooMuchIsToldAnew()
{
    m_exchange->onPeerUp(peer(b));
    answerPart(5, {});
    frames();
    m_room[b] = 0;
    for (std::uint64_t version = 6; version < 50; ++version)
        happens(version, "anna");
    m_room[b] = 100;
    happens(50, "anna");
    QCOMPARE(frames(), QStringList{});
    m_exchange->onRoom(b);
    answerPart(50, {"anna"});
    happens(51, "bert");
    QCOMPARE(frames(), (QStringList{u"2 part 0 first last 50 anna"_s, u"2 events 0 51+1"_s}));
    // The other home still owes an answer of the walk before.
    answerPart(1, {}, true, 1);
    QCOMPARE(frames(), QStringList{});
    answerPart(1, {}, true, 1);
    QCOMPARE(frames(), QStringList{u"2 part 1 first last 1 "_s});
}

void tst_RosterSending::saysEverySecondWhatItAddsUpTo()
{
    m_exchange->onPeerUp(peer(b));
    QCOMPARE(m_exchange->nextDeadline().value(), m_now + 1s);
    answerPart(5, {});
    happens(6, "anna");
    frames();
    m_exchange->advance();
    QCOMPARE(frames(), QStringList{});
    m_now += 1s;
    m_exchange->advance();
    QCOMPARE(frames(), QStringList{u"2 digest 0:6/7"_s});
    answerPart(3, {}, true, 1);
    m_exchange->receive(OwnChangesTell{1, {3, 1, 0}, std::make_shared<const std::vector<RosterChange>>()});
    frames();
    m_now += 5s;
    m_exchange->advance();
    m_exchange->advance();
    QCOMPARE(frames(), QStringList{u"2 digest 0:6/7 1:3/1"_s});
    m_room[b] = 0;
    m_now += 1s;
    m_exchange->advance();
    QCOMPARE(frames(), QStringList{});
    m_exchange->onPeerDown(b, PeerEnd::Lost);
    QVERIFY(!m_exchange->nextDeadline());
}

/// What a home that has 100,000 members, and one that gets them, have to do.
void tst_RosterSending::aLateJoinerIsCompleteSoon()
{
    constexpr std::size_t members = 100'000;
    Deaf deaf;
    PresenceShard from("node", {1, 5}, {}, std::make_shared<MemberQuota>(members), deaf, {1, 2});
    PresenceShard to("other", {2, 5}, {}, std::make_shared<MemberQuota>(members), deaf, {1, 3});
    for (std::size_t i = 0; i < members; ++i) {
        const QByteArray channel = "channel" + QByteArray::number(quint64(i % 1000));
        const QByteArray member = "member" + QByteArray::number(quint64(i / 1000));
        QVERIFY(from.enter(
            {.channel = channel, .member = member, .session = i / 1000, .instance = "chat", .info = R"({"mood":"very good"})"}, 1));
    }
    const auto origin = std::make_shared<const RemoteOrigin>(RemoteOrigin{.id = {1, 2}, .node = "node", .key = {1, 5}});
    const RosterStream stream(0, 9);
    // Of the processor: others use it, too.
    const auto usedMs = [] { return 1000.0 * double(std::clock()) / double(CLOCKS_PER_SEC); };
    const double begin = usedMs();
    double longest = 0;
    std::size_t parts = 0;
    OwnPartAsk ask{.walk = 1, .after = {}};
    for (bool isMore = true; isMore; ++parts) {
        const double before = usedMs();
        const OwnPartAnswer answer = stream.partOf(from.rosters(), ask, 64 * 1024);
        longest = std::max(longest, usedMs() - before);
        isMore = answer.next.has_value();
        ask.after = answer.next;
        const QByteArray bytes = RosterFrames::part({0, answer.isFirst, !isMore, answer.digest, answer.rows}).take();
        FrameReader fields(QByteArrayView(bytes).sliced(1));
        Result<RosterPartFrame> part = RosterFrames::readPart(fields);
        QVERIFY(part);
        to.remote().take(OriginPartTell{origin, 0, part->isFirst, part->isLast, std::move(part->rows)}, m_now);
    }
    const double all = usedMs() - begin;
    qInfo("%.0f ms for %zu parts, the longest to make %.1f ms", all, parts, longest);
    QVERIFY(parts > 50);
    QVERIFY(all < 2'000);
    const RosterDigest &digest = from.rosters().digest();
    QCOMPARE(to.remote().take(OriginSumAsk{.origin = origin->id, .ticket = 1, .shards = {0}}).sums.front(),
             (RosterSum{digest.count, digest.sum}));
}

QTEST_GUILESS_MAIN(tst_RosterSending)
#include "tst_RosterSending.moc"
