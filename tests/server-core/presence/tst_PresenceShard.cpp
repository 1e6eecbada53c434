// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/PresenceShard.h"
#include "tests/server-core/presence/EventRecorder.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::presence;

class tst_PresenceShard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void joinsAndLeaves();
    void sessionsOfOneMemberCountOnce();
    void anotherInfoIsAnUpdate();
    void infoThatIsNotGivenStays();
    void updatesForASessionThatEntered();
    void anotherNameLeavesTheFormerOne();
    void anotherNameMayBeSomeoneWhoIsThere();
    void oneSessionInManyChannels();
    void aKickLeavesAtOnce();
    void aKickedSessionIsOneOfSeveral();
    void refusesANameThatIsEmpty();
    void refusesWhoHasNotEntered();
    void aFullChannelRefusesNewMembersOnly();
    void aFullHubRefusesInAllItsShards();
    void aRefusedChangeOfNameLosesNothing();
    void aChangeOfNameNeedsNoMoreRoom();
    void givesItsPlacesBackAtItsEnd();

private:
    Result<std::uint64_t> enter(const char *channel, const char *member, std::uint64_t session, const char *info = nullptr);

    EventRecorder m_events;
    std::shared_ptr<MemberQuota> m_quota;
    std::optional<PresenceShard> m_shard;
};

void tst_PresenceShard::init()
{
    m_shard.reset();
    m_events.take();
    m_quota = std::make_shared<MemberQuota>(100);
    m_shard.emplace("node-a", SipKey{1, 2}, PresenceSettings{}, m_quota, m_events);
}

Result<std::uint64_t> tst_PresenceShard::enter(const char *channel, const char *member, std::uint64_t session, const char *info)
{
    Entry entry{.channel = channel, .member = member, .session = session, .instance = "chat"};
    if (info)
        entry.info = info;
    return m_shard->enter(entry, 1'700'000'000'000);
}

void tst_PresenceShard::joinsAndLeaves()
{
    QCOMPARE(enter("room", "anna", 1, "{\"a\":1}").value(), 1U);
    QCOMPARE(enter("room", "bert", 2).value(), 2U);
    QCOMPARE(m_events.take(), (QByteArrayList{"room 1 joined anna {\"a\":1}", "room 2 joined bert"}));
    const MemberRow anna{"anna", "{\"a\":1}", 1'700'000'000'000, "chat", "node-a"};
    QCOMPARE(m_shard->rosters().members("room", 1, 10).items.front(), anna);
    QCOMPARE(m_shard->leave("room", 1).value(), 3U);
    QCOMPARE(m_shard->leave("room", 2).value(), 4U);
    QCOMPARE(m_events.take(), (QByteArrayList{"room 3 left anna leave", "room 4 left bert leave"}));
    QCOMPARE(m_shard->rosters().find("room"), nullptr);
}

void tst_PresenceShard::sessionsOfOneMemberCountOnce()
{
    QVERIFY(enter("room", "anna", 1));
    QCOMPARE(enter("room", "anna", 2).value(), 1U);
    QCOMPARE(enter("room", "anna", 3).value(), 1U);
    QCOMPARE(enter("room", "anna", 2).value(), 1U);
    QCOMPARE(m_events.take(), QByteArrayList{"room 1 joined anna"});
    QCOMPARE(m_shard->rosters().find("room")->sessionsOf("anna"), (std::vector<std::uint64_t>{1, 2, 3}));
    QCOMPARE(m_shard->leave("room", 2).value(), 1U);
    QCOMPARE(m_shard->leave("room", 1).value(), 1U);
    QVERIFY(m_events.take().isEmpty());
    QCOMPARE(m_shard->leave("room", 3).value(), 2U);
    QCOMPARE(m_events.take(), QByteArrayList{"room 2 left anna leave"});
}

void tst_PresenceShard::anotherInfoIsAnUpdate()
{
    QVERIFY(enter("room", "anna", 1, "1"));
    QVERIFY(enter("room", "anna", 2, "1"));
    QCOMPARE(enter("room", "anna", 2, "2").value(), 2U);
    QCOMPARE(enter("room", "anna", 3, "3").value(), 3U);
    QCOMPARE(enter("room", "anna", 1, "").value(), 4U);
    QCOMPARE(m_events.take(),
             (QByteArrayList{"room 1 joined anna 1", "room 2 updated anna 2", "room 3 updated anna 3", "room 4 updated anna"}));
}

