// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/HubWorld.h"
#include "tests/simulation/RecordingSubscriber.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::hub;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::HubWorld;
using test::RecordingSubscriber;

/// Every test with one shard and with three, for a channel may have its home here or there.
class tst_HubShard : public QObject
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
    void deliversARepeatOnce_data() { shardCounts(); }
    void deliversARepeatOnce();
    void refusesWhenItCannotRemember();
    void keepsTheLastForLaterSubscribers_data() { shardCounts(); }
    void keepsTheLastForLaterSubscribers();
    void wildcards_data() { shardCounts(); }
    void wildcards();
    void aSecondSubscriptionReplacesTheFirst_data() { shardCounts(); }
    void aSecondSubscriptionReplacesTheFirst();
    void aFreedChannelGoesOnCounting_data() { shardCounts(); }
    void aFreedChannelGoesOnCounting();
    void history_data() { shardCounts(); }
    void history();
    void announcesToAll_data() { shardCounts(); }
    void announcesToAll();
    void limits();
    void comesBackFromWhereItWas_data() { shardCounts(); }
    void comesBackFromWhereItWas();
    void acknowledgesAcrossAGap_data() { shardCounts(); }
    void acknowledgesAcrossAGap();
    void fallsBehindWithoutRoom_data() { shardCounts(); }
    void fallsBehindWithoutRoom();
    void historyOfAFreedChannel();
    void logsAreBoundedTogether();
    void keptMessagesAreBounded();
    void forgottenChannelsNeverCountBackwards();

private:
    static void shardCounts()
    {
        QTest::addColumn<int>("shards");
        QTest::newRow("1") << 1;
        QTest::newRow("3") << 3;
    }
    void makeWorld(const HubSettings &settings = {})
    {
        QFETCH(const int, shards);
        makeWorld(settings, shards);
    }
    void makeWorld(const HubSettings &settings, int shards)
    {
        m_subscribers.clear();
        m_world = std::make_unique<HubWorld>(1, shards, settings);
    }
    RecordingSubscriber &subscriber()
    {
        const auto id = SubscriberId(m_subscribers.size() + 1);
        m_subscribers.push_back(std::make_unique<RecordingSubscriber>(m_world->shard(ShardId(id % std::size_t(m_world->shards()))), id));
        return *m_subscribers.back();
    }
    void subscribe(RecordingSubscriber &who, const QByteArray &channel, Qos qos = Qos::AtMostOnce, const QByteArray &since = {})
    {
        who.shard().subscribe(who.subscriberId(), 7, channel, qos, Position::fromText(since));
        m_world->settle();
    }
    void publish(RecordingSubscriber &who, const QByteArray &channel, const QByteArray &data, Draft more = {})
    {
        more.channel = channel;
        more.data = data;
        who.shard().publish(who.subscriberId(), more.qos == Qos::AtMostOnce ? std::nullopt : std::optional<Token>(3), more);
        m_world->settle();
    }
    void publishMany(RecordingSubscriber &who, const QByteArray &channel, int from, int to)
    {
        for (int i = from; i <= to; ++i)
            publish(who, channel, QByteArray::number(i));
    }
    static QStringList lines(const QString &channel, int from, int to)
    {
        QStringList expected;
        for (int i = from; i <= to; ++i)
            expected += u"%1 %2"_s.arg(channel).arg(i);
        return expected;
    }
    static void acknowledge(RecordingSubscriber &who, const QByteArray &channel, const QByteArray &position)
    {
        who.shard().acknowledge(who.subscriberId(), channel, *Position::fromText(position));
    }

    std::unique_ptr<HubWorld> m_world;
    std::vector<std::unique_ptr<RecordingSubscriber>> m_subscribers;
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

void tst_HubShard::deliversARepeatOnce()
{
    makeWorld();
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    subscribe(a, "news", Qos::ExactlyOnce);
    a.take();
    const Draft once{.id = "m1", .from = "ann", .qos = Qos::ExactlyOnce};
    publish(b, "news", "1", once);
    const QByteArray first = b.published;
    publish(b, "news", "2", {.id = "m2", .from = "ann", .qos = Qos::ExactlyOnce});
    publish(b, "news", "1", once);
    QCOMPARE(b.published, first);
    // Somebody else's number is another.
    publish(b, "news", "3", {.id = "m1", .from = "bob", .qos = Qos::ExactlyOnce});
    QCOMPARE(a.take(), lines(u"news"_s, 1, 3));
    acknowledge(a, "news", a.positions["news"]);
    m_world->advance(6min);
    publish(b, "news", "4", once);
    QCOMPARE(a.take(), QStringList{u"news 4"_s});
}

