// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/cluster/ClusterNode.h"
#include "tests/support/LinkRelay.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QTcpServer>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;
using cluster::ClusterHost;
using cluster::NodeState;
using cluster::RosterState;
using test::ChannelClient;
using test::ClusterNode;
using test::inRoom;

namespace {

/// The path of a file that only its owner may read.
QString secretFile(const QTemporaryDir &folder, const QString &name, char of)
{
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || file.write(QByteArray(32, of).toHex() + '\n') < 0)
        qFatal("no secret");
    return file.fileName();
}

} // namespace

/// Who is in the cluster, and what is told of it.
class tst_ClusterHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhoIsThere();
    void isReadyAtOnceWithoutSeeds();
    void isReadyAloneWhenNobodyAnswers();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
    void connectsNobodyWithAnotherSecret();
    void readsItsKeysAnew();
    void addsAndRemovesPeers();
    void beginsAnewWithANode();
    void evictsOnlyTheDead();
    void evictsWhoDoesNotAnswer();
    void answersNothingWhenItDoesNotRun();
    void stopsBeforeItHasBegun();
    void mayBeDestroyedAtAnyTime();
    void startsAgain();
    void endsWithoutAStop();
};

void tst_ClusterHost::tellsWhoIsThere()
{
    ClusterNode a(u"a"_s);
    ClusterNode b(u"b"_s);
    ClusterNode c(u"c"_s);
    QVERIFY(!a.status().isRunning && a.status().nodes.empty());
    QVERIFY(a.serve() && b.serve());
    QVERIFY(a.join());
    QVERIFY(a.status().isRunning);
    QCOMPARE(a.status().node, u"a"_s);
    QCOMPARE(a.status().cluster, u"test"_s);
    QVERIFY2(a.address().startsWith(u"127.0.0.1:"_s) && !a.address().endsWith(u":0"_s), qPrintable(a.address()));
    QVERIFY(b.join({a.address()}));
    QVERIFY(c.join({a.address()}));
    for (const ClusterNode *node : {&a, &b, &c})
        QVERIFY(node->hasAllOf(2));
    QTRY_VERIFY(a.hasUp(u"b"_s) && a.hasUp(u"c"_s) && b.hasUp(u"c"_s));
    QTRY_COMPARE(a.node(u"b"_s).roster, RosterState::Equal);
    QCOMPARE(a.node(u"b"_s).hubs, 1);
    QCOMPARE(a.node(u"c"_s).roster, RosterState::None);
    QCOMPARE(a.node(u"c"_s).hubs, 0);
    QCOMPARE(a.node(u"b"_s).id.size(), 32);
    QCOMPARE(a.node(u"b"_s).id, b.node(u"b"_s).id);
    QCOMPARE(a.node(u"b"_s).address, b.address());
    QVERIFY(a.node(u"b"_s).startedAt.isValid() && a.node(u"b"_s).bytesIn > 0);
    QCOMPARE(a.node(u"a"_s).state, NodeState::Self);
    QCOMPARE(a.status().nodes.size(), std::size_t(3));
    QCOMPARE(a.status().nodes.front().name, u"a"_s);
    QCOMPARE(b.status().nodes.front().name, u"b"_s);
    const std::vector<cluster::ClusterPeer> peers = c.status().peers;
    const auto seed = std::find_if(peers.begin(), peers.end(), [](const auto &peer) { return peer.isSeed; });
    QVERIFY(seed != peers.end());
    QCOMPARE(seed->address, a.address());
    QCOMPARE(seed->node, u"a"_s);
    QVERIFY(seed->isConnected);
    QTRY_VERIFY(b.status().isReady && !b.status().isAlone);

    QVERIFY(c.leave());
    QVERIFY(!c.status().isRunning && !c.status().isReady);
    QTRY_VERIFY(a.events.contains(u"-c goodbye"_s) && b.events.contains(u"-c goodbye"_s));
    // For a moment.
    QCOMPARE(a.node(u"c"_s).state, NodeState::Down);
    QCOMPARE(a.node(u"c"_s).reason, u"goodbye"_s);
    QVERIFY(a.hasAllOf(1));
    QStringList others = a.events;
    others.sort();
    QCOMPARE(others, QStringList({u"+b"_s, u"+c"_s, u"-c goodbye"_s, u"ready"_s}));
    QCOMPARE(c.events.last(), u"not ready"_s);
}

