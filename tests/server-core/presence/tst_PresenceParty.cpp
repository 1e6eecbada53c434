// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/PresenceWorld.h"
#include "tests/simulation/RecordingFollower.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::core::presence;
using namespace signalbox::test;
using namespace std::chrono_literals;

/// All shards of a hub together. Whatever is asked has happened when the call returns.
class tst_PresenceParty : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followersEverywhereHearTheSame_data() { homeCounts(); }
    void followersEverywhereHearTheSame();
    void aReturnElsewhereIsSilent_data() { homeCounts(); }
    void aReturnElsewhereIsSilent();
    void whoStaysAwayLeavesOnce_data() { homeCounts(); }
    void whoStaysAwayLeavesOnce();
    void aKickLeavesEverywhereAtOnce_data() { homeCounts(); }
    void aKickLeavesEverywhereAtOnce();
    void oneMemberOnSeveralShardsIsOne();
    void manyHoldsEndBitByBit();
    void aTurnCostsAShardOneMessage();
    void whoHasEnteredNothingIsNotTalkedAbout();
    void aRosterIsThereForQueries();
    void allHomesShareTheHubsPlaces();
    void shardsComeAndGo();
    void aSlowFollowerOfManyEventsIsComplete();
    void takesOtherSettings();

private:
    static void homeCounts()
    {
        QTest::addColumn<int>("homes");
        QTest::newRow("1 home") << 1;
        QTest::newRow("3 homes") << 3;
    }
    /// With two shards that are no homes.
    void makeWorld(int homes, const PresenceSettings &settings = {}, std::size_t members = 100'000)
    {
        m_sessions.clear();
        m_world = std::make_unique<PresenceWorld>(1, homes, settings, members);
        m_world->addShard();
        m_world->addShard();
    }
    RecordingFollower &session(ShardId shard)
    {
        m_sessions.push_back(std::make_unique<RecordingFollower>(m_world->shard(shard), m_sessions.size() + 1));
        return *m_sessions.back();
    }
    /// On every shard one.
    std::vector<RecordingFollower *> followers(const QByteArray &channel)
    {
        std::vector<RecordingFollower *> all;
        for (const ShardId shard : m_world->shards()) {
            all.push_back(&session(shard));
            all.back()->follow(channel);
        }
        m_world->settle();
        for (RecordingFollower *one : all)
            one->take();
        return all;
    }
    void enter(RecordingFollower &who, const QByteArray &channel, const QByteArray &member, const std::optional<QByteArray> &info = {})
    {
        who.enter(channel, member, info);
        m_world->settle();
    }

    std::unique_ptr<PresenceWorld> m_world;
    std::vector<std::unique_ptr<RecordingFollower>> m_sessions;
};

void tst_PresenceParty::followersEverywhereHearTheSame()
{
    QFETCH(const int, homes);
    makeWorld(homes);
    for (const QByteArray channel : {"room", "hall", "yard"}) {
        const std::vector<RecordingFollower *> all = followers(channel);
        for (const ShardId shard : m_world->shards()) {
            RecordingFollower &anna = session(shard);
            const std::uint64_t version = m_world->home(channel).rosters().version(channel);
            enter(anna, channel, "anna", "1");
            anna.update(channel, "2");
            anna.leave(channel);
            m_world->settle();
            QCOMPARE(anna.take(),
                     (QStringList{u"entered 1 anna %1"_s.arg(version + 1), u"version 2 %1"_s.arg(version + 2),
                                  u"version 3 %1"_s.arg(version + 3)}));
            const QString name = QString::fromUtf8(channel);
            for (RecordingFollower *one : all) {
                QCOMPARE(
                    one->take(),
                    (QStringList{u"%1 %2 joined anna 1"_s.arg(name).arg(version + 1), u"%1 %2 updated anna 2"_s.arg(name).arg(version + 2),
                                 u"%1 %2 left anna leave"_s.arg(name).arg(version + 3)}));
            }
        }
    }
}

void tst_PresenceParty::aReturnElsewhereIsSilent()
{
    QFETCH(const int, homes);
    makeWorld(homes);
    const std::vector<RecordingFollower *> all = followers("room");
    RecordingFollower &before = session(homes);
    enter(before, "room", "anna");
    for (RecordingFollower *one : all)
        one->take();
    before.end(SessionEnd::Lost);
    m_world->advance(2999ms);
    enter(session(homes + 1), "room", "anna");
    m_world->advance(1h);
    for (RecordingFollower *one : all)
        QCOMPARE(one->take(), QStringList());
    QCOMPARE(m_world->home("room").rosters().find("room")->sessionsOf("anna").size(), 1U);
}

