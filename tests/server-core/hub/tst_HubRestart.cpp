// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/HubFixture.h"

using namespace signalbox;
using namespace signalbox::core::hub;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::RecordingSubscriber;

/// A hub that ends cleanly and goes on in another process: who comes back notices nothing.
class tst_HubRestart : public QObject, private test::HubFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_origin = 100; }
    void goesOnWithoutALoss_data() { restarts(); }
    void goesOnWithoutALoss();
    void saysExactlyWhatHasLeftTheLog_data() { restarts(); }
    void saysExactlyWhatHasLeftTheLog();
    void aPositionSaysAllThatWasBefore_data() { restarts(); }
    void aPositionSaysAllThatWasBefore();
    void remembersSoManyOriginsAndNoMore();
    void aFreedChannelGoesOnCounting_data() { restarts(); }
    void aFreedChannelGoesOnCounting();
    void forgottenChannelsNeverCountBackwards_data() { restarts(); }
    void forgottenChannelsNeverCountBackwards();
    void keepsWhatIsKeptForLater_data() { restarts(); }
    void keepsWhatIsKeptForLater();
    void deliversARepeatOnce_data() { restarts(); }
    void deliversARepeatOnce();
    void takesAcknowledgementsOfBefore_data() { restarts(); }
    void takesAcknowledgementsOfBefore();
    void historyGoesBackBehindTheRestart_data() { restarts(); }
    void historyGoesBackBehindTheRestart();
    void doesNotTrustAfterACrash();
    void doesNotTrustNumbersThatWereNeverGiven();
    void limitsOfTheNewProcessHold();
    void acceptsNothingOnceItIsSealed();

private:
    /// From so many shards to so many.
    static void restarts()
    {
        QTest::addColumn<int>("shards");
        QTest::addColumn<int>("later");
        QTest::newRow("1 to 1") << 1 << 1;
        QTest::newRow("1 to 3") << 1 << 3;
        QTest::newRow("3 to 2") << 3 << 2;
        QTest::newRow("2 to 1") << 2 << 1;
    }
    void restart(std::chrono::milliseconds away = 1s)
    {
        QFETCH(const int, later);
        restart(later, {}, away);
    }
    void restart(int shards, const HubSettings &settings, std::chrono::milliseconds away = 1s)
    {
        m_subscribers.clear();
        SealedHub sealed = m_world->stop();
        sealed.away = away;
        m_world->start(shards, settings, {1, ++m_origin}, &sealed);
    }
    /// Comes back with `since`; what it is told.
    QStringList resume(const QByteArray &channel, const QByteArray &since)
    {
        RecordingSubscriber &who = subscriber();
        subscribe(who, channel, Qos::AtMostOnce, since);
        m_last = who.positions[channel];
        return who.take();
    }
    std::uint64_t m_origin = 100;
    /// Where the last who resumed is.
    QByteArray m_last;
};

void tst_HubRestart::goesOnWithoutALoss()
{
    makeWorld();
    RecordingSubscriber &a = subscriber();
    subscribe(a, "news");
    publishMany(a, "news", 1, 3);
    const Publications before = a.messages;
    restart();
    RecordingSubscriber &b = subscriber();
    publishMany(b, "news", 4, 5);
    // All of the past, a part of it, nothing, and none.
    QCOMPARE(resume("news", before[2]->position), QStringList{u"subscribed 7 recovered"_s} + lines(u"news"_s, 4, 5));
    QCOMPARE(resume("news", before[0]->position), QStringList{u"subscribed 7 recovered"_s} + lines(u"news"_s, 2, 5));
    QCOMPARE(resume("news", Position({1, 2}, 0).toText()), QStringList{u"subscribed 7 recovered"_s} + lines(u"news"_s, 1, 5));
    QCOMPARE(resume("news", {}), QStringList{u"subscribed 7"_s});
    // Each keeps the position that it was published with.
    subscribe(b, "news", Qos::AtMostOnce, before[0]->position);
    QCOMPARE(b.messages.size(), 4U);
    QCOMPARE(b.messages[0]->position, before[1]->position);
    QCOMPARE(b.messages[1]->position, before[2]->position);
    QVERIFY(Position::fromText(b.messages[2]->position) == Position({1, 101}, 4));
}

