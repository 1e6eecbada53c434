// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/cluster/ClusterNode.h"

#include <QtCore/QTemporaryDir>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;
using test::ChannelClient;
using test::ClusterNode;
using test::inRoom;

namespace {

QJsonArray numbers(int first, int last)
{
    QJsonArray all;
    for (int i = first; i <= last; ++i)
        all.append(i);
    return all;
}

QStringList membersIn(ChannelClient &client)
{
    QStringList names;
    for (const QJsonValue &member : client.call(u"members"_s, inRoom()).value(u"items"_s).toArray())
        names << member[u"member"_s].toString() + u'@' + member[u"node"_s].toString();
    return names;
}

/// How many of its questions have been answered with a position.
int accepted(const ChannelClient &client)
{
    return int(std::count_if(client.answers.begin(), client.answers.end(), [](const QJsonObject &answer) {
        return answer.value(u"result"_s).toObject().contains(u"position"_s);
    }));
}

} // namespace

/// What clients of different nodes have of each other.
class tst_ClusterHubs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void bringsMessagesOnceAndInOrder_data();
    void bringsMessagesOnceAndInOrder();
    void knowsARepeatOnAnyNode();
    void bringsMessagesOfThree();
    void bringsMessagesByWildcard();
    void broadcastsToAll();
    void showsMembersOfAll();
    void takesLeaveOfAHostThatStops();
    void recoversOnAnotherNode();
    void leavesAHubAloneThatNobodyElseHas();
    void joinsAHubThatIsOpenedLater();
    void servesThreadsThatComeLater();
    void losesNothingWhenItStops_data();
    void losesNothingWhenItStops();
    void goesOnWhereItWasSealed();

private:
    /// a and b, in one cluster, both with the hub "chat".
    void joinTwo();
    ClusterNode &a() { return *m_nodes.at(0); }
    ClusterNode &b() { return *m_nodes.at(1); }
    ClusterNode &c() { return *m_nodes.at(2); }
    ClusterNode &add(const QString &name, const QString &folder = {});

    std::vector<std::unique_ptr<ClusterNode>> m_nodes;
};

void tst_ClusterHubs::init() { }

void tst_ClusterHubs::cleanup()
{
    m_nodes.clear();
}

ClusterNode &tst_ClusterHubs::add(const QString &name, const QString &folder)
{
    m_nodes.push_back(std::make_unique<ClusterNode>(name, folder));
    return *m_nodes.back();
}

void tst_ClusterHubs::joinTwo()
{
    add(u"a"_s);
    add(u"b"_s);
    QVERIFY(a().serve() && b().serve());
    QVERIFY(a().join() && b().join({a().address()}));
    QVERIFY(a().hasAllOf(1) && b().hasAllOf(1));
}

void tst_ClusterHubs::bringsMessagesOnceAndInOrder_data()
{
    QTest::addColumn<int>("qos");
    QTest::newRow("at least once") << 1;
    QTest::newRow("exactly once") << 2;
}