void tst_ClusterHost::isReadyAtOnceWithoutSeeds()
{
    ClusterNode a(u"a"_s);
    QVERIFY(a.join());
    QTRY_VERIFY(a.status().isReady);
    QVERIFY(!a.status().isAlone);
    QCOMPARE(a.events, QStringList{u"ready"_s});
}

void tst_ClusterHost::isReadyAloneWhenNobodyAnswers()
{
    // A port on which nobody listens.
    QTcpServer closed;
    QVERIFY(closed.listen(QHostAddress::LocalHost));
    const QString nobody = u"127.0.0.1:%1"_s.arg(closed.serverPort());
    closed.close();
    ClusterNode a(u"a"_s);
    QVERIFY(a.join({nobody}));
    QTRY_VERIFY(!a.status().peers.empty() && a.status().peers.front().failures > 0);
    QVERIFY(!a.status().isReady);
    QVERIFY2(a.status().peers.front().lastFailure.contains(u"refused"_s), qPrintable(a.status().peers.front().lastFailure));
    QTRY_VERIFY(a.status().isReady);
    QVERIFY(a.status().isAlone);
    // Somebody comes.
    ClusterNode b(u"b"_s);
    QVERIFY(b.join({a.address()}));
    QVERIFY(a.hasAllOf(1));
    QVERIFY(a.status().isReady && !a.status().isAlone);
    QVERIFY(b.leave());
    QTRY_COMPARE(a.status().connectedPeers, 0);
    QVERIFY(a.status().isReady && !a.status().isAlone);
    QCOMPARE(a.events, QStringList({u"ready"_s, u"+b"_s, u"-b goodbye"_s}));
}

void tst_ClusterHost::refusesWhatCannotBe_data()
{
    QTest::addColumn<QString>("node");
    QTest::addColumn<QString>("listen");
    QTest::addColumn<QString>("peer");
    QTest::addColumn<QString>("secret");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    const int invalid = int(ErrorCode::InvalidConfiguration);
    const QString here = u"127.0.0.1:0"_s;
    QTest::newRow("a node with a blank") << u"my node"_s << here << QString() << QString() << invalid << u"agent.name is \"my node\""_s;
    QTest::newRow("no node") << QString() << here << QString() << QString() << invalid << u"letters, digits"_s;
    QTest::newRow("a name to listen on") << u"a"_s << u"localhost:1"_s << QString() << QString() << invalid << u"cluster.listen"_s;
    QTest::newRow("no port") << u"a"_s << u"127.0.0.1"_s << QString() << QString() << invalid << u"cluster.listen"_s;
    QTest::newRow("a peer by name") << u"a"_s << here << u"node-b:7712"_s << QString() << invalid << u"node-b:7712"_s;
    QTest::newRow("everywhere without a secret") << u"a"_s << u"any:0"_s << QString() << QString() << invalid << u"secret_file"_s;
    QTest::newRow("no such file") << u"a"_s << here << QString() << u"/nowhere/secret"_s << int(ErrorCode::FileUnreadable)
                                  << u"/nowhere/secret"_s;
}

void tst_ClusterHost::refusesWhatCannotBe()
{
    QFETCH(QString, node);
    QFETCH(QString, listen);
    QFETCH(QString, peer);
    QFETCH(QString, secret);
    QFETCH(int, code);
    QFETCH(QString, says);
    ClusterNode a(node);
    cluster::ClusterConfig config = a.config(peer.isEmpty() ? QStringList() : QStringList{peer});
    config.listen = listen;
    config.secretFile = secret;
    const Result<void> joined = a.join(config);
    QVERIFY(!joined);
    QCOMPARE(int(joined.error().code), code);
    QVERIFY2(joined.error().message.contains(says), qPrintable(joined.error().message));
    QVERIFY(!a.status().isRunning);
}

void tst_ClusterHost::connectsNobodyWithAnotherSecret()
{
    QTemporaryDir folder;
    ClusterNode a(u"a"_s);
    ClusterNode b(u"b"_s);
    ClusterNode c(u"c"_s);
    const auto join = [&](ClusterNode &node, const QStringList &peers, const QString &file) {
        cluster::ClusterConfig config = node.config(peers);
        config.secretFile = file;
        return node.join(config).has_value();
    };
    const QString right = secretFile(folder, u"right"_s, 'r');
    QVERIFY(join(a, {}, right));
    QVERIFY(join(b, {a.address()}, right));
    QVERIFY(join(c, {a.address()}, secretFile(folder, u"wrong"_s, 'w')));
    QVERIFY(b.hasAllOf(1));
    QTRY_VERIFY(!c.status().peers.empty() && c.status().peers.front().failures >= 3);
    QVERIFY2(c.status().peers.front().lastFailure.contains(u"another cluster secret"_s), qPrintable(c.status().peers.front().lastFailure));
    QVERIFY(a.node(u"c"_s).name.isEmpty());
    QVERIFY(c.events.isEmpty());
    QCOMPARE(c.status().nodes.size(), std::size_t(1));
}