void tst_PresenceParty::whoStaysAwayLeavesOnce()
{
    QFETCH(const int, homes);
    makeWorld(homes);
    const std::vector<RecordingFollower *> all = followers("room");
    RecordingFollower &anna = session(homes);
    enter(anna, "room", "anna");
    for (RecordingFollower *one : all)
        one->take();
    anna.end(SessionEnd::Lost);
    m_world->advance(2999ms);
    for (RecordingFollower *one : all)
        QCOMPARE(one->take(), QStringList());
    m_world->advance(1ms);
    for (RecordingFollower *one : all)
        QCOMPARE(one->take(), QStringList{u"room 2 left anna closed"_s});
    m_world->advance(1h);
    for (RecordingFollower *one : all)
        QCOMPARE(one->take(), QStringList());
    QCOMPARE(m_world->quota().count(), 0U);
}

void tst_PresenceParty::aKickLeavesEverywhereAtOnce()
{
    QFETCH(const int, homes);
    makeWorld(homes);
    RecordingFollower &anna = session(homes);
    std::vector<std::vector<RecordingFollower *>> all;
    for (const QByteArray channel : {"room", "hall", "yard", "cave"}) {
        all.push_back(followers(channel));
        enter(anna, channel, "anna");
    }
    anna.end(SessionEnd::Kicked);
    m_world->settle();
    for (const auto &ofChannel : all) {
        for (RecordingFollower *one : ofChannel)
            QVERIFY(one->take().last().endsWith(u" 2 left anna kicked"));
    }
    QCOMPARE(m_world->quota().count(), 0U);
}

void tst_PresenceParty::oneMemberOnSeveralShardsIsOne()
{
    makeWorld(2);
    const std::vector<RecordingFollower *> all = followers("room");
    std::vector<RecordingFollower *> tabs;
    for (const ShardId shard : m_world->shards()) {
        tabs.push_back(&session(shard));
        enter(*tabs.back(), "room", "anna");
    }
    QCOMPARE(m_world->home("room").rosters().find("room")->sessionsOf("anna").size(), tabs.size());
    for (RecordingFollower *tab : tabs)
        tab->end(SessionEnd::Lost);
    m_world->advance(3s);
    for (RecordingFollower *one : all)
        QCOMPARE(one->take(), (QStringList{u"room 1 joined anna "_s, u"room 2 left anna closed"_s}));
}

void tst_PresenceParty::manyHoldsEndBitByBit()
{
    constexpr std::size_t members = 10'000;
    makeWorld(1, {.leavesPerTurn = 500});
    const std::vector<RecordingFollower *> all = followers("room");
    std::vector<RecordingFollower *> crowd;
    for (std::size_t i = 0; i < members; ++i) {
        crowd.push_back(&session(1));
        crowd.back()->enter("room", QByteArray::number(quint64(i)));
    }
    m_world->settle();
    for (RecordingFollower *one : crowd)
        one->end(SessionEnd::Lost);
    m_world->settle();
    m_world->pass(3s);
    PresenceParty &home = m_world->shard(0);
    for (std::size_t left = 500; left <= members; left += 500) {
        QVERIFY(home.nextDeadline() && *home.nextDeadline() <= m_world->now());
        home.advance();
        QCOMPARE(m_world->quota().count(), members - left);
    }
    QVERIFY(!home.nextDeadline());
    m_world->settle();
    for (RecordingFollower *one : all) {
        QCOMPARE(one->copies["room"].version, 2 * members);
        QVERIFY2(one->fault.isEmpty(), qPrintable(one->fault));
    }
}

void tst_PresenceParty::aTurnCostsAShardOneMessage()
{
    makeWorld(1);
    RecordingFollower &far = session(1);
    for (const char *channel : {"room", "hall"})
        far.follow(channel);
    m_world->settle();
    const std::size_t before = m_world->messages();
    RecordingFollower &near = session(0);
    for (int i = 0; i < 50; ++i) {
        near.enter("room", QByteArray::number(i));
        near.enter("hall", QByteArray::number(i));
    }
    m_world->settle();
    QCOMPARE(m_world->messages() - before, 1U);
    QCOMPARE(far.eventCount, 2U * (2 * 50 - 1));
}