void tst_ClusterHubs::bringsMessagesOnceAndInOrder()
{
    QFETCH(int, qos);
    joinTwo();
    ChannelClient ann(a().port());
    ChannelClient bob(b().port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    QVERIFY(bob.call(u"subscribe"_s, inRoom({{u"qos"_s, qos}})).contains(u"position"_s));
    QVERIFY(ann.call(u"subscribe"_s, inRoom({{u"qos"_s, qos}})).contains(u"position"_s));
    for (int i = 1; i <= 100; ++i)
        ann.send(u"publish"_s, inRoom({{u"data"_s, i}, {u"qos"_s, qos}, {u"id"_s, QString::number(i)}}));
    QTRY_COMPARE(bob.heard(u"message"_s), numbers(1, 100));
    QTRY_COMPARE(ann.heard(u"message"_s), numbers(1, 100));
    QCOMPARE(bob.told(u"message"_s).first().value(u"from"_s).toString(), u"ann"_s);
    // And back; behind that nothing else has come.
    bob.call(u"publish"_s, inRoom({{u"data"_s, 101}, {u"qos"_s, qos}, {u"id"_s, u"last"_s}}));
    QTRY_COMPARE(ann.heard(u"message"_s), numbers(1, 101));
    QTRY_COMPARE(bob.heard(u"message"_s), numbers(1, 101));
    QVERIFY(ann.told(u"gap"_s).isEmpty() && bob.told(u"gap"_s).isEmpty());
}

void tst_ClusterHubs::knowsARepeatOnAnyNode()
{
    joinTwo();
    ChannelClient ann(a().port());
    ChannelClient again(b().port());
    ChannelClient bob(b().port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    again.connectAs(u"ann"_s);
    bob.call(u"subscribe"_s, inRoom({{u"qos"_s, 2}}));
    const QJsonObject message = inRoom({{u"data"_s, 1}, {u"qos"_s, 2}, {u"id"_s, u"one"_s}});
    const QJsonObject first = ann.call(u"publish"_s, message);
    QTRY_COMPARE(bob.heard(u"message"_s), numbers(1, 1));
    QCOMPARE(again.call(u"publish"_s, message).value(u"position"_s), first.value(u"position"_s));
    again.call(u"publish"_s, inRoom({{u"data"_s, 2}, {u"qos"_s, 2}, {u"id"_s, u"two"_s}}));
    QTRY_COMPARE(bob.heard(u"message"_s), numbers(1, 2));
}

void tst_ClusterHubs::bringsMessagesOfThree()
{
    joinTwo();
    add(u"c"_s);
    QVERIFY(c().serve() && c().join({b().address()}));
    for (const auto &node : m_nodes)
        QVERIFY(node->hasAllOf(2));
    std::vector<std::unique_ptr<ChannelClient>> clients;
    for (const auto &node : m_nodes) {
        clients.push_back(std::make_unique<ChannelClient>(node->port()));
        clients.back()->connectAs(u"client%1"_s.arg(clients.size()));
        QVERIFY(clients.back()->call(u"subscribe"_s, inRoom({{u"qos"_s, 1}})).contains(u"position"_s));
    }
    for (int i = 1; i <= 50; ++i) {
        for (std::size_t from = 0; from < clients.size(); ++from)
            clients[from]->send(u"publish"_s, inRoom({{u"data"_s, int(from) * 1000 + i}, {u"qos"_s, 1}}));
    }
    for (const auto &client : clients) {
        QTRY_COMPARE(client->heard(u"message"_s).size(), 150);
        // Of each publisher in its order.
        for (int from = 0; from < 3; ++from) {
            QJsonArray of;
            for (const QJsonValue &value : client->heard(u"message"_s)) {
                if (value.toInt() / 1000 == from)
                    of.append(value);
            }
            QCOMPARE(of, numbers(from * 1000 + 1, from * 1000 + 50));
        }
        QVERIFY(client->told(u"gap"_s).isEmpty());
    }
}

void tst_ClusterHubs::bringsMessagesByWildcard()
{
    joinTwo();
    ChannelClient ann(a().port());
    ChannelClient bob(b().port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    bob.call(u"subscribe"_s, ChannelClient::in(u"ro*"_s));
    // A wildcard is told to others, and nobody waits for them.
    QTRY_VERIFY((ann.call(u"publish"_s, inRoom({{u"data"_s, 1}, {u"qos"_s, 1}})), !bob.heard(u"message"_s).isEmpty()));
    ann.call(u"publish"_s, ChannelClient::in(u"other"_s, {{u"data"_s, 2}, {u"qos"_s, 1}}));
    ann.call(u"publish"_s, ChannelClient::in(u"robin"_s, {{u"data"_s, 3}, {u"qos"_s, 1}}));
    QTRY_COMPARE(bob.heard(u"message"_s).last(), QJsonValue(3));
    QVERIFY(!bob.heard(u"message"_s).contains(2));
}

void tst_ClusterHubs::broadcastsToAll()
{
    joinTwo();
    ChannelClient ann(a().port());
    ChannelClient bob(b().port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    ann.call(u"broadcast"_s, {{u"data"_s, u"from ann"_s}});
    QTRY_COMPARE(ann.heard(u"broadcast"_s), QJsonArray{u"from ann"_s});
    QTRY_COMPARE(bob.heard(u"broadcast"_s), QJsonArray{u"from ann"_s});
    bob.call(u"broadcast"_s, {{u"data"_s, u"from bob"_s}});
    QTRY_COMPARE(ann.heard(u"broadcast"_s), QJsonArray({u"from ann"_s, u"from bob"_s}));
    QTRY_COMPARE(bob.heard(u"broadcast"_s), QJsonArray({u"from ann"_s, u"from bob"_s}));
    QCOMPARE(ann.told(u"broadcast"_s).last().value(u"from"_s).toString(), u"bob"_s);
}

void tst_ClusterHubs::showsMembersOfAll()
{
    joinTwo();
    ChannelClient ann(a().port());
    ChannelClient bob(b().port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    bob.call(u"subscribe"_s, inRoom({{u"presence"_s, true}}));
    ann.call(u"enter"_s, inRoom({{u"info"_s, QJsonObject{{u"name"_s, u"Ann"_s}}}}));
    QTRY_COMPARE(bob.told(u"joined"_s).size(), 1);
    const QJsonObject joined = bob.told(u"joined"_s).first();
    QCOMPARE(joined.value(u"member"_s).toString(), u"ann"_s);
    QCOMPARE(joined.value(u"node"_s).toString(), u"a"_s);
    QCOMPARE(joined.value(u"info"_s).toObject().value(u"name"_s).toString(), u"Ann"_s);
    bob.call(u"enter"_s, inRoom());
    QCOMPARE(membersIn(bob), QStringList({u"ann@a"_s, u"bob@b"_s}));
    QTRY_COMPARE(membersIn(ann), QStringList({u"ann@a"_s, u"bob@b"_s}));
    ann.call(u"update"_s, inRoom({{u"info"_s, QJsonObject{{u"name"_s, u"Anna"_s}}}}));
    QTRY_COMPARE(bob.told(u"updated"_s).size(), 1);
    ann.call(u"leave"_s, inRoom());
    QTRY_COMPARE(bob.told(u"left"_s).size(), 1);
    QCOMPARE(bob.told(u"left"_s).first().value(u"reason"_s).toString(), u"leave"_s);
    QCOMPARE(membersIn(bob), QStringList{u"bob@b"_s});
}

void tst_ClusterHubs::takesLeaveOfAHostThatStops()
{
    joinTwo();
    ChannelClient ann(a().port());
    ChannelClient bob(b().port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    bob.call(u"subscribe"_s, inRoom({{u"presence"_s, true}}));
    ann.call(u"enter"_s, inRoom());
    QTRY_COMPARE(bob.told(u"joined"_s).size(), 1);
    QVERIFY(a().end());
    QVERIFY(a().leave());
    QTRY_COMPARE(bob.told(u"left"_s).size(), 1);
    QCOMPARE(membersIn(bob), QStringList());
}

void tst_ClusterHubs::recoversOnAnotherNode()
{
    joinTwo();
    QString position;
    {
        ChannelClient ann(a().port());
        ann.connectAs(u"ann"_s);
        ann.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}}));
        ann.call(u"publish"_s, inRoom({{u"data"_s, 1}, {u"qos"_s, 1}}));
        QTRY_COMPARE(ann.heard(u"message"_s), numbers(1, 1));
        position = ann.told(u"message"_s).last().value(u"position"_s).toString();
    }
    // Published where it was, and where it will be.
    ChannelClient publisher(a().port());
    ChannelClient other(b().port());
    publisher.connectAs(u"publisher"_s);
    other.connectAs(u"other"_s);
    for (int i = 2; i <= 5; ++i)
        publisher.call(u"publish"_s, inRoom({{u"data"_s, i}, {u"qos"_s, 1}}));
    other.call(u"publish"_s, inRoom({{u"data"_s, 6}, {u"qos"_s, 1}}));
    ChannelClient back(b().port());
    back.connectAs(u"ann"_s);
    const QJsonObject subscribed = back.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}, {u"position"_s, position}}));
    QCOMPARE(subscribed.value(u"recovered"_s).toBool(), true);
    QTRY_COMPARE(back.heard(u"message"_s).size(), 5);
    publisher.call(u"publish"_s, inRoom({{u"data"_s, 7}, {u"qos"_s, 1}}));
    QTRY_COMPARE(back.heard(u"message"_s).size(), 6);
    QJsonArray ofA;
    for (const QJsonValue &value : back.heard(u"message"_s)) {
        if (value.toInt() != 6)
            ofA.append(value);
    }
    QCOMPARE(ofA, QJsonArray({2, 3, 4, 5, 7}));
    QVERIFY(back.told(u"gap"_s).isEmpty());
}

