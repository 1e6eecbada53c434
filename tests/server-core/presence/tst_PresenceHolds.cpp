// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/PresenceShard.h"
#include "tests/server-core/presence/EventRecorder.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::presence;
using namespace std::chrono_literals;

class tst_PresenceHolds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void leavesWhenTheHoldIsOver();
    void whoComesBackWasNeverGone();
    void anotherInfoAtTheReturnIsTold();
    void aSessionWithTheSameKeyComesBack();
    void theOtherSessionsHoldTheMember();
    void aReturnEndsTheHold();
    void theSecondDeviceDoesNotEndTheHoldOfTheFirst();
    void takesOverFromWhoWasLostFirst();
    void aLostSessionCanDoNothing();
    void leavesInTheOrderOfTheLosses();
    void stopsAtTheMost();
    void followsItsSettings();
    void saysWhenTheNextHoldIsOver();
    void clocksThatDisagreeKeepTheOrder();
    void losesASessionOfManyChannels();

private:
    Result<std::uint64_t> enter(QByteArrayView channel, QByteArrayView member, std::uint64_t session, const char *info = nullptr);
    QByteArrayList advance(std::chrono::milliseconds by);

    EventRecorder m_events;
    std::optional<PresenceShard> m_shard;
    Clock::time_point m_now;
};

