// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/PresenceShard.h"
#include "tests/server-core/presence/EventRecorder.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::presence;
using namespace std::chrono_literals;

class tst_RemoteRosters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void showsThemBesideTheOwn();
    void anOwnSessionOfWhoIsThereIsNotSeen();
    void whoGoesToAnotherProcessIsNotSeen();
    void showsWhoWasFirst();
    void theSameTimeIsDecidedByTheOrigin();
    void anInfoThatIsNotShownIsNoEvent();
    void whoComesFromElsewhereKeepsItsInfo();
    void limitsCountOwnMembersOnly();
    void namesAndCountsAreThoseOfAll();
    void aSnapshotReplacesWhatWas();
    void eventsBetweenPartsCount();
    void whatIsToldTwiceDoesNoHarm();
    void whoIsDownLeavesAtOnceInSteps();
    void whoIsToldAnewInTimeWasNeverGone();
    void whoSaysGoodbyeIsHeld();
    void whoIsUpAgainIsHeldOn();
    void aSweepGoesOnForThoseThatComeLater();
    void theSumIsThatOfTheOrigin();
    void withoutAnExchangeTheyAreGone();
    void ownEventsHaveTheirOwnVersions();

private:
    using Rows = std::vector<std::pair<QByteArray, QByteArray>>;

    void enter(const char *channel, const char *member, std::uint64_t session, const char *info = nullptr, std::int64_t since = 1000);
    void joined(const RemoteOriginRef &origin, const char *channel, const char *member, const char *info = "", std::int64_t since = 1000);
    void left(const RemoteOriginRef &origin, const char *channel, const char *member, LeaveReason reason = LeaveReason::Leave);
    /// All in "room".
    void part(const RemoteOriginRef &origin, const Rows &rows, bool isFirst, bool isLast);
    void down(const RemoteOriginRef &origin, bool isHeld);
    /// Until nothing is due; what is told of it.
    QByteArrayList sweep();
    MemberRow row(const char *member);
    static RemoteOriginRef origin(std::uint64_t number);

    const RemoteOriginRef m_b = origin(2);
    const RemoteOriginRef m_c = origin(3);
    Clock::time_point m_now;
    EventRecorder m_events;
    EventRecorder m_own;
    std::shared_ptr<MemberQuota> m_quota;
    std::optional<PresenceShard> m_shard;
};

RemoteOriginRef tst_RemoteRosters::origin(std::uint64_t number)
{
    return std::make_shared<const RemoteOrigin>(
        RemoteOrigin{.id = {9, number}, .node = "node-" + QByteArray(1, char('a' + number - 1)), .key = {number, 7}, .shards = 2});
}

void tst_RemoteRosters::init()
{
    m_shard.reset();
    m_events.take();
    m_own.take();
    m_now = Clock::time_point(1h);
    m_quota = std::make_shared<MemberQuota>(100);
    m_shard.emplace("node-a", SipKey{1, 7}, PresenceSettings{.membersPerChannel = 3}, m_quota, m_events, RosterOrigin{9, 1});
    m_shard->setOwnEvents(&m_own);
}

void tst_RemoteRosters::enter(const char *channel, const char *member, std::uint64_t session, const char *info, std::int64_t since)
{
    Entry entry{.channel = channel, .member = member, .session = session, .instance = "chat"};
    if (info)
        entry.info = info;
    QVERIFY(m_shard->enter(entry, since));
}

void tst_RemoteRosters::joined(const RemoteOriginRef &from, const char *channel, const char *member, const char *info, std::int64_t since)
{
    OriginChangesTell tell{.origin = from, .shard = 0, .changes = {}};
    tell.changes.push_back({.channel = channel, .row = {member, info, since, "game", {}}});
    m_shard->remote().take(tell);
}

void tst_RemoteRosters::left(const RemoteOriginRef &from, const char *channel, const char *member, LeaveReason reason)
{
    OriginChangesTell tell{.origin = from, .shard = 0, .changes = {}};
    tell.changes.push_back({.kind = RosterEvent::Kind::Left, .channel = channel, .row = {member, {}, 0, {}, {}}, .reason = reason});
    m_shard->remote().take(tell);
}