void tst_ClusterHubs::leavesAHubAloneThatNobodyElseHas()
{
    joinTwo();
    QVERIFY(a().serve(u"news"_s));
    ChannelClient ann(a().port(u"news"_s));
    ChannelClient bob(b().port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    ann.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}}));
    bob.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}}));
    QVERIFY(ann.call(u"publish"_s, inRoom({{u"data"_s, 1}, {u"qos"_s, 1}})).contains(u"position"_s));
    ann.call(u"enter"_s, inRoom());
    QTRY_COMPARE(ann.heard(u"message"_s), numbers(1, 1));
    // Whatever came of "news" would have come before that.
    ChannelClient chat(a().port());
    chat.connectAs(u"carl"_s);
    chat.call(u"publish"_s, inRoom({{u"data"_s, 2}, {u"qos"_s, 1}}));
    QTRY_COMPARE(bob.heard(u"message"_s), numbers(2, 2));
    QCOMPARE(membersIn(bob), QStringList());
    QCOMPARE(a().node(u"b"_s).hubs, 1);
}

void tst_ClusterHubs::joinsAHubThatIsOpenedLater()
{
    joinTwo();
    QVERIFY(a().serve(u"news"_s) && b().serve(u"news"_s));
    QTRY_VERIFY(a().node(u"b"_s).hubs == 2 && b().node(u"a"_s).hubs == 2);
    QVERIFY(a().hasAllOf(1) && b().hasAllOf(1));
    ChannelClient ann(a().port(u"news"_s));
    ChannelClient bob(b().port(u"news"_s));
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    bob.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}}));
    ann.call(u"publish"_s, inRoom({{u"data"_s, 1}, {u"qos"_s, 1}}));
    QTRY_COMPARE(bob.heard(u"message"_s), numbers(1, 1));
}