void tst_ClusterHost::readsItsKeysAnew()
{
    QTemporaryDir folder;
    ClusterNode a(u"a"_s);
    ClusterNode b(u"b"_s);
    cluster::ClusterConfig config = a.config();
    config.secretFile = secretFile(folder, u"a"_s, 'a');
    QVERIFY(a.join(config));
    config = b.config({a.address()});
    config.secretFile = secretFile(folder, u"b"_s, 'b');
    QVERIFY(b.join(config));
    QTRY_VERIFY(!b.status().peers.empty() && b.status().peers.front().failures > 0);
    secretFile(folder, u"b"_s, 'a');
    QVERIFY(ClusterNode::await([&](const ClusterHost::Reply &reply) { b.cluster->reloadKeys(reply); }));
    QVERIFY(b.hasAllOf(1));
    QVERIFY(QFile::remove(folder.filePath(u"b"_s)));
    const Result<void> missing = ClusterNode::await([&](const ClusterHost::Reply &reply) { b.cluster->reloadKeys(reply); });
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::FileUnreadable);
    QCOMPARE(b.status().connectedPeers, 1);
}

void tst_ClusterHost::addsAndRemovesPeers()
{
    ClusterNode a(u"a"_s);
    ClusterNode b(u"b"_s);
    QVERIFY(a.join() && b.join());
    const auto add = [&](const QString &address) {
        return ClusterNode::await([&](const ClusterHost::Reply &reply) { b.cluster->addPeer(address, reply); });
    };
    const auto remove = [&](const QString &address) {
        return ClusterNode::await([&](const ClusterHost::Reply &reply) { b.cluster->removePeer(address, reply); });
    };
    QCOMPARE(add(u"nonsense"_s).error().code, ErrorCode::InvalidConfiguration);
    QVERIFY(add(a.address()));
    QVERIFY(b.hasAllOf(1));
    QVERIFY(remove(a.address()));
    QCOMPARE(remove(a.address()).error().code, ErrorCode::NotFound);
    QCOMPARE(b.status().connectedPeers, 1);
}

void tst_ClusterHost::beginsAnewWithANode()
{
    ClusterNode a(u"a"_s);
    ClusterNode b(u"b"_s);
    QVERIFY(a.serve() && b.serve() && a.join() && b.join({a.address()}));
    QVERIFY(b.hasAllOf(1));
    ChannelClient client(a.port());
    ChannelClient other(b.port());
    client.connectAs(u"ann"_s);
    other.connectAs(u"bob"_s);
    other.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}}));
    const auto resync = [&](const QString &node) {
        return ClusterNode::await([&](const ClusterHost::Reply &reply) { b.cluster->resync(node, reply); });
    };
    QCOMPARE(resync(u"nobody"_s).error().code, ErrorCode::NotFound);
    client.call(u"publish"_s, inRoom({{u"data"_s, 1}, {u"qos"_s, 1}}));
    QVERIFY(resync(u"a"_s));
    client.call(u"publish"_s, inRoom({{u"data"_s, 2}, {u"qos"_s, 1}}));
    QTRY_COMPARE(b.events, QStringList({u"+a"_s, u"ready"_s, u"-a reset"_s, u"+a"_s}));
    QVERIFY(b.hasAllOf(1));
    client.call(u"publish"_s, inRoom({{u"data"_s, 3}, {u"qos"_s, 1}}));
    QTRY_COMPARE(other.heard(u"message"_s), QJsonArray({1, 2, 3}));
    QVERIFY(other.told(u"gap"_s).isEmpty());
}

void tst_ClusterHost::evictsOnlyTheDead()
{
    ClusterNode a(u"a"_s);
    ClusterNode b(u"b"_s);
    QVERIFY(a.join() && b.join({a.address()}));
    QVERIFY(b.hasAllOf(1));
    const auto evict = [&](const QString &node) {
        return ClusterNode::await([&](const ClusterHost::Reply &reply) { b.cluster->evict(node, reply); });
    };
    QCOMPARE(evict(u"nobody"_s).error().code, ErrorCode::NotFound);
    QCOMPARE(evict(u"a"_s).error().code, ErrorCode::InvalidState);
}