void tst_HubRestart::saysExactlyWhatHasLeftTheLog()
{
    makeWorld();
    RecordingSubscriber &a = subscriber();
    publishMany(a, "news", 1, 3);
    m_world->advance(8min);
    publish(a, "news", "4");
    // The time between the two processes counts.
    restart(3min);
    publish(subscriber(), "news", "5");
    QCOMPARE(resume("news", Position({1, 2}, 1).toText()), QStringList{u"subscribed 7 gap trimmed 2-3"_s} + lines(u"news"_s, 4, 5));
    QCOMPARE(resume("news", Position({1, 2}, 3).toText()), QStringList{u"subscribed 7 recovered"_s} + lines(u"news"_s, 4, 5));
    // What is left ages on.
    m_world->advance(8min);
    QCOMPARE(resume("news", Position({1, 2}, 3).toText()), QStringList{u"subscribed 7 gap trimmed 4-4"_s} + lines(u"news"_s, 5, 5));
}

void tst_HubRestart::aPositionSaysAllThatWasBefore()
{
    QFETCH(const int, shards);
    QFETCH(const int, later);
    makeWorld();
    // The position behind each message, by whoever was there when it came.
    std::vector<QByteArray> positions;
    for (int i = 1; i <= 6; ++i) {
        RecordingSubscriber &a = subscriber();
        subscribe(a, "news", Qos::AtMostOnce, positions.empty() ? QByteArray() : positions.back());
        QCOMPARE(a.take(), QStringList{i == 1 ? u"subscribed 7"_s : u"subscribed 7 recovered"_s});
        publish(a, "news", QByteArray::number(i));
        positions.push_back(a.positions["news"]);
        QCOMPARE(Position::fromText(positions.back())->parts().size(), 1U);
        restart(i % 2 ? later : shards, {});
    }
    for (int i = 1; i <= 6; ++i)
        QCOMPARE(resume("news", positions[std::size_t(i) - 1]), QStringList{u"subscribed 7 recovered"_s} + lines(u"news"_s, i + 1, 6));
    // One that says more of several is one that has seen more.
    Position both = *Position::fromText(positions[1]);
    for (const std::size_t i : {0U, 3U})
        both.set(Position::fromText(positions[i])->parts()[0].origin, Position::fromText(positions[i])->parts()[0].seq);
    QCOMPARE(resume("news", both.toText()), QStringList{u"subscribed 7 recovered"_s} + lines(u"news"_s, 5, 6));
    // Whoever was here all the time and has none of the old ones left is told of no gap.
    QCOMPARE(resume("news", positions[5]), QStringList{u"subscribed 7 recovered"_s});
    const QByteArray here = m_last;
    m_world->advance(5h);
    restart(later, {});
    QCOMPARE(resume("news", here), QStringList{u"subscribed 7 recovered"_s});
    QCOMPARE(resume("news", positions[5]), QStringList{u"subscribed 7 recovered"_s});
    QCOMPARE(resume("news", positions[0]), QStringList{u"subscribed 7 gap trimmed 2-6"_s});
    publish(subscriber(), "news", "7");
    QCOMPARE(resume("news", here), QStringList{u"subscribed 7 recovered"_s} + lines(u"news"_s, 7, 7));
}

void tst_HubRestart::remembersSoManyOriginsAndNoMore()
{
    makeWorld({}, 1);
    RecordingSubscriber &a = subscriber();
    subscribe(a, "news");
    publishMany(a, "news", 1, 2);
    const QByteArray since = a.messages[0]->position;
    for (std::size_t i = 1; i < Lineage::most; ++i)
        restart(1, {}, 0s);
    QCOMPARE(resume("news", since), QStringList{u"subscribed 7 recovered"_s} + lines(u"news"_s, 2, 2));
    restart(1, {}, 0s);
    QCOMPARE(m_world->shard(0).lineage().origins().size(), Lineage::most);
    QCOMPARE(resume("news", since).first(), u"subscribed 7 gap unknown 1-0"_s);
    // Nobody who came back since then has a position that is so old.
    QCOMPARE(resume("news", Position({1, m_origin - 1}, 1).toText()), QStringList{u"subscribed 7 recovered"_s} + lines(u"news"_s, 2, 2));
}