void tst_ClusterHubs::servesThreadsThatComeLater()
{
    joinTwo();
    // On a thread of its own, in the same hub.
    InstanceConfig config;
    config.name = u"side"_s;
    config.type = u"pubsub"_s;
    config.hub = u"chat"_s;
    config.isolation = Isolation::Thread;
    config.listeners = {{u"127.0.0.1"_s, 0, false}};
    QVERIFY(b().host().add(config));
    QVERIFY(b().host().start(u"side"_s));
    QTRY_COMPARE(b().host().status(u"side"_s)->state, InstanceState::Running);
    ChannelClient ann(a().port());
    ChannelClient bob(b().port(u"side"_s));
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    bob.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}, {u"presence"_s, true}}));
    // Of a wildcard its own thread tells.
    bob.call(u"subscribe"_s, ChannelClient::in(u"wild*"_s));
    ann.call(u"publish"_s, inRoom({{u"data"_s, 1}, {u"qos"_s, 1}}));
    ann.call(u"enter"_s, inRoom());
    QTRY_COMPARE(bob.heard(u"message"_s), numbers(1, 1));
    QTRY_COMPARE(bob.told(u"joined"_s).size(), 1);
    QTRY_VERIFY((ann.call(u"publish"_s, ChannelClient::in(u"wilder"_s, {{u"data"_s, 2}, {u"qos"_s, 1}})),
                 bob.heard(u"message"_s).contains(2)));
    bob.call(u"broadcast"_s, {{u"data"_s, 3}});
    QTRY_COMPARE(ann.heard(u"broadcast"_s), numbers(3, 3));
}