void tst_RemoteRosters::part(const RemoteOriginRef &from, const Rows &rows, bool isFirst, bool isLast)
{
    OriginPartTell tell{.origin = from, .shard = 0, .isFirst = isFirst, .isLast = isLast, .rows = {}};
    for (const auto &[member, info] : rows)
        tell.rows.push_back({"room", {member, info, 1000, "game", {}}});
    m_shard->remote().take(tell, m_now);
}

void tst_RemoteRosters::down(const RemoteOriginRef &from, bool isHeld)
{
    m_shard->remote().take(OriginDownTell{from->id, isHeld}, m_now, 3s);
}

QByteArrayList tst_RemoteRosters::sweep()
{
    while (m_shard->nextDeadline() && *m_shard->nextDeadline() <= m_now)
        m_shard->advance(m_now);
    return m_events.take();
}

MemberRow tst_RemoteRosters::row(const char *member)
{
    const Roster *roster = std::as_const(*m_shard).rosters().find("room");
    const std::optional<MemberView> view = roster ? roster->find(member) : std::nullopt;
    return view ? MemberRow{view->member.toByteArray(), view->info.toByteArray(), view->since, view->instance.toByteArray(),
                            view->node.toByteArray()}
                : MemberRow();
}

void tst_RemoteRosters::showsThemBesideTheOwn()
{
    enter("room", "anna", 1);
    joined(m_b, "room", "bert", "1");
    joined(m_b, "room", "bert", "2");
    left(m_b, "room", "bert", LeaveReason::Kicked);
    QCOMPARE(m_events.take(),
             (QByteArrayList{"room 1 joined anna", "room 2 joined bert 1", "room 3 updated bert 2", "room 4 left bert kicked"}));
    joined(m_c, "hall", "carl", "3", 500);
    QCOMPARE(m_shard->rosters().members("hall", 1, 10).items, (std::vector<MemberRow>{{"carl", "3", 500, "game", "node-c"}}));
    left(m_c, "hall", "carl");
    QCOMPARE(m_shard->rosters().rosterCount(), 1U);
}

void tst_RemoteRosters::anOwnSessionOfWhoIsThereIsNotSeen()
{
    joined(m_b, "room", "anna", "1");
    m_events.take();
    enter("room", "anna", 1, "1", 2000);
    QCOMPARE(m_own.take(), QByteArrayList{"room 1 joined anna 1"});
    QVERIFY(m_shard->leave("room", 1));
    QCOMPARE(m_own.take(), QByteArrayList{"room 2 left anna leave"});
    QCOMPARE(m_events.take(), QByteArrayList{});
    QCOMPARE(m_quota->count(), 0U);
    left(m_b, "room", "anna");
    QCOMPARE(m_events.take(), QByteArrayList{"room 2 left anna leave"});
    QCOMPARE(m_shard->rosters().rosterCount(), 0U);
}

void tst_RemoteRosters::whoGoesToAnotherProcessIsNotSeen()
{
    enter("room", "anna", 1);
    m_shard->sessionLost(1, m_now);
    joined(m_b, "room", "anna", "", 2000);
    m_now += 3s;
    QCOMPARE(sweep(), QByteArrayList{"room 1 joined anna"});
    QCOMPARE(m_own.take(), (QByteArrayList{"room 1 joined anna", "room 2 left anna closed"}));
    QCOMPARE(row("anna").node, QByteArray("node-b"));
    // And on to a third.
    joined(m_c, "room", "anna", "", 3000);
    left(m_b, "room", "anna", LeaveReason::Closed);
    QCOMPARE(row("anna").node, QByteArray("node-c"));
    left(m_c, "room", "anna", LeaveReason::Closed);
    QCOMPARE(m_events.take(), QByteArrayList{"room 2 left anna closed"});
}

void tst_RemoteRosters::showsWhoWasFirst()
{
    enter("room", "anna", 1, "own", 2000);
    joined(m_c, "room", "anna", "third", 3000);
    QCOMPARE(m_events.take(), QByteArrayList{"room 1 joined anna own"});
    joined(m_b, "room", "anna", "first", 1000);
    QCOMPARE(row("anna"), (MemberRow{"anna", "first", 1000, "game", "node-b"}));
    left(m_b, "room", "anna");
    QCOMPARE(row("anna"), (MemberRow{"anna", "own", 2000, "chat", "node-a"}));
    QVERIFY(m_shard->leave("room", 1));
    QCOMPARE(row("anna"), (MemberRow{"anna", "third", 3000, "game", "node-c"}));
    QCOMPARE(m_events.take(), (QByteArrayList{"room 2 updated anna first", "room 3 updated anna own", "room 4 updated anna third"}));
}

