// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/Host.h"
#include "server-core/include/signalbox/PubSub.h"
#include "tests/server-core/embed/ChannelClient.h"

#include <QtCore/QSemaphore>
#include <QtCore/QThread>
#include <QtNetwork/QTcpSocket>

using namespace signalbox;
using namespace Qt::StringLiterals;
using test::ChannelClient;

namespace {

/// Keeps its thread busy until it is let go.
class Busy : public Service
{
public:
    static QSemaphore &begun()
    {
        static QSemaphore semaphore;
        return semaphore;
    }
    static QSemaphore &mayEnd()
    {
        static QSemaphore semaphore;
        return semaphore;
    }
    void onMessage(signalbox::Session &, QByteArrayView, MessageKind) override
    {
        begun().release();
        mayEnd().acquire();
    }
};

const ServerConfig local{.address = u"127.0.0.1"_s};

} // namespace

class tst_EmbeddedPubSub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void publishesToClients();
    void keepsTheOrder();
    void refusesWhatMakesNoSense_data();
    void refusesWhatMakesNoSense();
    void broadcasts();
    void showsTheRoster();
    void findsMembers();
    void waitsOnTheMainThreadOnly();
    void waitsOnlySoLong();
    void listsChannels();
    void tellsHistory();
    void keepsAHubAsItIsTold();
    void saysWhatIsWrongWithAHub_data();
    void saysWhatIsWrongWithAHub();
    void aWrongHubChangesNothingThatRuns();
    void answersNobodyWhoIsGone();
    void hearsWhatIsPublished();
    void hearsNothingThatItMayNot();
    void tellsASlowListenerWhatIsMissing();
    void outlivesAStop();
    void sharesAHub();
};

void tst_EmbeddedPubSub::publishesToClients()
{
    Host host(2);
    auto &chat = host.add<PubSub>("chat", local);
    std::optional<Answer<Published>> early;
    chat.publish("room", R"("nobody")", {}, this, [&early](const Answer<Published> &answer) { early = answer; });
    QTRY_VERIFY(early);
    QCOMPARE(early->error.code, u"InvalidState"_s);
    QVERIFY(early->error.retryable && !early->error.message.isEmpty());

    host.start();
    QTRY_VERIFY(chat.isRunning());
    QCOMPARE(chat.hub(), u"chat"_s);
    ChannelClient client(chat.port());
    client.connectAs(u"ann"_s);
    QVERIFY(client.call(u"subscribe"_s, {{u"channel"_s, u"room"_s}, {u"qos"_s, 1}}).contains(u"position"_s));
    std::optional<Answer<Published>> answer;
    chat.publish("room", R"({"text": "Grüße"})", {.qos = 1, .id = u"a1"_s, .from = u"program"_s}, this,
                 [&answer](const Answer<Published> &given) { answer = given; });
    QVERIFY2(!answer, "later, not during the call");
    QTRY_VERIFY(answer);
    QVERIFY2(*answer, qPrintable(answer->error.message));
    QTRY_COMPARE(client.notes.size(), 1);
    const QJsonObject message = client.told(u"message"_s).first();
    QCOMPARE(message.value(u"data"_s).toObject().value(u"text"_s).toString(), u"Grüße"_s);
    QCOMPARE(message.value(u"position"_s).toString(), answer->position);
    QCOMPARE(message.value(u"id"_s).toString(), u"a1"_s);
    QCOMPARE(message.value(u"from"_s).toString(), u"program"_s);
    chat.publish("room", "42");
    QTRY_COMPARE(client.notes.size(), 2);
    QCOMPARE(client.told(u"message"_s).last().value(u"data"_s).toInt(), 42);
    QVERIFY(!client.told(u"message"_s).last().contains(u"from"_s));
}

void tst_EmbeddedPubSub::keepsTheOrder()
{
    Host host(2);
    auto &chat = host.add<PubSub>("chat", local);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    ChannelClient client(chat.port());
    client.connectAs(u"ann"_s);
    client.call(u"subscribe"_s, {{u"channel"_s, u"room"_s}});
    constexpr int count = 500;
    for (int i = 0; i < count; ++i)
        chat.publish("room", QByteArray::number(i));
    QTRY_COMPARE(client.notes.size(), count);
    for (int i = 0; i < count; ++i)
        QCOMPARE(client.notes.at(i).value(u"params"_s).toObject().value(u"data"_s).toInt(-1), i);
}