void tst_ClusterHubs::losesNothingWhenItStops_data()
{
    QTest::addColumn<bool>("isSealed");
    QTest::newRow("the cluster alone") << false;
    QTest::newRow("behind its instances") << true;
}

void tst_ClusterHubs::losesNothingWhenItStops()
{
    QFETCH(bool, isSealed);
    QTemporaryDir folder;
    add(u"a"_s, folder.path());
    add(u"b"_s);
    QVERIFY(a().serve() && b().serve() && a().join() && b().join({a().address()}));
    QVERIFY(a().hasAllOf(1) && b().hasAllOf(1));
    ChannelClient ann(a().port());
    ChannelClient bob(b().port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    bob.call(u"subscribe"_s, inRoom({{u"qos"_s, 0}}));
    for (int i = 1; i <= 2000; ++i)
        ann.send(u"publish"_s, inRoom({{u"data"_s, i}, {u"qos"_s, 1}}));
    QTRY_VERIFY(accepted(ann) >= 100);
    int atTheEnd = accepted(ann);
    if (isSealed) {
        bool areStopped = false;
        connect(&a().host(), &InstanceHost::allStopped, this, [&areStopped] { areStopped = true; });
        a().host().stopAll();
        QTRY_VERIFY(areStopped);
        atTheEnd = accepted(ann);
    }
    QVERIFY(a().leave());
    QTRY_VERIFY(b().events.contains(u"-a goodbye"_s));
    QTRY_VERIFY(bob.heard(u"message"_s).size() >= atTheEnd);
    const QJsonArray heard = bob.heard(u"message"_s);
    QCOMPARE(heard, numbers(1, int(heard.size())));
    QVERIFY(bob.told(u"gap"_s).isEmpty());
}

void tst_ClusterHubs::goesOnWhereItWasSealed()
{
    QTemporaryDir folder;
    add(u"a"_s, folder.path());
    add(u"b"_s);
    QVERIFY(a().serve() && b().serve() && a().join() && b().join({a().address()}));
    QVERIFY(a().hasAllOf(1) && b().hasAllOf(1));
    ChannelClient bob(b().port());
    bob.connectAs(u"bob"_s);
    bob.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}}));
    {
        ChannelClient ann(a().port());
        ann.connectAs(u"ann"_s);
        ann.call(u"publish"_s, inRoom({{u"data"_s, 1}, {u"qos"_s, 1}}));
    }
    QTRY_COMPARE(bob.heard(u"message"_s), numbers(1, 1));
    const QString position = bob.told(u"message"_s).last().value(u"position"_s).toString();
    bool areStopped = false;
    connect(&a().host(), &InstanceHost::allStopped, this, [&areStopped] { areStopped = true; });
    a().host().stopAll();
    QTRY_VERIFY(areStopped);
    QVERIFY(a().leave());
    // A later process of the same node.
    const QString seed = b().address();
    m_nodes.at(0) = std::make_unique<ClusterNode>(u"a"_s, folder.path());
    QVERIFY(a().serve() && a().join({seed}));
    QVERIFY(a().hasAllOf(1) && b().hasAllOf(1));
    ChannelClient ann(a().port());
    ann.connectAs(u"ann"_s);
    ann.call(u"publish"_s, inRoom({{u"data"_s, 2}, {u"qos"_s, 1}}));
    QTRY_COMPARE(bob.heard(u"message"_s), numbers(1, 2));
    ChannelClient back(a().port());
    back.connectAs(u"bob"_s);
    QCOMPARE(back.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}, {u"position"_s, position}})).value(u"recovered"_s).toBool(), true);
    QTRY_COMPARE(back.heard(u"message"_s), numbers(2, 2));
    QVERIFY(bob.told(u"gap"_s).isEmpty());
}

QTEST_GUILESS_MAIN(tst_ClusterHubs)
#include "tst_ClusterHubs.moc"