void tst_RemoteRosters::theSameTimeIsDecidedByTheOrigin()
{
    for (const bool isBFirst : {true, false}) {
        init();
        joined(isBFirst ? m_b : m_c, "room", "anna", "1");
        joined(isBFirst ? m_c : m_b, "room", "anna", "2");
        QCOMPARE(row("anna").node, QByteArray("node-b"));
        enter("room", "anna", 1, "3");
        QCOMPARE(row("anna").node, QByteArray("node-a"));
    }
}

void tst_RemoteRosters::anInfoThatIsNotShownIsNoEvent()
{
    joined(m_b, "room", "anna", "1");
    enter("room", "anna", 1, "2", 2000);
    m_events.take();
    m_own.take();
    QVERIFY(m_shard->update("room", 1, "3"));
    QVERIFY(m_shard->update("room", 1, "3"));
    QCOMPARE(m_own.take(), QByteArrayList{"room 2 updated anna 3"});
    QCOMPARE(m_events.take(), QByteArrayList{});
    QCOMPARE(row("anna").info, QByteArray("1"));
    left(m_b, "room", "anna");
    QCOMPARE(m_events.take(), QByteArrayList{"room 2 updated anna 3"});
}

void tst_RemoteRosters::whoComesFromElsewhereKeepsItsInfo()
{
    joined(m_b, "room", "anna", "1");
    enter("room", "anna", 1, nullptr, 2000);
    left(m_b, "room", "anna");
    QCOMPARE(row("anna"), (MemberRow{"anna", "1", 2000, "chat", "node-a"}));
    QCOMPARE(m_events.take(), QByteArrayList{"room 1 joined anna 1"});
    QCOMPARE(m_own.take(), QByteArrayList{"room 1 joined anna 1"});
}

void tst_RemoteRosters::limitsCountOwnMembersOnly()
{
    for (const char *member : {"a", "b", "c", "d", "e"})
        joined(m_b, "room", member);
    QCOMPARE(m_quota->count(), 0U);
    // One of them who is there already, too.
    for (const char *member : {"a", "x", "y"})
        enter("room", member, std::uint64_t(member[0]));
    QCOMPARE(m_quota->count(), 3U);
    for (const char *member : {"z", "b"})
        QCOMPARE(m_shard->enter({.channel = "room", .member = member, .session = 9, .instance = "chat"}, 1).error().code,
                 ErrorCode::TableFull);
    QCOMPARE(m_shard->rosters().members("room", 1, 10).total, 7U);
    QVERIFY(m_shard->leave("room", 'a'));
    enter("room", "b", 9);
    QCOMPARE(m_quota->count(), 3U);
}

void tst_RemoteRosters::namesAndCountsAreThoseOfAll()
{
    enter("room", "anna", 1);
    joined(m_b, "room", "anna");
    joined(m_b, "hall", "annabel");
    const RosterDirectory &rosters = m_shard->rosters();
    QCOMPARE(rosters.count(), 2U);
    QCOMPARE(rosters.digest().count, 1U);
    QCOMPARE(rosters.channels({}, 10), (std::vector<ChannelCount>{{"hall", 1}, {"room", 1}}));
    QCOMPARE(rosters.places({.member = "ann", .prefix = true}).size(), 2U);
    QCOMPARE(rosters.find("room")->sessionsOf("anna"), std::vector<std::uint64_t>{1});
    QVERIFY(rosters.find("hall")->sessionsOf("annabel").empty());
}

void tst_RemoteRosters::aSnapshotReplacesWhatWas()
{
    part(m_b, {{"anna", "1"}, {"bert", "1"}}, true, false);
    part(m_b, {{"carl", "1"}}, false, true);
    QCOMPARE(sweep(), (QByteArrayList{"room 1 joined anna 1", "room 2 joined bert 1", "room 3 joined carl 1"}));
    QVERIFY(!m_shard->nextDeadline());
    part(m_b, {{"anna", "1"}}, true, false);
    QCOMPARE(sweep(), QByteArrayList{});
    part(m_b, {{"carl", "2"}, {"dora", "1"}}, false, true);
    QCOMPARE(sweep(), (QByteArrayList{"room 4 updated carl 2", "room 5 joined dora 1", "room 6 left bert closed"}));
    part(m_b, {}, true, true);
    QCOMPARE(sweep().size(), 3);
    QCOMPARE(m_shard->rosters().rosterCount(), 0U);
}