void tst_PresenceHolds::init()
{
    m_events.take();
    m_shard.emplace("node-a", SipKey{1, 2}, PresenceSettings{}, std::make_shared<MemberQuota>(5'000), m_events);
    m_now = Clock::time_point(1h);
}

Result<std::uint64_t> tst_PresenceHolds::enter(QByteArrayView channel, QByteArrayView member, std::uint64_t session, const char *info)
{
    Entry entry{.channel = channel, .member = member, .session = session, .instance = "chat"};
    if (info)
        entry.info = info;
    return m_shard->enter(entry, 1);
}

QByteArrayList tst_PresenceHolds::advance(std::chrono::milliseconds by)
{
    m_events.take();
    m_now += by;
    const std::size_t told = m_shard->advance(m_now);
    const QByteArrayList lines = m_events.take();
    if (told != std::size_t(lines.size()))
        return {"advance counted otherwise"};
    return lines;
}

void tst_PresenceHolds::leavesWhenTheHoldIsOver()
{
    QVERIFY(enter("room", "anna", 1));
    m_shard->sessionLost(1, m_now);
    QCOMPARE(m_events.take(), QByteArrayList{"room 1 joined anna"});
    QVERIFY(advance(2'999ms).isEmpty());
    QCOMPARE(m_shard->rosters().members("room", 1, 10).items.size(), 1U);
    QCOMPARE(advance(1ms), QByteArrayList{"room 2 left anna closed"});
    QVERIFY(!m_shard->nextDeadline());
    QCOMPARE(m_shard->rosters().rosterCount(), 0U);
    QVERIFY(advance(10s).isEmpty());
}

void tst_PresenceHolds::whoComesBackWasNeverGone()
{
    QVERIFY(enter("room", "anna", 1, "1"));
    m_shard->sessionLost(1, m_now);
    QVERIFY(advance(2'999ms).isEmpty());
    QCOMPARE(enter("room", "anna", 2, "1").value(), 1U);
    QVERIFY(m_events.take().isEmpty());
    QVERIFY(advance(1min).isEmpty());
    QCOMPARE(m_shard->rosters().find("room")->sessionsOf("anna"), std::vector<std::uint64_t>{2});
}

void tst_PresenceHolds::anotherInfoAtTheReturnIsTold()
{
    QVERIFY(enter("room", "anna", 1, "1"));
    m_shard->sessionLost(1, m_now);
    m_events.take();
    QCOMPARE(enter("room", "anna", 2, "2").value(), 2U);
    QCOMPARE(m_events.take(), QByteArrayList{"room 2 updated anna 2"});
}

void tst_PresenceHolds::aSessionWithTheSameKeyComesBack()
{
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(enter("hall", "anna", 1));
    m_shard->sessionLost(1, m_now);
    advance(1s);
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(m_events.take().isEmpty());
    // To the other channel it has not come back.
    QCOMPARE(m_shard->leave("hall", 1).error().code, ErrorCode::NotEntered);
    QCOMPARE(advance(2s), QByteArrayList{"hall 2 left anna closed"});
    QVERIFY(m_shard->leave("room", 1));
    QCOMPARE(m_events.take(), QByteArrayList{"room 2 left anna leave"});
}

void tst_PresenceHolds::theOtherSessionsHoldTheMember()
{
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(enter("room", "anna", 2));
    m_shard->sessionLost(1, m_now);
    QVERIFY(advance(3s).isEmpty());
    m_shard->sessionLost(2, m_now);
    QVERIFY(advance(2s).isEmpty());
    QCOMPARE(advance(1s), QByteArrayList{"room 2 left anna closed"});
}

void tst_PresenceHolds::aReturnEndsTheHold()
{
    QVERIFY(enter("room", "anna", 1));
    m_shard->sessionLost(1, m_now);
    QVERIFY(enter("room", "anna", 2));
    QVERIFY(!m_shard->nextDeadline());
    m_events.take();
    QVERIFY(m_shard->leave("room", 2));
    QCOMPARE(m_events.take(), QByteArrayList{"room 2 left anna leave"});
}

void tst_PresenceHolds::theSecondDeviceDoesNotEndTheHoldOfTheFirst()
{
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(enter("room", "anna", 2));
    m_shard->sessionLost(1, m_now);
    advance(1s);
    QCOMPARE(enter("room", "anna", 2).value(), 1U);
    QCOMPARE(m_shard->leave("room", 2).value(), 1U);
    QVERIFY(m_events.take().isEmpty());
    QCOMPARE(advance(2s), QByteArrayList{"room 2 left anna closed"});
}

void tst_PresenceHolds::takesOverFromWhoWasLostFirst()
{
    for (const std::uint64_t session : {1U, 2U, 3U})
        QVERIFY(enter("room", "anna", session));
    m_shard->sessionLost(2, m_now);
    advance(1s);
    m_shard->sessionLost(1, m_now);
    QVERIFY(enter("room", "anna", 4));
    QVERIFY(m_shard->leave("room", 4));
    QVERIFY(m_shard->leave("room", 3));
    // Session 1 alone is waited for.
    QVERIFY(advance(2'999ms).isEmpty());
    QCOMPARE(advance(1ms), QByteArrayList{"room 2 left anna closed"});
}

void tst_PresenceHolds::aLostSessionCanDoNothing()
{
    QVERIFY(enter("room", "anna", 1));
    m_shard->sessionLost(1, m_now);
    QCOMPARE(m_shard->update("room", 1, "x").error().code, ErrorCode::NotEntered);
    QCOMPARE(m_shard->leave("room", 1).error().code, ErrorCode::NotEntered);
    m_shard->sessionKicked(1);
    m_shard->sessionLost(1, m_now + 1s);
    m_shard->sessionLost(77, m_now + 1s);
    QVERIFY(m_shard->rosters().find("room")->sessionsOf("anna").empty());
    QCOMPARE(advance(3s), QByteArrayList{"room 2 left anna closed"});
}

void tst_PresenceHolds::leavesInTheOrderOfTheLosses()
{
    QVERIFY(enter("b", "bert", 2));
    QVERIFY(enter("a", "anna", 1));
    QVERIFY(enter("b", "anna", 1));
    QVERIFY(enter("a", "carl", 3));
    m_shard->sessionLost(3, m_now);
    m_shard->sessionLost(1, m_now);
    m_shard->sessionLost(2, m_now + 1ms);
    QCOMPARE(advance(3'001ms),
             (QByteArrayList{"a 3 left carl closed", "b 3 left anna closed", "a 4 left anna closed", "b 4 left bert closed"}));
}

void tst_PresenceHolds::stopsAtTheMost()
{
    for (std::uint64_t session = 1; session <= 3; ++session) {
        for (const char *channel : {"a", "b"})
            QVERIFY(enter(channel, QByteArray::number(session), session));
        m_shard->sessionLost(session, m_now);
    }
    m_now += 3s;
    QCOMPARE(m_shard->advance(m_now, 3), 4U);
    QVERIFY(*m_shard->nextDeadline() <= m_now);
    QCOMPARE(m_shard->advance(m_now, 3), 2U);
    QVERIFY(!m_shard->nextDeadline());
    QCOMPARE(m_shard->advance(m_now, 3), 0U);
}

void tst_PresenceHolds::followsItsSettings()
{
    QVERIFY(enter("room", "anna", 1));
    m_shard->sessionLost(1, m_now);
    m_shard->apply({.hold = 500ms});
    QCOMPARE(*m_shard->nextDeadline(), m_now + 500ms);
    QVERIFY(advance(499ms).isEmpty());
    QCOMPARE(advance(1ms), QByteArrayList{"room 2 left anna closed"});
    m_shard->apply({.hold = 0ms});
    QVERIFY(enter("room", "anna", 2));
    m_shard->sessionLost(2, m_now);
    QCOMPARE(*m_shard->nextDeadline(), m_now);
    QCOMPARE(advance(0ms).size(), 1);
}

void tst_PresenceHolds::saysWhenTheNextHoldIsOver()
{
    QVERIFY(!m_shard->nextDeadline());
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(enter("room", "bert", 2));
    QVERIFY(enter("room", "carl", 3));
    for (const std::uint64_t session : {1U, 2U, 3U})
        m_shard->sessionLost(session, m_now + session * 100ms);
    QCOMPARE(*m_shard->nextDeadline(), m_now + 3'100ms);
    // One in the middle first, which then costs a wake-up at the most.
    QVERIFY(enter("room", "bert", 5));
    QCOMPARE(*m_shard->nextDeadline(), m_now + 3'100ms);
    QVERIFY(enter("room", "anna", 4));
    QCOMPARE(*m_shard->nextDeadline(), m_now + 3'300ms);
    QVERIFY(enter("room", "carl", 6));
    QVERIFY(!m_shard->nextDeadline());
}

void tst_PresenceHolds::clocksThatDisagreeKeepTheOrder()
{
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(enter("room", "bert", 2));
    m_shard->sessionLost(1, m_now + 10ms);
    m_shard->sessionLost(2, m_now);
    QVERIFY(advance(3'009ms).isEmpty());
    QCOMPARE(advance(1ms), (QByteArrayList{"room 3 left anna closed", "room 4 left bert closed"}));
}

void tst_PresenceHolds::losesASessionOfManyChannels()
{
    constexpr int channels = 1'000;
    for (int i = 0; i < channels; ++i)
        QVERIFY(enter("c" + QByteArray::number(i), "anna", 1));
    m_shard->sessionLost(1, m_now);
    advance(1s);
    // It comes back, to half of them.
    for (int i = 0; i < channels; i += 2)
        QVERIFY(enter("c" + QByteArray::number(i), "anna", 2));
    const QByteArrayList left = advance(2s);
    QCOMPARE(left.size(), channels / 2);
    QCOMPARE(left.first(), QByteArray("c1 2 left anna closed"));
    QCOMPARE(left.last(), QByteArray("c999 2 left anna closed"));
    QCOMPARE(m_shard->rosters().digest().count, std::uint64_t(channels / 2));
}

QTEST_GUILESS_MAIN(tst_PresenceHolds)
#include "tst_PresenceHolds.moc"
