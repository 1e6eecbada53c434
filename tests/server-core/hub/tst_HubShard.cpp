// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/HubFixture.h"

using namespace signalbox;
using namespace signalbox::core::hub;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::RecordingSubscriber;

/// Who subscribes gets what is published: at once, after an absence, as fast as it reads and acknowledges.
class tst_HubShard : public QObject, private test::HubFixture
{
    Q_OBJECT

private Q_SLOTS:
    void subscribersGetWhatIsPublished_data() { shardCounts(); }
    void subscribersGetWhatIsPublished();
    void answersWithThePosition_data() { shardCounts(); }
    void answersWithThePosition();
    void resumesWithoutLoss_data() { shardCounts(); }
    void resumesWithoutLoss();
    void saysWhatIsLost_data() { shardCounts(); }
    void saysWhatIsLost();
    void doesNotTrustAForeignPosition_data() { shardCounts(); }
    void doesNotTrustAForeignPosition();
    void waitsForAcknowledgements_data() { shardCounts(); }
    void waitsForAcknowledgements();
    void endsWhoNeverAcknowledges_data() { shardCounts(); }
    void endsWhoNeverAcknowledges();
    void givesThePastAsFastAsItIsRead_data() { shardCounts(); }
    void givesThePastAsFastAsItIsRead();
    void tellsALossWhileBehind_data() { shardCounts(); }
    void tellsALossWhileBehind();
    void wildcards_data() { shardCounts(); }
    void wildcards();
    void aSecondSubscriptionReplacesTheFirst_data() { shardCounts(); }
    void aSecondSubscriptionReplacesTheFirst();
    void announcesToAll_data() { shardCounts(); }
    void announcesToAll();
    void comesBackFromWhereItWas_data() { shardCounts(); }
    void comesBackFromWhereItWas();
    void acknowledgesAcrossAGap_data() { shardCounts(); }
    void acknowledgesAcrossAGap();
    void fallsBehindWithoutRoom_data() { shardCounts(); }
    void fallsBehindWithoutRoom();
};

void tst_HubShard::subscribersGetWhatIsPublished()
{
    makeWorld();
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    RecordingSubscriber &c = subscriber();
    publish(c, "news", "before");
    subscribe(a, "news");
    subscribe(b, "news");
    subscribe(b, "other");
    publishMany(c, "news", 1, 3);
    publish(a, "other", "x");
    QCOMPARE(a.take(), QStringList{u"subscribed 7"_s} + lines(u"news"_s, 1, 3));
    QCOMPARE(b.take(), (QStringList{u"subscribed 7"_s, u"subscribed 7"_s} + lines(u"news"_s, 1, 3) + QStringList{u"other x"_s}));
    QCOMPARE(c.take(), QStringList());
    QVERIFY(b.shard().unsubscribe(b.subscriberId(), "news"));
    QVERIFY(!b.shard().unsubscribe(b.subscriberId(), "news"));
    publish(c, "news", "4");
    QCOMPARE(a.take(), QStringList{u"news 4"_s});
    QCOMPARE(b.take(), QStringList());
}

void tst_HubShard::answersWithThePosition()
{
    makeWorld();
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    subscribe(a, "news");
    publish(b, "news", "1", {.qos = Qos::AtLeastOnce});
    QCOMPARE(b.take(), QStringList{u"published 3"_s});
    QCOMPARE(b.published, a.positions["news"]);
    QVERIFY(Position::fromText(b.published) == Position({1, 2}, 1));
}

void tst_HubShard::resumesWithoutLoss()
{
    makeWorld();
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    subscribe(a, "news");
    publish(b, "news", "1");
    a.shard().unsubscribe(a.subscriberId(), "news");
    publishMany(b, "news", 2, 600);
    a.take();
    subscribe(a, "news", Qos::AtMostOnce, a.positions["news"]);
    QCOMPARE(a.take(), QStringList{u"subscribed 7 recovered"_s} + lines(u"news"_s, 2, 600));
    publish(b, "news", "601");
    QCOMPARE(a.take(), QStringList{u"news 601"_s});
    // With nothing missed, too.
    subscribe(a, "news", Qos::AtMostOnce, a.positions["news"]);
    QCOMPARE(a.take(), QStringList{u"subscribed 7 recovered"_s});
}

void tst_HubShard::saysWhatIsLost()
{
    makeWorld({.log = {.count = 5}});
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    subscribe(a, "news");
    publishMany(b, "news", 1, 2);
    a.shard().unsubscribe(a.subscriberId(), "news");
    publishMany(b, "news", 3, 10);
    a.take();
    subscribe(a, "news", Qos::AtMostOnce, a.positions["news"]);
    QCOMPARE(a.take(), QStringList{u"subscribed 7 gap trimmed 3-5"_s} + lines(u"news"_s, 6, 10));
}