void tst_PresenceParty::whoHasEnteredNothingIsNotTalkedAbout()
{
    makeWorld(3);
    RecordingFollower &anna = session(4);
    enter(anna, "room", "anna");
    anna.leave("room");
    m_world->settle();
    const std::size_t before = m_world->messages();
    anna.end(SessionEnd::Lost);
    QCOMPARE(m_world->messages(), before);
}

void tst_PresenceParty::aRosterIsThereForQueries()
{
    makeWorld(3);
    enter(session(4), "room", "anna", "1");
    const MemberRow anna{"anna", "1", 1, "chat", "node-a"};
    QCOMPARE(m_world->home("room").rosters().members("room", 1, 10).items, std::vector{anna});
    QCOMPARE(m_world->home("room").rosters().places({.member = "an", .prefix = true}), (std::vector<MemberPlace>{{"room", anna}}));
    QCOMPARE(m_world->shard(3).home(), nullptr);
    QVERIFY(!m_world->shard(3).nextDeadline());
}

void tst_PresenceParty::allHomesShareTheHubsPlaces()
{
    makeWorld(3, {}, 2);
    RecordingFollower &anna = session(4);
    for (const char *channel : {"a", "b", "c"})
        enter(anna, channel, "anna");
    QCOMPARE(anna.take().last(), u"refused 3 TableFull"_s);
    QVERIFY(anna.error->retryable);
    QCOMPARE(anna.entered.size(), 2U);
    anna.leave("a");
    enter(anna, "c", "anna");
    QCOMPARE(anna.take().last(), u"entered 5 anna 1"_s);
}

void tst_PresenceParty::shardsComeAndGo()
{
    makeWorld(2);
    const ShardId shard = m_world->addShard();
    RecordingFollower &observer = session(0);
    observer.follow("room");
    {
        RecordingFollower anna(m_world->shard(shard), 1001);
        anna.follow("room");
        enter(anna, "room", "anna");
        // It goes with a question on its way.
        anna.enter("hall", "anna");
    }
    m_world->removeShard(shard);
    m_world->settle();
    // Its number serves another, which is told nothing of what was for the former one.
    QCOMPARE(m_world->addShard(), shard);
    RecordingFollower bert(m_world->shard(shard), 1002);
    bert.follow("room");
    enter(bert, "room", "bert");
    m_world->advance(3s);
    QCOMPARE(observer.take().last(), u"room 3 left anna closed"_s);
    QCOMPARE(bert.copies, observer.copies);
    QVERIFY2(bert.fault.isEmpty(), qPrintable(bert.fault));
    QCOMPARE(m_world->quota().count(), 1U);
}

void tst_PresenceParty::aSlowFollowerOfManyEventsIsComplete()
{
    makeWorld(2, {.snapshotMembers = 100'000, .partBytes = 500, .logEvents = 200});
    RecordingFollower &slow = session(2);
    RecordingFollower &quick = session(2);
    for (RecordingFollower *one : {&slow, &quick})
        one->follow("room");
    m_world->settle();
    slow.room = 0;
    std::vector<RecordingFollower *> crowd;
    for (int i = 0; i < 150; ++i) {
        crowd.push_back(&session(i % 4));
        crowd.back()->enter("room", QByteArray::number(i));
        m_world->settle();
    }
    slow.room = 2;
    slow.resume();
    m_world->settle();
    QVERIFY(slow.eventCount > 0 && slow.eventCount < 150);
    QCOMPARE(slow.renewals, 0U);
    for (RecordingFollower *one : crowd)
        one->end(SessionEnd::Kicked);
    m_world->settle();
    slow.room = RecordingFollower::unlimited;
    slow.resume();
    m_world->settle();
    QCOMPARE(slow.renewals, 1U);
    QCOMPARE(slow.copies, quick.copies);
    QCOMPARE(slow.fault + quick.fault, QString());
}

void tst_PresenceParty::takesOtherSettings()
{
    makeWorld(1);
    RecordingFollower &anna = session(0);
    enter(anna, "room", "anna");
    m_world->shard(0).apply({.hold = 10s, .enteredPerSession = 1});
    enter(anna, "hall", "anna");
    QCOMPARE(anna.error->code, ErrorCode::TooManyChannels);
    anna.end(SessionEnd::Lost);
    m_world->advance(9999ms);
    QCOMPARE(m_world->quota().count(), 1U);
    m_world->advance(1ms);
    QCOMPARE(m_world->quota().count(), 0U);
}

QTEST_GUILESS_MAIN(tst_PresenceParty)
#include "tst_PresenceParty.moc"