void tst_HubShard::refusesWhenItCannotRemember()
{
    makeWorld({.repeats = {.count = 1}}, 1);
    RecordingSubscriber &a = subscriber();
    publish(a, "news", "1", {.id = "m1", .from = "ann", .qos = Qos::ExactlyOnce});
    publish(a, "news", "2", {.id = "m2", .from = "ann", .qos = Qos::ExactlyOnce});
    QCOMPARE(a.take(), (QStringList{u"published 3"_s, u"refused 3"_s}));
    QVERIFY(a.error->retryable);
    // The one that it remembers is answered all the same.
    publish(a, "news", "1", {.id = "m1", .from = "ann", .qos = Qos::ExactlyOnce});
    publish(a, "news", "3", {.qos = Qos::AtLeastOnce});
    QCOMPARE(a.take(), (QStringList{u"published 3"_s, u"published 3"_s}));
    m_world->advance(6min);
    publish(a, "news", "2", {.id = "m2", .from = "ann", .qos = Qos::ExactlyOnce});
    QCOMPARE(a.take(), QStringList{u"published 3"_s});
}

void tst_HubShard::keepsTheLastForLaterSubscribers()
{
    makeWorld({.log = {.age = 1min}});
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    publish(a, "news", "old", {.retain = true});
    publish(a, "news", "kept", {.retain = true});
    publish(a, "news", "passing");
    m_world->advance(1h);
    subscribe(b, "news");
    QCOMPARE(b.take(), QStringList{u"subscribed 7 retained kept"_s});
    // Who resumes has had it, or gets it from the log.
    subscribe(b, "news", Qos::AtMostOnce, b.positions["news"]);
    QCOMPARE(b.take(), QStringList{u"subscribed 7 recovered"_s});
    publish(a, "news", "null", {.retain = true});
    b.take();
    subscribe(b, "news");
    QCOMPARE(b.take(), QStringList{u"subscribed 7"_s});
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

void tst_HubShard::aFreedChannelGoesOnCounting()
{
    makeWorld({.log = {.age = 1min}});
    RecordingSubscriber &a = subscriber();
    subscribe(a, "news");
    publishMany(a, "news", 1, 3);
    a.shard().unsubscribe(a.subscriberId(), "news");
    m_world->settle();
    const auto channels = [this] {
        std::size_t sum = 0;
        for (ShardId id = 0; id < m_world->shards(); ++id)
            sum += m_world->shard(id).homeChannels();
        return sum;
    };
    QCOMPARE(channels(), 1U);
    m_world->advance(2min);
    QCOMPARE(channels(), 0U);
    a.take();
    // Nothing was published meanwhile, so nothing is missing.
    subscribe(a, "news", Qos::AtMostOnce, a.positions["news"]);
    publish(a, "news", "4");
    QCOMPARE(a.take(), (QStringList{u"subscribed 7 recovered"_s, u"news 4"_s}));
    QVERIFY(Position::fromText(a.positions["news"]) == Position({1, 2}, 4));
}

void tst_HubShard::history()
{
    makeWorld({.log = {.count = 5}});
    RecordingSubscriber &a = subscriber();
    publishMany(a, "news", 1, 7);
    const auto ask = [&](const QByteArray &channel, std::size_t most, std::optional<Position> since = {}) {
        a.shard().history(a.subscriberId(), 4, channel, since, most);
        m_world->settle();
        return a.take();
    };
    QCOMPARE(ask("news", 2), QStringList{u"history 4 6,7"_s});
    QCOMPARE(ask("news", 100), QStringList{u"history 4 3,4,5,6,7"_s});
    QCOMPARE(ask("news", 100, Position({1, 2}, 5)), QStringList{u"history 4 6,7"_s});
    QCOMPARE(ask("news", 1, Position({1, 2}, 5)), QStringList{u"history 4 6 incomplete"_s});
    QCOMPARE(ask("news", 100, Position({1, 2}, 1)), QStringList{u"history 4 3,4,5,6,7 incomplete"_s});
    QCOMPARE(ask("news", 100, Position({8, 2}, 1)), QStringList{u"history 4 3,4,5,6,7 incomplete"_s});
    QCOMPARE(ask("none", 100), QStringList{u"history 4 "_s});
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

void tst_HubShard::limits()
{
    makeWorld({.maxChannels = 2, .maxSubscriptions = 2}, 1);
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    subscribe(a, "1");
    subscribe(a, "2");
    subscribe(a, "2");
    subscribe(a, "3");
    QCOMPARE(a.take().last(), u"refused 7"_s);
    QCOMPARE(a.error->message, u"a session may subscribe to 2 channels"_s);
    subscribe(b, "3");
    QCOMPARE(b.take(), QStringList{u"refused 7"_s});
    publish(b, "3", "x", {.qos = Qos::AtLeastOnce});
    QCOMPARE(b.take(), QStringList{u"refused 3"_s});
    QVERIFY(b.error->retryable);
    subscribe(b, "2");
    QCOMPARE(b.take(), QStringList{u"subscribed 7"_s});
    // What was refused is not there.
    a.shard().unsubscribe(a.subscriberId(), "1");
    subscribe(b, "3");
    QCOMPARE(b.take(), QStringList{u"subscribed 7"_s});
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

void tst_HubShard::historyOfAFreedChannel()
{
    makeWorld({.log = {.age = 1min}}, 1);
    RecordingSubscriber &a = subscriber();
    publishMany(a, "news", 1, 3);
    m_world->advance(2min);
    QCOMPARE(m_world->shard(0).homeChannels(), 0U);
    const auto ask = [&](std::uint64_t since) {
        a.shard().history(a.subscriberId(), 4, "news", Position({1, 2}, since), 10);
        return a.take();
    };
    QCOMPARE(ask(1), QStringList{u"history 4  incomplete"_s});
    QCOMPARE(ask(3), QStringList{u"history 4 "_s});
    QCOMPARE(ask(4), QStringList{u"history 4  incomplete"_s});
}

void tst_HubShard::logsAreBoundedTogether()
{
    makeWorld({.maxLogBytes = 100'000}, 1);
    RecordingSubscriber &a = subscriber();
    for (int i = 0; i < 200; ++i) {
        publish(a, "channel" + QByteArray::number(i), QByteArray(1000, 'x'));
        m_world->advance(1ms);
    }
    QVERIFY(m_world->shard(0).homeChannels() < 100);
    // The youngest is there, the oldest is not.
    subscribe(a, "channel199", Qos::AtMostOnce, Position({1, 2}, 0).toText());
    QCOMPARE(a.take().first(), u"subscribed 7 recovered"_s);
    subscribe(a, "channel0", Qos::AtMostOnce, Position({1, 2}, 0).toText());
    QCOMPARE(a.take(), QStringList{u"subscribed 7 gap trimmed 1-1"_s});
}

void tst_HubShard::keptMessagesAreBounded()
{
    makeWorld({.maxRetainedBytes = 100'000}, 1);
    RecordingSubscriber &a = subscriber();
    RecordingSubscriber &b = subscriber();
    const Draft kept{.qos = Qos::AtLeastOnce, .retain = true};
    int accepted = 0;
    for (; a.take() != QStringList{u"refused 3"_s}; ++accepted) {
        QVERIFY(accepted < 200);
        publish(a, "channel" + QByteArray::number(accepted), QByteArray(1000, 'x'), kept);
    }
    QVERIFY(accepted > 10);
    QCOMPARE(a.error->code, ErrorCode::TableFull);
    // What was kept still is, and makes room when it is taken back.
    subscribe(b, "channel0");
    QVERIFY(b.take().first().startsWith(u"subscribed 7 retained x"_s));
    for (int i = 0; i < 5; ++i)
        publish(a, "channel" + QByteArray::number(i), "null", kept);
    a.take();
    publish(a, "another", QByteArray(1000, 'x'), kept);
    QCOMPARE(a.take(), QStringList{u"published 3"_s});
}

void tst_HubShard::forgottenChannelsNeverCountBackwards()
{
    makeWorld({.log = {.age = 1s}, .maxFreedHeads = 2}, 1);
    RecordingSubscriber &a = subscriber();
    for (int i = 0; i < 5; ++i) {
        publishMany(a, "channel" + QByteArray::number(i), 1, 5 - i);
        m_world->advance(2s);
    }
    QCOMPARE(m_world->shard(0).homeChannels(), 0U);
    // The first three were forgotten, so all go on behind the highest of them.
    publish(a, "channel0", "x", {.qos = Qos::AtLeastOnce});
    QVERIFY(Position::fromText(a.published) == Position({1, 2}, 6));
    // Names that nobody published to do not push out what is known.
    for (int i = 0; i < 10; ++i) {
        subscribe(a, "empty" + QByteArray::number(i));
        a.shard().unsubscribe(a.subscriberId(), "empty" + QByteArray::number(i));
    }
    publish(a, "channel4", "x", {.qos = Qos::AtLeastOnce});
    QVERIFY(Position::fromText(a.published)->of({1, 2}).value() > 1);
}

QTEST_GUILESS_MAIN(tst_HubShard)
#include "tst_HubShard.moc"