void tst_HubRestart::aFreedChannelGoesOnCounting()
{
    makeWorld();
    RecordingSubscriber &a = subscriber();
    publishMany(a, "news", 1, 3);
    publishMany(a, "other", 1, 2);
    m_world->advance(1h);
    QCOMPARE(m_world->shard(m_world->shard(0).homeOf("news")).homeChannels(), 0U);
    restart();
    // This one leaves its log by being away.
    publish(subscriber(), "late", "1");
    restart(1h);
    QCOMPARE(resume("news", Position({1, 2}, 3).toText()), QStringList{u"subscribed 7 recovered"_s});
    QCOMPARE(resume("other", Position({1, 2}, 1).toText()), QStringList{u"subscribed 7 gap trimmed 2-2"_s});
    QCOMPARE(resume("late", Position({1, 101}, 1).toText()), QStringList{u"subscribed 7 recovered"_s});
    RecordingSubscriber &b = subscriber();
    publish(b, "news", "4", {.qos = Qos::AtLeastOnce});
    QVERIFY(Position::fromText(b.published) == Position({1, 102}, 4));
    publish(b, "late", "2", {.qos = Qos::AtLeastOnce});
    QVERIFY(Position::fromText(b.published) == Position({1, 102}, 2));
}

void tst_HubRestart::forgottenChannelsNeverCountBackwards()
{
    QFETCH(const int, shards);
    QFETCH(const int, later);
    makeWorld({.maxFreedHeads = 1}, shards);
    for (char name = 'a'; name <= 'h'; ++name)
        publishMany(subscriber(), QByteArray(1, name), 1, 4);
    m_world->advance(1h);
    restart(later, {.maxFreedHeads = 1});
    // Wherever their home is now: to nobody a new message looks like one that was seen.
    for (char name = 'a'; name <= 'h'; ++name) {
        publish(subscriber(), QByteArray(1, name), "5");
        const QStringList told = resume(QByteArray(1, name), Position({1, 2}, 4).toText());
        QCOMPARE(told, QStringList{u"subscribed 7 recovered"_s} + lines(QChar::fromLatin1(name), 5, 5));
    }
}

void tst_HubRestart::keepsWhatIsKeptForLater()
{
    makeWorld();
    RecordingSubscriber &a = subscriber();
    publish(a, "old", "kept", {.retain = true});
    publish(a, "old", "passing");
    m_world->advance(1h);
    publish(a, "young", "kept", {.retain = true});
    publish(a, "young", "passing");
    restart();
    restart();
    QCOMPARE(resume("old", {}), QStringList{u"subscribed 7 retained kept"_s});
    QCOMPARE(resume("young", {}), QStringList{u"subscribed 7 retained kept"_s});
    // Who resumes has had it, or gets it from the log.
    QCOMPARE(resume("old", Position({1, 2}, 2).toText()), QStringList{u"subscribed 7 recovered"_s});
    QCOMPARE(resume("young", Position({1, 2}, 0).toText()),
             (QStringList{u"subscribed 7 recovered"_s, u"young kept"_s, u"young passing"_s}));
    RecordingSubscriber &b = subscriber();
    for (const char *channel : {"old", "young"}) {
        publish(b, channel, "null", {.retain = true});
        QCOMPARE(resume(channel, {}), QStringList{u"subscribed 7"_s});
    }
}

void tst_HubRestart::deliversARepeatOnce()
{
    makeWorld();
    // Of many channels, so that some change their home.
    const auto publishAll = [this](const QByteArray &data) {
        RecordingSubscriber &b = subscriber();
        std::vector<QByteArray> positions;
        for (char name = 'a'; name <= 'j'; ++name) {
            publish(b, QByteArray(1, name), data, {.id = "m", .from = "ann", .qos = Qos::ExactlyOnce});
            positions.push_back(b.published);
        }
        return positions;
    };
    const std::vector<QByteArray> first = publishAll("1");
    m_world->advance(2min);
    // How long nobody was there is known by a clock that may have been set: it does not count.
    restart(1h);
    QVERIFY(publishAll("1") == first);
    m_world->advance(2min + 59s);
    restart(1h);
    QVERIFY(publishAll("1") == first);
    for (char name = 'a'; name <= 'j'; ++name)
        QCOMPARE(resume(QByteArray(1, name), first[std::size_t(name - 'a')]), QStringList{u"subscribed 7 recovered"_s});
    m_world->advance(2s);
    const std::vector<QByteArray> second = publishAll("2");
    for (std::size_t i = 0; i < first.size(); ++i) {
        QVERIFY(second[i] != first[i]);
        QCOMPARE(resume(QByteArray(1, char('a' + i)), first[i]).size(), 2);
    }
}