void tst_PresenceShard::infoThatIsNotGivenStays()
{
    QVERIFY(enter("room", "anna", 1, "1"));
    QVERIFY(enter("room", "anna", 2));
    QVERIFY(enter("room", "anna", 1));
    QCOMPARE(m_events.take(), QByteArrayList{"room 1 joined anna 1"});
}

void tst_PresenceShard::updatesForASessionThatEntered()
{
    QVERIFY(enter("room", "anna", 1, "1"));
    QVERIFY(enter("room", "anna", 2));
    QCOMPARE(m_shard->update("room", 2, "1").value(), 1U);
    QCOMPARE(m_shard->update("room", 2, "a much longer one, which is put elsewhere").value(), 2U);
    QCOMPARE(m_shard->update("room", 1, "").value(), 3U);
    QCOMPARE(
        m_events.take(),
        (QByteArrayList{"room 1 joined anna 1", "room 2 updated anna a much longer one, which is put elsewhere", "room 3 updated anna"}));
    QCOMPARE(m_shard->rosters().find("room")->find("anna")->info, QByteArrayView());
    QVERIFY(m_shard->leave("room", 1));
    QVERIFY(m_shard->leave("room", 2));
}

void tst_PresenceShard::anotherNameLeavesTheFormerOne()
{
    QVERIFY(enter("room", "anna", 1));
    QCOMPARE(enter("room", "bert", 1).value(), 3U);
    QCOMPARE(m_events.take(), (QByteArrayList{"room 1 joined anna", "room 2 left anna leave", "room 3 joined bert"}));
    QVERIFY(enter("room", "bert", 2));
    QCOMPARE(enter("room", "carl", 1).value(), 4U);
    QCOMPARE(m_events.take(), QByteArrayList{"room 4 joined carl"});
    // In another channel it may be someone else.
    QVERIFY(enter("hall", "dora", 1));
    QCOMPARE(m_events.take(), QByteArrayList{"hall 1 joined dora"});
}

void tst_PresenceShard::anotherNameMayBeSomeoneWhoIsThere()
{
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(enter("room", "bert", 2));
    QVERIFY(enter("room", "bert", 1));
    QCOMPARE(m_events.take().last(), QByteArray("room 3 left anna leave"));
    QCOMPARE(m_shard->rosters().find("room")->sessionsOf("bert"), (std::vector<std::uint64_t>{2, 1}));
    QVERIFY(m_shard->leave("room", 2));
    QVERIFY(m_shard->leave("room", 1));
    QCOMPARE(m_events.take(), QByteArrayList{"room 4 left bert leave"});
    QCOMPARE(m_quota->count(), 0U);
}

void tst_PresenceShard::oneSessionInManyChannels()
{
    for (const char *channel : {"c", "a", "b"})
        QVERIFY(enter(channel, "anna", 1));
    QVERIFY(m_shard->leave("a", 1));
    QVERIFY(!m_shard->leave("a", 1));
    m_events.take();
    m_shard->sessionKicked(1);
    // In the order in which the rosters were made.
    QCOMPARE(m_events.take(), (QByteArrayList{"c 2 left anna kicked", "b 2 left anna kicked"}));
    QCOMPARE(m_shard->rosters().rosterCount(), 0U);
}

void tst_PresenceShard::aKickLeavesAtOnce()
{
    QVERIFY(enter("room", "anna", 1));
    m_shard->sessionKicked(1);
    QCOMPARE(m_events.take(), (QByteArrayList{"room 1 joined anna", "room 2 left anna kicked"}));
    QVERIFY(!m_shard->nextDeadline());
    m_shard->sessionKicked(1);
    m_shard->sessionKicked(99);
    QVERIFY(m_events.take().isEmpty());
}

void tst_PresenceShard::aKickedSessionIsOneOfSeveral()
{
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(enter("room", "anna", 2));
    m_shard->sessionKicked(1);
    QCOMPARE(m_events.take(), QByteArrayList{"room 1 joined anna"});
    QCOMPARE(m_shard->leave("room", 1).error().code, ErrorCode::NotEntered);
    QVERIFY(m_shard->leave("room", 2));
    QCOMPARE(m_events.take(), QByteArrayList{"room 2 left anna leave"});
}

