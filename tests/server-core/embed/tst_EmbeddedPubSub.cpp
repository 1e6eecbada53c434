// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/embed/ChatHost.h"
#include "tests/support/ChannelClient.h"

using namespace signalbox;
using namespace Qt::StringLiterals;
using test::ChannelClient;

class tst_EmbeddedPubSub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { m_chat.end(); }

    void publishesToClients();
    void keepsTheOrder();
    void refusesWhatMakesNoSense_data();
    void refusesWhatMakesNoSense();
    void broadcasts();
    void listsChannels();
    void tellsHistory();
    void keepsAHubAsItIsTold();
    void saysWhatIsWrongWithAHub_data();
    void saysWhatIsWrongWithAHub();
    void aWrongHubChangesNothingThatRuns();
    void answersNobodyWhoIsGone();
    void outlivesAStop();
    void sharesAHub();

private:
    test::ChatHost m_chat;
};

void tst_EmbeddedPubSub::publishesToClients()
{
    PubSub &chat = m_chat.make();
    std::optional<Answer<Published>> early;
    chat.publish("room", R"("nobody")", {}, this, [&early](const Answer<Published> &answer) { early = answer; });
    QTRY_VERIFY(early);
    QCOMPARE(early->error.code, u"InvalidState"_s);
    QVERIFY(early->error.retryable && !early->error.message.isEmpty());

    m_chat.run();
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
    PubSub &chat = m_chat.running();
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
    PubSub &chat = m_chat.running(1);
    std::optional<Answer<Published>> answer;
    chat.publish(channel, json, {.qos = qos, .from = from}, this, [&answer](const Answer<Published> &given) { answer = given; });
    QTRY_VERIFY(answer);
    QCOMPARE(answer->error.code, error);
    QCOMPARE(bool(*answer), error.isEmpty());
    QCOMPARE(answer->position.isEmpty(), answer->error.message.size() > 0);
}

void tst_EmbeddedPubSub::broadcasts()
{
    PubSub &chat = m_chat.running();
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

void tst_EmbeddedPubSub::listsChannels()
{
    PubSub &chat = m_chat.running();
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
    PubSub &chat = m_chat.running();
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
    PubSub &chat = m_chat.make(1);
    chat.setHub({.presence = false, .historyCount = 2, .more = {{u"limits"_s, QJsonObject{{u"max_channels"_s, 1}}}}});
    m_chat.run();
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
    PubSub &chat = m_chat.make(1);
    chat.setHub({.access = access, .historyCount = count, .more = more});
    m_chat.host().start();
    QTRY_COMPARE(chat.state(), Server::State::Failed);
    QVERIFY2(chat.error().contains(error), qPrintable(chat.error()));
}

void tst_EmbeddedPubSub::aWrongHubChangesNothingThatRuns()
{
    PubSub &chat = m_chat.running(1);
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
    PubSub &chat = m_chat.running(1);
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

void tst_EmbeddedPubSub::outlivesAStop()
{
    PubSub &chat = m_chat.running(1);
    std::optional<Answer<Published>> published;
    chat.publish("room", "1", {.qos = 1}, this, [&published](const Answer<Published> &given) { published = given; });
    QTRY_VERIFY(published);
    QSignalSpy stopped(&m_chat.host(), &Host::stopped);
    m_chat.host().stop();
    QTRY_COMPARE(stopped.count(), 1);
    m_chat.run();
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