void tst_HubShard::doesNotTrustAForeignPosition()
{
    makeWorld();
    RecordingSubscriber &a = subscriber();
    publishMany(a, "news", 1, 3);
    // Of a process that has died: all that is here is new to it.
    subscribe(a, "news", Qos::AtMostOnce, Position({9, 9}, 40).toText());
    QCOMPARE(a.take().first(), u"subscribed 7 gap unknown 1-0"_s);
    QCOMPARE(a.messages.size(), 3U);
    // A number that was never given.
    subscribe(a, "news", Qos::AtMostOnce, Position({1, 2}, 4).toText());
    QCOMPARE(a.take(), QStringList{u"subscribed 7 gap unknown 5-0"_s} + lines(u"news"_s, 1, 3));
}

void tst_HubShard::waitsForAcknowledgements()
{
    makeWorld({.ackWindow = 4});
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    RecordingSubscriber &plain = subscriber();
    subscribe(a, "news", Qos::AtLeastOnce);
    subscribe(plain, "news");
    a.take();
    publishMany(b, "news", 1, 10);
    QCOMPARE(a.take(), lines(u"news"_s, 1, 4));
    QCOMPARE(plain.messages.size(), 10U);
    acknowledge(a, "news", a.messages[1]->position);
    m_world->settle();
    QCOMPARE(a.take(), lines(u"news"_s, 5, 6));
    // An older one changes nothing.
    acknowledge(a, "news", a.messages[0]->position);
    m_world->settle();
    QCOMPARE(a.take(), QStringList());
    acknowledge(a, "news", a.positions["news"]);
    m_world->settle();
    QCOMPARE(a.take(), lines(u"news"_s, 7, 10));
    publish(b, "news", "11");
    QCOMPARE(a.take(), QStringList());
    acknowledge(a, "news", a.positions["news"]);
    m_world->settle();
    publishMany(b, "news", 12, 14);
    QCOMPARE(a.take(), lines(u"news"_s, 11, 14));
    acknowledge(a, "news", a.positions["news"]);
    publishMany(b, "news", 15, 18);
    QCOMPARE(a.take(), lines(u"news"_s, 15, 18));
}

void tst_HubShard::endsWhoNeverAcknowledges()
{
    makeWorld({.ackTimeout = 30s});
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    subscribe(a, "news", Qos::AtLeastOnce);
    m_world->advance(1h);
    publish(b, "news", "1");
    m_world->advance(20s);
    publish(b, "news", "2");
    acknowledge(a, "news", a.messages[0]->position);
    a.take();
    m_world->advance(29s);
    QCOMPARE(a.take(), QStringList());
    m_world->advance(2s);
    QCOMPARE(a.take(), QStringList{u"ack time-out news"_s});
    QCOMPARE(b.take(), QStringList());
}

void tst_HubShard::givesThePastAsFastAsItIsRead()
{
    makeWorld({.ackWindow = 10});
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    publishMany(b, "news", 1, 25);
    a.room = false;
    subscribe(a, "news", Qos::AtMostOnce, Position({1, 2}, 0).toText());
    QCOMPARE(a.take(), QStringList{u"subscribed 7 recovered"_s});
    publish(b, "news", "26");
    a.room = true;
    a.shard().resume(a.subscriberId());
    m_world->settle();
    QCOMPARE(a.take(), lines(u"news"_s, 1, 26));
}

void tst_HubShard::tellsALossWhileBehind()
{
    makeWorld({.log = {.count = 3}, .ackWindow = 2});
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    subscribe(a, "news", Qos::AtLeastOnce);
    a.take();
    publishMany(b, "news", 1, 10);
    QCOMPARE(a.take(), lines(u"news"_s, 1, 2));
    acknowledge(a, "news", a.positions["news"]);
    m_world->settle();
    QCOMPARE(a.take(), QStringList{u"gap news trimmed 3-7"_s} + lines(u"news"_s, 8, 9));
    acknowledge(a, "news", a.positions["news"]);
    m_world->settle();
    QCOMPARE(a.take(), QStringList{u"news 10"_s});
}

void tst_HubShard::wildcards()
{
    makeWorld();
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    subscribe(a, "news*");
    subscribe(a, "n*");
    subscribe(a, "news/eu");
    subscribe(a, "*", Qos::AtLeastOnce);
    subscribe(a, "x*", Qos::AtMostOnce, Position({1, 2}, 0).toText());
    QCOMPARE(a.take(), (QStringList{u"subscribed 7"_s, u"subscribed 7"_s, u"subscribed 7"_s, u"refused 7"_s, u"refused 7"_s}));
    QCOMPARE(a.error->code, ErrorCode::NotRecoverable);
    // By its name, and so not by the wildcards.
    publish(b, "news/eu", "1");
    QCOMPARE(a.take(), QStringList{u"news/eu 1"_s});
    // What was on its way when that ended comes by both of them.
    b.shard().publish(b.subscriberId(), std::nullopt, {.channel = "news/eu", .data = "2"});
    a.shard().unsubscribe(a.subscriberId(), "news/eu");
    m_world->settle();
    QVERIFY(a.take().size() <= 2);
    publish(b, "news/eu", "3");
    QCOMPARE(a.take(), (QStringList{u"news/eu 3"_s, u"news/eu 3"_s}));
    publish(b, "new", "2");
    publish(b, "other", "3");
    QCOMPARE(a.take(), QStringList{u"new 2"_s});
    QVERIFY(a.shard().unsubscribe(a.subscriberId(), "n*"));
    m_world->settle();
    publish(b, "news", "4");
    publish(b, "new", "5");
    QCOMPARE(a.take(), QStringList{u"news 4"_s});
    // Whoever comes later gets what comes later.
    RecordingSubscriber &c = subscriber();
    subscribe(c, "*");
    publish(b, "other", "6");
    QCOMPARE(c.take(), (QStringList{u"subscribed 7"_s, u"other 6"_s}));
}