void tst_PresenceShard::refusesANameThatIsEmpty()
{
    const Result<std::uint64_t> entered = enter("room", "", 1);
    QCOMPARE(entered.error().code, ErrorCode::InvalidParams);
    QVERIFY(m_events.take().isEmpty());
    QCOMPARE(m_shard->rosters().rosterCount(), 0U);
}

void tst_PresenceShard::refusesWhoHasNotEntered()
{
    QVERIFY(enter("room", "anna", 1));
    m_events.take();
    for (const Result<std::uint64_t> &result :
         {m_shard->update("room", 2, "x"), m_shard->leave("room", 2), m_shard->update("hall", 1, "x"), m_shard->leave("hall", 1)}) {
        QCOMPARE(result.error().code, ErrorCode::NotEntered);
        QVERIFY(!result.error().retryable);
    }
    QVERIFY(m_events.take().isEmpty());
    QCOMPARE(m_shard->rosters().rosterCount(), 1U);
}

void tst_PresenceShard::aFullChannelRefusesNewMembersOnly()
{
    m_shard->apply({.membersPerChannel = 2});
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(enter("room", "bert", 2));
    const Result<std::uint64_t> refused = enter("room", "carl", 3);
    QCOMPARE(refused.error().code, ErrorCode::TableFull);
    QVERIFY(refused.error().retryable);
    QVERIFY(refused.error().message.contains(QLatin1String("\"room\" has 2 members")));
    QCOMPARE(m_shard->rosters().find("room")->version(), 2U);
    QCOMPARE(m_quota->count(), 2U);
    QVERIFY(enter("room", "anna", 3));
    QVERIFY(enter("hall", "carl", 3));
    QVERIFY(m_shard->leave("room", 2));
    QVERIFY(enter("room", "carl", 4));
}

void tst_PresenceShard::aFullHubRefusesInAllItsShards()
{
    PresenceShard other("node-a", {1, 2}, {}, m_quota, m_events);
    m_quota->setMost(2);
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(other.enter({.channel = "hall", .member = "anna", .session = 1, .instance = "chat"}, 1));
    QCOMPARE(enter("room", "bert", 2).error().code, ErrorCode::TableFull);
    const Result<std::uint64_t> refused = other.enter({.channel = "new", .member = "bert", .session = 2, .instance = "chat"}, 1);
    QVERIFY(refused.error().retryable);
    QVERIFY(refused.error().message.contains(QLatin1String("the hub has 2 members")));
    QCOMPARE(other.rosters().rosterCount(), 1U);
    QVERIFY(enter("room", "anna", 2));
    other.sessionKicked(1);
    QVERIFY(enter("room", "bert", 3));
    QCOMPARE(m_quota->count(), 2U);
}

void tst_PresenceShard::aRefusedChangeOfNameLosesNothing()
{
    m_shard->apply({.membersPerChannel = 2});
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(enter("room", "anna", 2));
    QVERIFY(enter("room", "bert", 3));
    m_events.take();
    QVERIFY(!enter("room", "carl", 1));
    QVERIFY(m_events.take().isEmpty());
    QCOMPARE(m_shard->rosters().find("room")->sessionsOf("anna"), (std::vector<std::uint64_t>{1, 2}));
}

void tst_PresenceShard::aChangeOfNameNeedsNoMoreRoom()
{
    m_quota->setMost(1);
    m_shard->apply({.membersPerChannel = 1});
    QVERIFY(enter("room", "anna", 1));
    QCOMPARE(enter("room", "bert", 1).value(), 3U);
    QCOMPARE(m_quota->count(), 1U);
    QVERIFY(!enter("room", "anna", 2));
    QVERIFY(m_shard->leave("room", 1));
    QCOMPARE(m_quota->count(), 0U);
}

void tst_PresenceShard::givesItsPlacesBackAtItsEnd()
{
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(enter("hall", "anna", 1));
    QCOMPARE(m_quota->count(), 2U);
    m_shard.reset();
    QCOMPARE(m_quota->count(), 0U);
}

QTEST_GUILESS_MAIN(tst_PresenceShard)
#include "tst_PresenceShard.moc"