void tst_RemoteRosters::eventsBetweenPartsCount()
{
    part(m_b, {{"anna", ""}, {"bert", ""}, {"carl", ""}, {"dora", ""}}, true, true);
    m_events.take();
    part(m_b, {{"anna", ""}}, true, false);
    // One who was told of, one who was and has not been told of yet, one who will be, and a new one.
    left(m_b, "room", "anna", LeaveReason::Leave);
    left(m_b, "room", "bert", LeaveReason::Kicked);
    joined(m_b, "room", "carl", "2");
    joined(m_b, "room", "emil");
    part(m_b, {{"carl", "2"}, {"dora", ""}}, false, true);
    QCOMPARE(m_events.take(),
             (QByteArrayList{"room 5 left anna leave", "room 6 left bert kicked", "room 7 updated carl 2", "room 8 joined emil"}));
    QCOMPARE(sweep(), QByteArrayList{});
    QCOMPARE(m_shard->remote().take(OriginSumAsk{.origin = m_b->id, .ticket = 5, .shards = {0}}).sums.front().count, 3U);
}

void tst_RemoteRosters::whatIsToldTwiceDoesNoHarm()
{
    joined(m_b, "room", "anna", "1");
    joined(m_b, "room", "anna", "1");
    left(m_b, "room", "nobody");
    left(m_b, "nowhere", "anna");
    left(m_c, "room", "anna");
    QCOMPARE(m_events.take(), QByteArrayList{"room 1 joined anna 1"});
    left(m_b, "room", "anna");
    left(m_b, "room", "anna");
    QCOMPARE(m_events.take(), QByteArrayList{"room 2 left anna leave"});
}

void tst_RemoteRosters::whoIsDownLeavesAtOnceInSteps()
{
    for (int i = 0; i < 10; ++i)
        joined(m_b, "room", QByteArray("m" + QByteArray::number(i)).constData());
    joined(m_c, "room", "m3");
    enter("room", "m5", 1);
    m_events.take();
    m_own.take();
    down(m_b, false);
    QCOMPARE(m_events.take(), QByteArrayList{});
    std::vector<qsizetype> steps;
    QByteArrayList told;
    while (m_shard->nextDeadline()) {
        QVERIFY(*m_shard->nextDeadline() <= m_now);
        QVERIFY(m_shard->advance(m_now, 3) <= 3);
        const QByteArrayList now = m_events.take();
        QVERIFY(now.size() <= 3);
        told += now;
    }
    QCOMPARE(told.size(), 8);
    for (const QByteArray &line : told)
        QVERIFY2(line.endsWith(" node_down"), line.constData());
    QCOMPARE(m_shard->rosters().members("room", 1, 10).items.size(), 2U);
    QCOMPARE(row("m3").node, QByteArray("node-c"));
    QCOMPARE(m_own.take(), QByteArrayList{});
    QCOMPARE(m_shard->remote().lines(), 1U);
}

void tst_RemoteRosters::whoIsToldAnewInTimeWasNeverGone()
{
    part(m_b, {{"anna", ""}, {"bert", ""}}, true, true);
    m_events.take();
    down(m_b, false);
    m_shard->remote().take(OriginUpTell{m_b}, m_now);
    // It was about to go, and waits for what it will be told.
    QCOMPARE(sweep(), QByteArrayList{});
    part(m_b, {{"anna", ""}}, true, true);
    QCOMPARE(sweep(), QByteArrayList{"room 3 left bert closed"});
}

void tst_RemoteRosters::whoSaysGoodbyeIsHeld()
{
    part(m_b, {{"anna", ""}}, true, true);
    joined(m_c, "room", "carl");
    m_events.take();
    down(m_b, true);
    m_now += 2s;
    down(m_c, true);
    QCOMPARE(sweep(), QByteArrayList{});
    QCOMPARE(*m_shard->nextDeadline(), m_now + 1s);
    m_now += 1s;
    QCOMPARE(sweep(), QByteArrayList{"room 3 left anna closed"});
    QCOMPARE(*m_shard->nextDeadline(), m_now + 2s);
    m_now += 2s;
    QCOMPARE(sweep(), QByteArrayList{"room 4 left carl closed"});
    QVERIFY(!m_shard->nextDeadline());
    QCOMPARE(m_shard->remote().lines(), 0U);
}

