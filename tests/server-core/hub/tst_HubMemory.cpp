// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/HubFixture.h"

using namespace signalbox;
using namespace signalbox::core::hub;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::RecordingSubscriber;

/// What a hub keeps, for how long, and where it ends: repeats, retained messages, logs, numbers of channels that are gone.
class tst_HubMemory : public QObject, private test::HubFixture
{
    Q_OBJECT

private Q_SLOTS:
    void deliversARepeatOnce_data() { shardCounts(); }
    void deliversARepeatOnce();
    void refusesWhenItCannotRemember();
    void keepsTheLastForLaterSubscribers_data() { shardCounts(); }
    void keepsTheLastForLaterSubscribers();
    void keptMessagesAreBounded();
    void aFreedChannelGoesOnCounting_data() { shardCounts(); }
    void aFreedChannelGoesOnCounting();
    void forgottenChannelsNeverCountBackwards();
    void history_data() { shardCounts(); }
    void history();
    void historyOfAFreedChannel();
    void logsAreBoundedTogether();
    void limits();
};

void tst_HubMemory::deliversARepeatOnce()
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

void tst_HubMemory::refusesWhenItCannotRemember()
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

void tst_HubMemory::keepsTheLastForLaterSubscribers()
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

void tst_HubMemory::keptMessagesAreBounded()
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

void tst_HubMemory::aFreedChannelGoesOnCounting()
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

void tst_HubMemory::forgottenChannelsNeverCountBackwards()
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

void tst_HubMemory::history()
{
    makeWorld({.log = {.count = 5}});
    RecordingSubscriber &a = subscriber();
    publishMany(a, "news", 1, 7);
    const auto ask = [&](const QByteArray &channel, std::size_t most, const std::optional<Position> &since = {}) {
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

void tst_HubMemory::historyOfAFreedChannel()
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

void tst_HubMemory::logsAreBoundedTogether()
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

void tst_HubMemory::limits()
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

QTEST_GUILESS_MAIN(tst_HubMemory)
#include "tst_HubMemory.moc"