void tst_ClusterHost::evictsWhoDoesNotAnswer()
{
    test::LinkRelay toA;
    test::LinkRelay toB;
    const auto address = [](const test::LinkRelay &relay) { return u"127.0.0.1:%1"_s.arg(relay.port()); };
    ClusterNode a(u"a"_s);
    ClusterNode b(u"b"_s);
    QVERIFY(a.serve() && b.serve());
    cluster::ClusterConfig config = a.config();
    config.advertise = address(toA);
    QVERIFY(a.join(config));
    toA.setTarget(a.address().section(u':', -1).toUShort());
    config = b.config({address(toA)});
    config.advertise = address(toB);
    QVERIFY(b.join(config));
    toB.setTarget(b.address().section(u':', -1).toUShort());
    QVERIFY(a.hasAllOf(1) && b.hasAllOf(1));
    QCOMPARE(b.node(u"a"_s).address, address(toA));
    ChannelClient ann(a.port());
    ChannelClient bob(b.port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    bob.call(u"enter"_s, inRoom());
    QTRY_COMPARE(ann.call(u"members"_s, inRoom()).value(u"total"_s).toInt(), 1);

    toA.setSilent(true);
    toB.setSilent(true);
    const auto evict = [&] {
        return ClusterNode::await([&](const ClusterHost::Reply &reply) { a.cluster->evict(u"b"_s, reply); }).has_value();
    };
    QVERIFY(ClusterNode::wait(evict));
    QTRY_VERIFY(a.events.contains(u"-b evicted"_s));
    QTRY_COMPARE(a.node(u"b"_s).reason, u"evicted"_s);
    // Once more is no mistake.
    QVERIFY(evict());
    QTRY_COMPARE(ann.call(u"members"_s, inRoom()).value(u"total"_s).toInt(), 0);
    // The other end finds out by itself.
    QTRY_VERIFY(b.events.contains(u"-a silent"_s));
    QCOMPARE(b.node(u"a"_s).state, NodeState::Down);
    QCOMPARE(b.node(u"a"_s).reason, u"silent"_s);
    QVERIFY(b.status().isReady);

    // It was not dead after all.
    toA.setSilent(false);
    toB.setSilent(false);
    QVERIFY(a.hasAllOf(1) && b.hasAllOf(1));
    QTRY_COMPARE(ann.call(u"members"_s, inRoom()).value(u"total"_s).toInt(), 1);
}

void tst_ClusterHost::answersNothingWhenItDoesNotRun()
{
    ClusterNode a(u"a"_s);
    const auto codeOf = [](const std::function<void(const ClusterHost::Reply &)> &ask) {
        const Result<void> answer = ClusterNode::await(ask);
        return answer ? QString() : QString(errorName(answer.error().code));
    };
    QCOMPARE(codeOf([&](const ClusterHost::Reply &reply) { a.cluster->addPeer(u"127.0.0.1:1"_s, reply); }), u"InvalidState"_s);
    QCOMPARE(codeOf([&](const ClusterHost::Reply &reply) { a.cluster->removePeer(u"127.0.0.1:1"_s, reply); }), u"InvalidState"_s);
    QCOMPARE(codeOf([&](const ClusterHost::Reply &reply) { a.cluster->evict(u"b"_s, reply); }), u"InvalidState"_s);
    QCOMPARE(codeOf([&](const ClusterHost::Reply &reply) { a.cluster->resync(u"b"_s, reply); }), u"InvalidState"_s);
    QCOMPARE(codeOf([&](const ClusterHost::Reply &reply) { a.cluster->reloadKeys(reply); }), u"InvalidState"_s);
    QVERIFY(a.leave());
    QVERIFY(a.join());
    QCOMPARE(codeOf([&](const ClusterHost::Reply &reply) { a.cluster->start(a.config(), u"a"_s, reply); }), u"InvalidState"_s);
    // What is asked at the end is answered, too.
    std::optional<Result<void>> answer;
    a.cluster->evict(u"b"_s, [&answer](const Result<void> &result) { answer = result; });
    QVERIFY(a.leave());
    QTRY_VERIFY(answer && !*answer);
}

void tst_ClusterHost::stopsBeforeItHasBegun()
{
    ClusterNode a(u"a"_s);
    std::optional<Result<void>> started;
    int stopped = 0;
    a.cluster->start(a.config(), u"a"_s, [&started](const Result<void> &result) { started = result; });
    a.cluster->stop([&stopped] { ++stopped; });
    a.cluster->stop([&stopped] { ++stopped; });
    QTRY_COMPARE(stopped, 2);
    QVERIFY(started && !*started);
    QCOMPARE(started->error().code, ErrorCode::InvalidState);
    QVERIFY(a.join());
}

void tst_ClusterHost::mayBeDestroyedAtAnyTime()
{
    ClusterNode a(u"a"_s);
    QVERIFY(a.serve());
    int answers = 0;
    const auto count = [&answers](const Result<void> &) { ++answers; };
    a.cluster->start(a.config(), u"a"_s, count);
    a.cluster = std::make_unique<ClusterHost>(a.host().liveHubs(), *QThreadPool::globalInstance());
    QTRY_COMPARE(answers, 1);
    QVERIFY(a.join());
    bool isStopped = false;
    a.cluster->stop([&isStopped] { isStopped = true; });
    a.cluster = std::make_unique<ClusterHost>(a.host().liveHubs(), *QThreadPool::globalInstance());
    QTRY_VERIFY(isStopped);
    QVERIFY(a.join());
    QVERIFY(a.leave());
}

void tst_ClusterHost::startsAgain()
{
    ClusterNode a(u"a"_s);
    ClusterNode b(u"b"_s);
    QVERIFY(a.serve() && b.serve() && a.join() && b.join({a.address()}));
    QVERIFY(a.hasAllOf(1));
    const QString first = b.node(u"b"_s).id;
    ChannelClient ann(a.port());
    ChannelClient bob(b.port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    ann.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}}));
    bob.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}}));
    ann.call(u"publish"_s, inRoom({{u"data"_s, 1}, {u"qos"_s, 1}}));
    bob.call(u"publish"_s, inRoom({{u"data"_s, u"before"_s}, {u"qos"_s, 1}}));
    QTRY_COMPARE(bob.heard(u"message"_s).size(), 2);
    QTRY_COMPARE(ann.heard(u"message"_s), QJsonArray({1, u"before"_s}));
    QVERIFY(b.leave());
    // Both go on alone.
    ann.call(u"publish"_s, inRoom({{u"data"_s, 2}, {u"qos"_s, 1}}));
    bob.call(u"publish"_s, inRoom({{u"data"_s, u"meanwhile"_s}, {u"qos"_s, 1}}));
    QTRY_COMPARE(bob.heard(u"message"_s).last(), QJsonValue(u"meanwhile"_s));
    QVERIFY(b.join({a.address()}));
    QVERIFY(b.hasAllOf(1));
    QVERIFY(b.node(u"b"_s).id != first);
    // And hear what they have missed of each other.
    ann.call(u"publish"_s, inRoom({{u"data"_s, 3}, {u"qos"_s, 1}}));
    QTRY_COMPARE(bob.heard(u"message"_s).size(), 5);
    QCOMPARE(bob.heard(u"message"_s).toVariantList().mid(2), QVariantList({u"meanwhile"_s, 2, 3}));
    QTRY_VERIFY(ann.heard(u"message"_s).contains(u"meanwhile"_s));
    QCOMPARE(ann.heard(u"message"_s).size(), 5);
    QVERIFY(ann.told(u"gap"_s).isEmpty() && bob.told(u"gap"_s).isEmpty());
}