void tst_EmbeddedPubSub::refusesWhatMakesNoSense_data()
{
    QTest::addColumn<QString>("channel");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("qos");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("error");
    QTest::newRow("no JSON") << u"room"_s << QByteArray("{\"a\":}") << 0 << QString() << u"InvalidParams"_s;
    QTest::newRow("empty") << u"room"_s << QByteArray() << 0 << QString() << u"InvalidParams"_s;
    QTest::newRow("no UTF-8") << u"room"_s << QByteArray("\"\xff\"") << 0 << QString() << u"InvalidParams"_s;
    QTest::newRow("two values") << u"room"_s << QByteArray("1 2") << 0 << QString() << u"InvalidParams"_s;
    QTest::newRow("deep") << u"room"_s << QByteArray(31, '[') + QByteArray(31, ']') << 0 << QString() << u"InvalidParams"_s;
    QTest::newRow("large") << u"room"_s << '"' + QByteArray(17 * 1024 * 1024, 'x') + '"' << 0 << QString() << u"InvalidParams"_s;
    QTest::newRow("qos") << u"room"_s << QByteArray("1") << 3 << QString() << u"InvalidParams"_s;
    QTest::newRow("qos 2 without an id") << u"room"_s << QByteArray("1") << 2 << QString() << u"InvalidParams"_s;
    QTest::newRow("from") << u"room"_s << QByteArray("1") << 0 << u"a\nb"_s << u"InvalidParams"_s;
    QTest::newRow("channel") << u"room*"_s << QByteArray("1") << 0 << QString() << u"ChannelNameInvalid"_s;
    QTest::newRow("all is right") << u"room"_s << QByteArray(30, '[') + QByteArray(30, ']') << 1 << u"me"_s << QString();
}

void tst_EmbeddedPubSub::refusesWhatMakesNoSense()
{
    QFETCH(QString, channel);
    QFETCH(QByteArray, json);
    QFETCH(int, qos);
    QFETCH(QString, from);
    QFETCH(QString, error);
    Host host(1);
    auto &chat = host.add<PubSub>("chat", local);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    std::optional<Answer<Published>> answer;
    chat.publish(channel, json, {.qos = qos, .from = from}, this, [&answer](const Answer<Published> &given) { answer = given; });
    QTRY_VERIFY(answer);
    QCOMPARE(answer->error.code, error);
    QCOMPARE(bool(*answer), error.isEmpty());
    QCOMPARE(answer->position.isEmpty(), answer->error.message.size() > 0);
}