void tst_RemoteRosters::whoIsUpAgainIsHeldOn()
{
    part(m_b, {{"anna", ""}}, true, true);
    m_events.take();
    down(m_b, true);
    m_now += 2s;
    m_shard->remote().take(OriginUpTell{m_b}, m_now);
    // Its snapshot takes long.
    m_now += 5s;
    QCOMPARE(sweep(), QByteArrayList{});
    part(m_b, {{"anna", ""}}, true, true);
    QCOMPARE(sweep(), QByteArrayList{});
    m_now += 5s;
    QCOMPARE(sweep(), QByteArrayList{});
}

void tst_RemoteRosters::aSweepGoesOnForThoseThatComeLater()
{
    for (int i = 0; i < 6; ++i) {
        const QByteArray channel = "room" + QByteArray::number(i);
        joined(m_b, channel.constData(), "anna");
        joined(m_c, channel.constData(), "bert");
    }
    m_events.take();
    down(m_b, false);
    m_shard->advance(m_now, 3);
    // The walk has passed half of these.
    down(m_c, false);
    QCOMPARE(m_events.take().size() + sweep().size(), 12);
    QCOMPARE(m_shard->rosters().rosterCount(), 0U);
    QCOMPARE(m_shard->remote().lines(), 0U);
}

void tst_RemoteRosters::theSumIsThatOfTheOrigin()
{
    EventRecorder ignored;
    PresenceShard other("node-b", m_b->key, {}, std::make_shared<MemberQuota>(100), ignored, m_b->id);
    for (const char *member : {"anna", "bert"}) {
        QVERIFY(
            other.enter({.channel = "room", .member = member, .session = std::uint64_t(member[0]), .instance = "game", .info = "1"}, 1000));
        joined(m_b, "room", member, "1");
    }
    // Neither who else has them, nor what is shown, matters.
    enter("room", "anna", 1, "2", 500);
    joined(m_c, "room", "bert", "3", 400);
    const RosterDigest &digest = other.rosters().digest();
    const OriginSumAnswer answer = m_shard->remote().take(OriginSumAsk{.origin = m_b->id, .ticket = 5, .shards = {0, 1}});
    QCOMPARE(answer.ticket, 5U);
    QCOMPARE(answer.sums, (std::vector<RosterSum>{{digest.count, digest.sum}, {}}));
    QVERIFY(other.update("room", 'b', "4"));
    joined(m_b, "room", "bert", "4");
    QCOMPARE(m_shard->remote().take(OriginSumAsk{.origin = m_b->id, .ticket = 6, .shards = {0}}).sums.front().sum, digest.sum);
    down(m_b, true);
    QCOMPARE(m_shard->remote().take(OriginSumAsk{.origin = m_b->id, .ticket = 7, .shards = {0}}).sums.front(), RosterSum());
}

void tst_RemoteRosters::withoutAnExchangeTheyAreGone()
{
    enter("room", "anna", 1);
    joined(m_b, "room", "anna");
    joined(m_c, "room", "bert");
    m_events.take();
    m_shard->remote().end(m_now);
    QCOMPARE(sweep(), QByteArrayList{"room 3 left bert node_down"});
    QCOMPARE(m_shard->remote().lines(), 0U);
    QCOMPARE(row("anna").node, QByteArray("node-a"));
}

void tst_RemoteRosters::ownEventsHaveTheirOwnVersions()
{
    joined(m_b, "room", "bert");
    enter("room", "anna", 1);
    joined(m_b, "hall", "bert");
    enter("hall", "anna", 1);
    m_shard->setOwnEvents(nullptr);
    QVERIFY(m_shard->update("hall", 1, "1"));
    m_shard->setOwnEvents(&m_own);
    // As who joins under another name does.
    enter("room", "carl", 1);
    QCOMPARE(m_own.take(), (QByteArrayList{"room 1 joined anna", "hall 2 joined anna", "room 4 left anna leave", "room 5 joined carl"}));
    QCOMPARE(m_shard->rosters().digest().version, 5U);
}

QTEST_GUILESS_MAIN(tst_RemoteRosters)
#include "tst_RemoteRosters.moc"