void tst_ClusterHost::endsWithoutAStop()
{
    ClusterNode a(u"a"_s);
    ClusterNode b(u"b"_s);
    QVERIFY(a.serve() && b.serve() && a.join() && b.join({a.address()}));
    QVERIFY(a.hasAllOf(1));
    ChannelClient ann(a.port());
    ChannelClient bob(b.port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    ann.call(u"subscribe"_s, inRoom({{u"presence"_s, true}}));
    bob.call(u"enter"_s, inRoom());
    ann.call(u"enter"_s, inRoom());
    QTRY_COMPARE(ann.told(u"joined"_s).size(), 2);
    b.cluster.reset();
    QTRY_VERIFY(a.events.contains(u"-b goodbye"_s));
    QTRY_COMPARE(ann.told(u"left"_s).size(), 1);
    QCOMPARE(ann.told(u"left"_s).first().value(u"member"_s).toString(), u"bob"_s);
    // Alone, it goes on as it was.
    QTRY_COMPARE(bob.call(u"members"_s, inRoom()).value(u"total"_s).toInt(), 1);
    QVERIFY(bob.call(u"publish"_s, inRoom({{u"data"_s, 1}, {u"qos"_s, 1}})).contains(u"position"_s));
}

QTEST_GUILESS_MAIN(tst_ClusterHost)
#include "tst_ClusterHost.moc"