void tst_HubRestart::takesAcknowledgementsOfBefore()
{
    makeWorld({.ackWindow = 2});
    publishMany(subscriber(), "news", 1, 5);
    QFETCH(const int, later);
    restart(later, {.ackWindow = 2});
    RecordingSubscriber &a = subscriber();
    subscribe(a, "news", Qos::AtLeastOnce, Position({1, 2}, 0).toText());
    QCOMPARE(a.take(), QStringList{u"subscribed 7 recovered"_s} + lines(u"news"_s, 1, 2));
    acknowledge(a, "news", a.messages[1]->position);
    m_world->settle();
    QCOMPARE(a.take(), lines(u"news"_s, 3, 4));
    publish(subscriber(), "news", "6");
    acknowledge(a, "news", a.messages[3]->position);
    m_world->settle();
    QCOMPARE(a.take(), lines(u"news"_s, 5, 6));
}

void tst_HubRestart::historyGoesBackBehindTheRestart()
{
    makeWorld();
    publishMany(subscriber(), "news", 1, 3);
    restart();
    RecordingSubscriber &a = subscriber();
    publish(a, "news", "4");
    const auto ask = [&](const std::optional<Position> &since) {
        a.shard().history(a.subscriberId(), 4, "news", since, 10);
        m_world->settle();
        return a.take();
    };
    QCOMPARE(ask({}), QStringList{u"history 4 1,2,3,4"_s});
    QCOMPARE(ask(Position({1, 2}, 2)), QStringList{u"history 4 3,4"_s});
    QCOMPARE(ask(Position({1, 101}, 3)), QStringList{u"history 4 4"_s});
    QCOMPARE(ask(Position({7, 7}, 2)), QStringList{u"history 4 1,2,3,4 incomplete"_s});
}

void tst_HubRestart::doesNotTrustAfterACrash()
{
    makeWorld({}, 2);
    publishMany(subscriber(), "news", 1, 3);
    restart(2, {});
    publish(subscriber(), "news", "4");
    m_subscribers.clear();
    m_world->crash();
    m_world->start(2, {}, {5, 5}, nullptr);
    // Neither who has seen the process that died nor who has seen the one before it.
    for (const Position &since : {Position({1, 101}, 4), Position({1, 2}, 3), Position({1, 2}, 0)})
        QVERIFY(resume("news", since.toText()).first().startsWith(u"subscribed 7 gap unknown"_s));
}

void tst_HubRestart::doesNotTrustNumbersThatWereNeverGiven()
{
    makeWorld({}, 1);
    publishMany(subscriber(), "news", 1, 3);
    restart(1, {});
    QCOMPARE(resume("news", Position({1, 2}, 4).toText()).first(), u"subscribed 7 gap unknown 5-0"_s);
    QCOMPARE(resume("news", Position({1, 101}, 4).toText()).first(), u"subscribed 7 gap unknown 5-0"_s);
    QCOMPARE(resume("none", Position({1, 2}, 1).toText()).first(), u"subscribed 7 gap unknown 2-0"_s);
}

void tst_HubRestart::limitsOfTheNewProcessHold()
{
    makeWorld({}, 3);
    publishMany(subscriber(), "news", 1, 9);
    publishMany(subscriber(), "other", 1, 9);
    // Channels that are there are not refused, new ones are.
    restart(1, {.log = {.count = 2}, .maxChannels = 1});
    QCOMPARE(m_world->shard(0).homeChannels(), 2U);
    QCOMPARE(resume("news", Position({1, 2}, 1).toText()), QStringList{u"subscribed 7 gap trimmed 2-7"_s} + lines(u"news"_s, 8, 9));
    QCOMPARE(resume("third", {}), QStringList{u"refused 7"_s});
    restart(1, {.maxLogBytes = 0});
    QCOMPARE(resume("news", Position({1, 2}, 8).toText()), QStringList{u"subscribed 7 gap trimmed 9-9"_s});
}

void tst_HubRestart::acceptsNothingOnceItIsSealed()
{
    makeWorld({}, 1);
    RecordingSubscriber &a = subscriber();
    const Draft once{.id = "m1", .from = "ann", .qos = Qos::ExactlyOnce};
    publish(a, "news", "1", once);
    QCOMPARE(m_world->shard(0).seal().channels.size(), 1U);
    publish(a, "news", "2", {.qos = Qos::AtLeastOnce});
    subscribe(a, "other");
    QCOMPARE(a.take(), (QStringList{u"published 3"_s, u"refused 3"_s, u"refused 7"_s}));
    QCOMPARE(a.error->code, ErrorCode::InvalidState);
    QVERIFY(a.error->retryable);
    // What it has accepted it has accepted.
    publish(a, "news", "1", once);
    QCOMPARE(a.take(), QStringList{u"published 3"_s});
}

QTEST_GUILESS_MAIN(tst_HubRestart)
#include "tst_HubRestart.moc"