void tst_HubShard::aSecondSubscriptionReplacesTheFirst()
{
    makeWorld();
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    // Both asked before either is answered: the second is what counts.
    a.shard().subscribe(a.subscriberId(), 1, "news", Qos::AtMostOnce, std::nullopt);
    a.shard().subscribe(a.subscriberId(), 2, "news", Qos::AtMostOnce, std::nullopt);
    m_world->settle();
    publish(b, "news", "1");
    QCOMPARE(a.messages.size(), 1U);
    // Where its home is the same shard, the first was answered before the second was asked for.
    QStringList told = a.take();
    QCOMPARE(told.size(), 3);
    QVERIFY(told.first() == u"subscribed 1"_s || told.first() == u"refused 1"_s);
    QCOMPARE(told.last(2), (QStringList{u"subscribed 2"_s, u"news 1"_s}));
    subscribe(a, "news");
    publish(b, "news", "2");
    QCOMPARE(a.take(), (QStringList{u"subscribed 7"_s, u"news 2"_s}));
    // Given up before it is answered.
    subscribe(b, "other");
    b.take();
    b.shard().subscribe(b.subscriberId(), 5, "late", Qos::AtMostOnce, std::nullopt);
    b.shard().unsubscribe(b.subscriberId(), "late");
    m_world->settle();
    publish(a, "late", "1");
    told = b.take();
    QCOMPARE(told.size(), 1);
    QVERIFY(told.first() == u"subscribed 5"_s || told.first() == u"refused 5"_s);
}

void tst_HubShard::announcesToAll()
{
    makeWorld();
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    RecordingSubscriber &c = subscriber();
    a.shard().announce(std::make_shared<Announcement>(Announcement{.data = "hello"}));
    m_world->settle();
    for (RecordingSubscriber *one : {&a, &b, &c})
        QCOMPARE(one->take(), QStringList{u"announcement hello"_s});
}

void tst_HubShard::comesBackFromWhereItWas()
{
    makeWorld({.log = {.count = 4}});
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    publishMany(b, "news", 1, 6);
    // Its connection ends before anything of the past has come: the answer's position is one to come back with.
    a.room = false;
    subscribe(a, "news", Qos::AtMostOnce, Position({1, 2}, 1).toText());
    QCOMPARE(a.take(), QStringList{u"subscribed 7 gap trimmed 2-2"_s});
    a.room = true;
    subscribe(a, "news", Qos::AtMostOnce, a.positions["news"]);
    QCOMPARE(a.take(), QStringList{u"subscribed 7 recovered"_s} + lines(u"news"_s, 3, 6));
}

void tst_HubShard::acknowledgesAcrossAGap()
{
    makeWorld({.log = {.count = 3}, .ackWindow = 4});
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    subscribe(a, "news", Qos::AtLeastOnce);
    a.take();
    publishMany(b, "news", 1, 10);
    acknowledge(a, "news", a.messages[1]->position);
    m_world->settle();
    // 1 to 4, then 5 to 7 are gone, and two more have room.
    QCOMPARE(a.take(), lines(u"news"_s, 1, 4) + QStringList{u"gap news trimmed 5-7"_s} + lines(u"news"_s, 8, 9));
    m_world->advance(20s);
    // Of four that wait one less: what is lost waits for nobody.
    acknowledge(a, "news", a.messages[2]->position);
    m_world->settle();
    QCOMPARE(a.take(), QStringList{u"news 10"_s});
    m_world->advance(20s);
    QCOMPARE(a.take(), QStringList());
}

void tst_HubShard::fallsBehindWithoutRoom()
{
    makeWorld();
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    subscribe(a, "news");
    publish(b, "news", "1");
    a.room = false;
    publishMany(b, "news", 2, 5);
    QCOMPARE(a.take(), (QStringList{u"subscribed 7"_s, u"news 1"_s}));
    a.room = true;
    a.shard().resume(a.subscriberId());
    m_world->settle();
    publish(b, "news", "6");
    QCOMPARE(a.take(), lines(u"news"_s, 2, 6));
}

QTEST_GUILESS_MAIN(tst_HubShard)
#include "tst_HubShard.moc"
