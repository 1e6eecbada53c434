// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/HubFixture.h"

using namespace signalbox;
using namespace signalbox::core::hub;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::RecordingSubscriber;

/// What changes while a hub lives: its settings, and its shards that are no home.
class tst_HubChanges : public QObject, private test::HubFixture
{
    Q_OBJECT

private Q_SLOTS:
    void logsAreCutToSize();
    void logsAgeByTheNewLimit();
    void limitsHoldForWhatComesNext();
    void whoIsThereKeepsItsWindow();
    void tablesAreCutToSize();
    void shardsComeAndGo();

private:
    void apply(const HubSettings &settings)
    {
        for (ShardId id = 0; id < m_world->shards(); ++id)
            m_world->shard(id).apply(settings);
    }
    QString history(const QByteArray &channel)
    {
        RecordingSubscriber &a = subscriber();
        a.shard().history(a.subscriberId(), 4, channel, {}, 1000);
        m_world->settle();
        return a.take().join(u'|');
    }
};

void tst_HubChanges::logsAreCutToSize()
{
    makeWorld({}, 2);
    publishMany(subscriber(), "news", 1, 5);
    publishMany(subscriber(), "other", 1, 5);
    apply({.log = {.count = 2}});
    QCOMPARE(history("news"), u"history 4 4,5"_s);
    QCOMPARE(history("other"), u"history 4 4,5"_s);
    apply({.log = {.count = 3}});
    publishMany(subscriber(), "news", 6, 7);
    QCOMPARE(history("news"), u"history 4 5,6,7"_s);
    apply({.log = {.bytes = 1}});
    QCOMPARE(history("news"), u"history 4 "_s);
    apply({.maxLogBytes = 1});
    publish(subscriber(), "news", "8");
    QCOMPARE(history("news"), u"history 4 "_s);
    apply({});
    publish(subscriber(), "news", "9");
    QCOMPARE(history("news"), u"history 4 9"_s);
}

void tst_HubChanges::logsAgeByTheNewLimit()
{
    makeWorld({}, 1);
    RecordingSubscriber &a = subscriber();
    publish(a, "news", "1");
    m_world->advance(5min);
    publish(a, "news", "2");
    apply({.log = {.age = 1h}});
    m_world->advance(50min);
    QCOMPARE(history("news"), u"history 4 1,2"_s);
    apply({.log = {.age = 52min}});
    QCOMPARE(history("news"), u"history 4 2"_s);
    m_world->advance(3min);
    QCOMPARE(m_world->shard(0).homeChannels(), 0U);
}

void tst_HubChanges::limitsHoldForWhatComesNext()
{
    makeWorld({}, 1);
    RecordingSubscriber &a = subscriber();
    subscribe(a, "1");
    subscribe(a, "2");
    subscribe(a, "a*");
    apply({.maxChannels = 2, .maxSubscriptions = 4, .maxWildcards = 1, .ackTimeout = 5s});
    subscribe(a, "b*");
    subscribe(a, "3");
    QCOMPARE(a.take(), (QStringList{u"subscribed 7"_s, u"subscribed 7"_s, u"subscribed 7"_s, u"refused 7"_s, u"refused 7"_s}));
    // Those that are there work on.
    publish(subscriber(), "2", "x");
    QCOMPARE(a.take(), QStringList{u"2 x"_s});
    subscribe(a, "1", Qos::AtLeastOnce);
    publish(subscriber(), "1", "y");
    m_world->advance(6s);
    QCOMPARE(a.take(), (QStringList{u"subscribed 7"_s, u"1 y"_s, u"ack time-out 1"_s}));
}

void tst_HubChanges::whoIsThereKeepsItsWindow()
{
    makeWorld({.ackWindow = 4}, 2);
    RecordingSubscriber &early = subscriber();
    subscribe(early, "news", Qos::AtLeastOnce);
    apply({.ackWindow = 2});
    RecordingSubscriber &late = subscriber();
    subscribe(late, "news", Qos::AtLeastOnce);
    publishMany(subscriber(), "news", 1, 8);
    QCOMPARE(early.messages.size(), 4U);
    QCOMPARE(late.messages.size(), 2U);
    acknowledge(early, "news", early.positions["news"]);
    acknowledge(late, "news", late.positions["news"]);
    m_world->settle();
    QCOMPARE(early.messages.size(), 8U);
    QCOMPARE(late.messages.size(), 4U);
}

void tst_HubChanges::tablesAreCutToSize()
{
    makeWorld({}, 1);
    RecordingSubscriber &a = subscriber();
    const auto once = [&](const QByteArray &id) {
        publish(a, "news", "x", {.id = id, .from = "ann", .qos = Qos::ExactlyOnce});
        return a.take().join(u'|');
    };
    QCOMPARE(once("1"), u"published 3"_s);
    QCOMPARE(once("2"), u"published 3"_s);
    const QByteArray second = a.published;
    apply({.repeats = {.count = 1}});
    // It never forgets early.
    QCOMPARE(once("2"), u"published 3"_s);
    QCOMPARE(a.published, second);
    QCOMPARE(once("3"), u"refused 3"_s);
    m_world->advance(2min);
    apply({.repeats = {.window = 1min}});
    QCOMPARE(once("2"), u"published 3"_s);
    QVERIFY(a.published != second);
    // Freed channels.
    for (const char *channel : {"a", "b", "c"})
        publishMany(a, channel, 1, 2);
    m_world->advance(1h);
    apply({.maxFreedHeads = 1});
    publish(a, "unheard", "x", {.qos = Qos::AtLeastOnce});
    QVERIFY(Position::fromText(a.published)->of({1, 2}).value() > 2);
}

void tst_HubChanges::shardsComeAndGo()
{
    makeWorld({}, 2);
    RecordingSubscriber &a = subscriber();
    const ShardId further = m_world->addShard();
    QCOMPARE(further, 2);
    const auto open = [&](SubscriberId id) { return std::make_unique<RecordingSubscriber>(m_world->shard(further), id); };
    std::unique_ptr<RecordingSubscriber> there = open(1001);
    for (const char *channel : {"b", "c", "d"}) {
        subscribe(*there, channel);
        publish(a, channel, "1");
    }
    a.shard().announce(std::make_shared<Announcement>(Announcement{.data = "hello"}));
    m_world->settle();
    QCOMPARE(there->take(),
             (QStringList{u"subscribed 7"_s, u"b 1"_s, u"subscribed 7"_s, u"c 1"_s, u"subscribed 7"_s, u"d 1"_s, u"announcement hello"_s}));
    publish(*there, "b", "2", {.qos = Qos::AtLeastOnce});
    QCOMPARE(there->take(), (QStringList{u"published 3"_s, u"b 2"_s}));
    // It goes while something is on its way to it.
    const QByteArray since = there->positions["b"];
    a.shard().publish(a.subscriberId(), std::nullopt, {.channel = "b", .data = "3"});
    there.reset();
    m_world->removeShard(further);
    m_world->settle();
    publish(a, "b", "4");
    a.shard().announce(std::make_shared<Announcement>(Announcement{.data = "nobody there"}));
    m_world->settle();
    QCOMPARE(m_world->addShard(), further);
    there = open(1002);
    subscribe(*there, "b", Qos::AtMostOnce, since);
    QCOMPARE(there->take(), (QStringList{u"subscribed 7 recovered"_s, u"b 3"_s, u"b 4"_s}));
}

QTEST_GUILESS_MAIN(tst_HubChanges)
#include "tst_HubChanges.moc"