void tst_EmbeddedPubSub::broadcasts()
{
    Host host(2);
    auto &chat = host.add<PubSub>("chat", local);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    ChannelClient ann(chat.port());
    ChannelClient bob(chat.port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    std::optional<Answer<Broadcasted>> answer;
    chat.broadcast(R"({"news": true})", u"program"_s, this, [&answer](const Answer<Broadcasted> &given) { answer = given; });
    QTRY_VERIFY(answer && *answer);
    QTRY_VERIFY(ann.notes.size() == 1 && bob.notes.size() == 1);
    QCOMPARE(bob.told(u"broadcast"_s).first().value(u"from"_s).toString(), u"program"_s);
    chat.broadcast("none", {}, this, [&answer](const Answer<Broadcasted> &given) { answer = given; });
    QTRY_COMPARE(answer->error.code, u"InvalidParams"_s);
}

void tst_EmbeddedPubSub::showsTheRoster()
{
    Host host(2);
    auto &chat = host.add<PubSub>("chat", local);
    const auto nobody = chat.presence().members("room");
    QVERIFY(nobody && nobody.total == 0);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    ChannelClient ann(chat.port());
    ChannelClient bob(chat.port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    ann.call(u"enter"_s, {{u"channel"_s, u"room"_s}, {u"info"_s, QJsonObject{{u"name"_s, u"Ann"_s}}}});
    bob.call(u"enter"_s, {{u"channel"_s, u"room"_s}});
    // Without a turn of the event loop.
    QStringList names;
    for (const Member &member : chat.presence().members("room").items)
        names += member.name;
    QCOMPARE(names, QStringList({u"ann"_s, u"bob"_s}));
    const auto first = chat.presence().members("room", {.pageSize = 1});
    QVERIFY2(first, qPrintable(first.error.message));
    QCOMPARE(first.total, 2);
    QVERIFY(first.more && first.version > 0);
    QCOMPARE(first.items.size(), 1);
    QCOMPARE(first.items[0].info, R"({"name":"Ann"})"_ba);
    QCOMPARE(first.items[0].instance, u"chat"_s);
    QCOMPARE(first.items[0].channel, u"room"_s);
    QVERIFY(qAbs(first.items[0].since.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    QCOMPARE(chat.presence().members("room", {.pageSize = 1, .after = u"ann"_s}).items[0].name, u"bob"_s);

    std::optional<Answer<MemberList>> later;
    chat.presence().members("room", this, [&later](const Answer<MemberList> &answer) { later = answer; });
    QVERIFY(!later);
    QTRY_VERIFY(later);
    QCOMPARE(later->items.size(), 2);

    QCOMPARE(chat.presence().members("room*").error.code, u"ChannelNameInvalid"_s);
    QCOMPARE(chat.presence().members("room", {.page = 0}).error.code, u"InvalidParams"_s);
    QCOMPARE(chat.presence().members("room", {.pageSize = 1001}).error.code, u"InvalidParams"_s);
    later.reset();
    chat.presence().members("room", {.page = -1}, this, [&later](const Answer<MemberList> &answer) { later = answer; });
    QTRY_VERIFY(later);
    QCOMPARE(later->error.code, u"InvalidParams"_s);
    ann.call(u"leave"_s, {{u"channel"_s, u"room"_s}});
    QCOMPARE(chat.presence().members("room").total, 1);
}

void tst_EmbeddedPubSub::findsMembers()
{
    Host host(2);
    auto &chat = host.add<PubSub>("chat", local);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    ChannelClient ann(chat.port());
    ann.connectAs(u"ann"_s);
    for (const QString &channel : {u"b"_s, u"a"_s})
        ann.call(u"enter"_s, {{u"channel"_s, channel}});
    const auto found = chat.presence().find("ann");
    QCOMPARE(found.total, 2);
    QCOMPARE(found.items[0].channel, u"a"_s);
    QCOMPARE(chat.presence().find("an").total, 0);
    QCOMPARE(chat.presence().find("an", {.prefix = true, .limit = 1}).items.size(), 1);
    QCOMPARE(chat.presence().find("").error.code, u"InvalidParams"_s);
    std::optional<Answer<FoundMembers>> later;
    chat.presence().find("ann", this, [&later](const Answer<FoundMembers> &answer) { later = answer; });
    QTRY_VERIFY(later);
    QCOMPARE(later->total, 2);
}

void tst_EmbeddedPubSub::waitsOnTheMainThreadOnly()
{
    Host host(1);
    auto &chat = host.add<PubSub>("chat", local);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    Answer<MemberList> answer;
    const std::unique_ptr<QThread> thread(QThread::create([&] { answer = chat.presence().members("room"); }));
    thread->start();
    QVERIFY(thread->wait(10000));
    QCOMPARE(answer.error.code, u"InvalidState"_s);
}

void tst_EmbeddedPubSub::waitsOnlySoLong()
{
    Host host(1);
    auto &chat = host.add<PubSub>("chat", local);
    auto &busy = host.add<Busy>("busy", local);
    host.start();
    QTRY_VERIFY(chat.isRunning() && busy.isRunning());
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, busy.port());
    socket.write("x");
    QTRY_COMPARE(Busy::begun().available(), 1);
    const auto answer = chat.presence().members("room");
    Busy::mayEnd().release();
    QCOMPARE(answer.error.code, u"TimedOut"_s);
    QVERIFY(answer.error.retryable);
    QTRY_VERIFY(chat.presence().members("room"));
}

void tst_EmbeddedPubSub::listsChannels()
{
    Host host(2);
    auto &chat = host.add<PubSub>("chat", local);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    for (const char *channel : {"news", "room.1", "room.2", "room.2"})
        chat.publish(channel, "1");
    std::optional<Answer<ChannelList>> list;
    const auto take = [&list](const Answer<ChannelList> &answer) { list = answer; };
    chat.channels({.filter = u"ROOM"_s, .sort = ChannelQuery::Sort::Published, .descending = true, .pageSize = 1}, this, take);
    QTRY_VERIFY(list);
    QVERIFY2(*list, qPrintable(list->error.message));
    QCOMPARE(list->total, 2);
    QCOMPARE(list->items.size(), 1);
    QCOMPARE(list->items[0].name, u"room.2"_s);
    QCOMPARE(list->items[0].published, 2);
    QVERIFY(list->items[0].bytes > 0 && list->items[0].lastAt.isValid());
    list.reset();
    chat.channels({.page = 3, .pageSize = 1}, this, take);
    QTRY_VERIFY(list);
    QCOMPARE(list->items[0].name, u"room.2"_s);
    chat.channels({.pageSize = 0}, this, take);
    QTRY_COMPARE(list->error.code, u"InvalidParams"_s);
}

void tst_EmbeddedPubSub::tellsHistory()
{
    Host host(2);
    auto &chat = host.add<PubSub>("chat", local);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    for (int i = 1; i <= 3; ++i)
        chat.publish("room", QByteArray::number(i), {.from = u"me"_s});
    std::optional<Answer<History>> history;
    const auto take = [&history](const Answer<History> &answer) { history = answer; };
    chat.history("room", {.limit = 2}, this, take);
    QTRY_VERIFY(history);
    QVERIFY2(*history, qPrintable(history->error.message));
    QCOMPARE(history->items.size(), 2);
    QCOMPARE(history->items[0].data, "2"_ba);
    QCOMPARE(history->items[1].position, history->position);
    QCOMPARE(history->items[1].from, u"me"_s);
    QVERIFY(history->items[1].at.isValid());
    const QString since = history->items[0].position;
    history.reset();
    chat.history("room", {.since = since}, this, take);
    QTRY_VERIFY(history);
    QCOMPARE(history->items.size(), 1);
    QVERIFY(history->complete);
    chat.history("room", {.since = u"?"_s}, this, take);
    QTRY_COMPARE(history->error.code, u"InvalidParams"_s);
    history.reset();
    chat.history("room", {.limit = 1001}, this, take);
    QTRY_VERIFY(history);
    QCOMPARE(history->error.code, u"InvalidParams"_s);
}

void tst_EmbeddedPubSub::keepsAHubAsItIsTold()
{
    Host host(1);
    auto &chat = host.add<PubSub>("chat", local);
    chat.setHub({.presence = false, .historyCount = 2, .more = {{u"limits"_s, QJsonObject{{u"max_channels"_s, 1}}}}});
    host.start();
    QTRY_VERIFY(chat.isRunning());
    ChannelClient ann(chat.port());
    ann.connectAs(u"ann"_s);
    QCOMPARE(ann.call(u"enter"_s, {{u"channel"_s, u"room"_s}}).value(u"error"_s).toString(), u"NotPermitted"_s);
    for (int i = 1; i <= 3; ++i)
        chat.publish("room", QByteArray::number(i));
    std::optional<Answer<History>> history;
    chat.history("room", {}, this, [&history](const Answer<History> &answer) { history = answer; });
    QTRY_VERIFY(history);
    QCOMPARE(history->items.size(), 2);
    std::optional<Answer<Published>> answer;
    chat.publish("another", "1", {}, this, [&answer](const Answer<Published> &given) { answer = given; });
    QTRY_VERIFY(answer);
    QCOMPARE(answer->error.code, u"TooManyChannels"_s);
}

void tst_EmbeddedPubSub::saysWhatIsWrongWithAHub_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<HubSettings::Access>("access");
    QTest::addColumn<QJsonObject>("more");
    QTest::addColumn<QString>("error");
    const auto open = HubSettings::Access::Open;
    QTest::newRow("value") << -1 << open << QJsonObject() << u"history_count"_s;
    QTest::newRow("token") << 1 << HubSettings::Access::Token << QJsonObject() << u"needs a key"_s;
    QTest::newRow("service") << 1 << HubSettings::Access::Service << QJsonObject() << u"or PubSub::setAccess"_s;
    QTest::newRow("twice") << 1 << open << QJsonObject{{u"presence"_s, true}} << u"\"more\" must not have \"presence\""_s;
    QTest::newRow("unknown") << 1 << open << QJsonObject{{u"limit"_s, QJsonObject()}} << u"did you mean \"limits\"?"_s;
}

void tst_EmbeddedPubSub::saysWhatIsWrongWithAHub()
{
    QFETCH(int, count);
    QFETCH(HubSettings::Access, access);
    QFETCH(QJsonObject, more);
    QFETCH(QString, error);
    Host host(1);
    auto &chat = host.add<PubSub>("chat", local);
    chat.setHub({.access = access, .historyCount = count, .more = more});
    host.start();
    QTRY_COMPARE(chat.state(), Server::State::Failed);
    QVERIFY2(chat.error().contains(error), qPrintable(chat.error()));
}

void tst_EmbeddedPubSub::aWrongHubChangesNothingThatRuns()
{
    Host host(1);
    auto &chat = host.add<PubSub>("chat", local);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    chat.setHub({.historyCount = -1});
    QVERIFY(chat.isRunning());
    chat.stop();
    QTRY_COMPARE(chat.state(), Server::State::Stopped);
    // Where it does not run it cannot, until it is set right.
    chat.setHub({.historyCount = -1});
    QCOMPARE(chat.state(), Server::State::Failed);
    chat.setHub({.historyCount = 1});
    chat.start();
    QTRY_VERIFY(chat.isRunning());
}

void tst_EmbeddedPubSub::answersNobodyWhoIsGone()
{
    Host host(1);
    auto &chat = host.add<PubSub>("chat", local);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    bool called = false;
    std::optional<Answer<Published>> answer;
    {
        const QObject context;
        chat.publish("room", "1", {}, &context, [&called](const Answer<Published> &) { called = true; });
        chat.presence().members("room", &context, [&called](const Answer<MemberList> &) { called = true; });
    }
    chat.publish("room", "2", {}, nullptr, [&answer](const Answer<Published> &given) { answer = given; });
    QTRY_VERIFY(answer);
    QVERIFY(!called);
}

void tst_EmbeddedPubSub::hearsWhatIsPublished()
{
    Host host(2);
    auto &chat = host.add<PubSub>("chat", local);
    QList<Publication> heard;
    QList<Publication> all;
    const auto early = chat.subscribe("room", this, [&heard](const ChannelNews &news) { heard += news.messages; });
    host.start();
    QTRY_VERIFY(chat.isRunning());
    auto wildcard = chat.subscribe("r*", nullptr, [&all](const ChannelNews &news) { all += news.messages; });
    ChannelClient ann(chat.port());
    ann.connectAs(u"ann"_s);
    // Both subscriptions are there when the hub counts them.
    std::optional<Answer<ChannelList>> list;
    chat.channels({}, this, [&list](const Answer<ChannelList> &answer) { list = answer; });
    QTRY_VERIFY(list);
    QCOMPARE(list->items.value(0).subscribers, 1);
    ann.call(u"publish"_s, {{u"channel"_s, u"room"_s}, {u"data"_s, 1}, {u"qos"_s, 1}, {u"id"_s, u"a1"_s}});
    ann.call(u"publish"_s, {{u"channel"_s, u"rest"_s}, {u"data"_s, 2}});
    ann.call(u"publish"_s, {{u"channel"_s, u"else"_s}, {u"data"_s, 3}});
    QTRY_VERIFY(heard.size() == 1 && all.size() == 2);
    QCOMPARE(heard[0].channel, u"room"_s);
    QCOMPARE(heard[0].data, "1"_ba);
    QCOMPARE(heard[0].from, u"ann"_s);
    QCOMPARE(heard[0].id, u"a1"_s);
    QVERIFY(!heard[0].position.isEmpty() && qAbs(heard[0].at.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    wildcard.end();
    ann.call(u"publish"_s, {{u"channel"_s, u"room"_s}, {u"data"_s, 4}});
    QTRY_COMPARE(heard.size(), 2);
    QCOMPARE(all.size(), 2);
}

void tst_EmbeddedPubSub::hearsNothingThatItMayNot()
{
    auto host = std::make_unique<Host>(2);
    auto &chat = host->add<PubSub>("chat", local);
    chat.setHub({.more = {{u"limits"_s, QJsonObject{{u"max_channels"_s, 1}}}}});
    host->start();
    QTRY_VERIFY(chat.isRunning());
    QStringList errors;
    int count = 0;
    const auto take = [&](const ChannelNews &news) {
        errors += news.error.code;
        ++count;
    };
    const auto wrong = chat.subscribe("a*b", this, take);
    QTRY_COMPARE(errors, QStringList({u"ChannelNameInvalid"_s}));
    std::vector<ChannelSubscription> many;
    for (int i = 0; i < 10; ++i)
        many.push_back(chat.subscribe(QString::number(i), this, take));
    QTRY_VERIFY(errors.contains(u"TooManyChannels"_s));
    many.clear();
    count = 0;
    std::optional<ChannelSubscription> other;
    {
        const QObject context;
        other = chat.subscribe("0", &context, take);
    }
    std::optional<Answer<Published>> published;
    chat.publish("0", "1", {}, this, [&published](const Answer<Published> &given) { published = given; });
    QTRY_VERIFY(published);
    QCOMPARE(count, 0);
    // One that outlives its host.
    const auto last = chat.subscribe("0", this, take);
    host.reset();
    other.reset();
}

void tst_EmbeddedPubSub::tellsASlowListenerWhatIsMissing()
{
    Host host(1);
    auto &chat = host.add<PubSub>("chat", local);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    qint64 missing = 0;
    qint64 messages = 0;
    int calls = 0;
    QByteArray last;
    const auto subscription = chat.subscribe("room", this, [&](const ChannelNews &news) {
        QVERIFY(missing == 0 || news.missing == 0 || messages > 0);
        missing += news.missing;
        messages += news.messages.size();
        last = news.messages.last().data;
        ++calls;
    });
    // Without a turn of this thread's event loop.
    constexpr int count = 25'000;
    for (int i = 0; i < count; ++i)
        chat.publish("room", QByteArray::number(i));
    QVERIFY(chat.presence().members("room"));
    QTRY_COMPARE(last, QByteArray::number(count - 1));
    QCOMPARE(messages + missing, count);
    QVERIFY2(missing >= count - 2 * 10'000, "the rest fits into no box");
    QVERIFY2(calls < 100, "what comes together is told together");
}

void tst_EmbeddedPubSub::outlivesAStop()
{
    Host host(1);
    auto &chat = host.add<PubSub>("chat", local);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    std::optional<Answer<Published>> published;
    chat.publish("room", "1", {.qos = 1}, this, [&published](const Answer<Published> &given) { published = given; });
    QTRY_VERIFY(published);
    QSignalSpy stopped(&host, &Host::stopped);
    host.stop();
    QTRY_COMPARE(stopped.count(), 1);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    ChannelClient ann(chat.port());
    ann.connectAs(u"ann"_s);
    const QJsonObject history = ann.call(u"history"_s, {{u"channel"_s, u"room"_s}});
    QCOMPARE(history.value(u"items"_s).toArray().size(), 1);
}

void tst_EmbeddedPubSub::sharesAHub()
{
    Host host(2);
    auto &one = host.add<PubSub>("one", {.address = u"127.0.0.1"_s, .more = {{u"hub"_s, u"both"_s}}});
    auto &two =
        host.add<PubSub>("two", {.address = u"127.0.0.1"_s, .isolation = ServerConfig::Isolation::Thread, .more = {{u"hub"_s, u"both"_s}}});
    host.start();
    QTRY_VERIFY(one.isRunning() && two.isRunning());
    QCOMPARE(two.hub(), u"both"_s);
    ChannelClient ann(two.port());
    ann.connectAs(u"ann"_s);
    ann.call(u"subscribe"_s, {{u"channel"_s, u"room"_s}});
    ann.call(u"enter"_s, {{u"channel"_s, u"room"_s}});
    one.publish("room", "1");
    QTRY_COMPARE(ann.told(u"message"_s).size(), 1);
    QCOMPARE(one.presence().members("room").items.value(0).instance, u"two"_s);
}

QTEST_GUILESS_MAIN(tst_EmbeddedPubSub)
#include "tst_EmbeddedPubSub.moc"
