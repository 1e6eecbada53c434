// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/Cluster.h"
#include "tests/server-core/embed/ChatHost.h"
#include "tests/support/ChannelClient.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QTcpServer>

using namespace signalbox;
using namespace Qt::StringLiterals;
using test::ChannelClient;

namespace {

QByteArray secretOf(char of)
{
    return QByteArray(32, of).toHex();
}

/// {"channel": "room"}
QJsonObject inRoom(QJsonObject more = {})
{
    return ChannelClient::in(u"room"_s, std::move(more));
}

/// A program with the server "chat" and its part in a cluster.
struct Program {
    explicit Program(const QString &node) : cluster(std::make_unique<Cluster>(host))
    {
        cluster->setNode(node);
        QObject::connect(cluster.get(), &Cluster::peerConnected, cluster.get(), [this](const QString &name) { events << u'+' + name; });
        QObject::connect(cluster.get(), &Cluster::peerDisconnected, cluster.get(),
                         [this](const QString &name, const QString &reason) { events << u'-' + name + u' ' + reason; });
        QObject::connect(cluster.get(), &Cluster::readyChanged, cluster.get(),
                         [this](bool ready) { events << (ready ? u"ready"_s : u"not ready"_s); });
    }

    /// Until it runs. Nothing when it cannot.
    bool join(const QString &peer = {}) const
    {
        cluster->attach(chat);
        if (!peer.isEmpty())
            cluster->addPeer(peer);
        cluster->start();
        return QTest::qWaitFor([this] { return cluster->state() != Cluster::State::Starting; }, 30'000) && cluster->isRunning();
    }
    bool serve()
    {
        host.start();
        return QTest::qWaitFor([this] { return chat.isRunning(); }, 30'000);
    }
    /// What others dial.
    QString address() const { return u"127.0.0.1:%1"_s.arg(cluster->port()); }
    /// With what the one other node has.
    bool isComplete() const
    {
        return QTest::qWaitFor([this] { return cluster->ready() && hub().value(0).roster == ClusterNode::Roster::Equal; }, 30'000);
    }
    /// The first address that it dials; one without anything when there is none yet.
    ClusterPeer dialled() const { return cluster->peers().value(0); }
    /// Nodes with which it shares hubs.
    QList<ClusterNode> hub() const
    {
        QList<ClusterNode> nodes = cluster->nodes();
        nodes.removeIf([](const ClusterNode &node) { return node.hubs == 0; });
        return nodes;
    }
    QStringList roster() const
    {
        QStringList rows;
        for (const Member &member : chat.presence().members("room").items)
            rows << member.name + u" on "_s + member.node;
        return rows;
    }

    Host host{2};
    PubSub &chat = host.add<PubSub>("chat", test::ChatHost::local());
    std::unique_ptr<Cluster> cluster;
    QStringList events;
};

/// What a question to a cluster is answered: a code, or nothing when it was done.
QString answered(const std::function<void(const QObject *, Cluster::Done)> &ask)
{
    QObject context;
    std::optional<Answer<ClusterDone>> answer;
    ask(&context, [&answer](const Answer<ClusterDone> &given) { answer = given; });
    if (answer)
        return u"too early"_s;
    return QTest::qWaitFor([&answer] { return answer.has_value(); }, 30'000) ? answer->error.code : u"no answer"_s;
}

} // namespace

/// Hubs of programs of one's own as a cluster.
class tst_EmbeddedCluster : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesHubsOne();
    void mayStartAtAnyTime_data();
    void mayStartAtAnyTime();
    void sharesOnlyWhatIsAttached();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
    void refusesAServerOfAnotherHost();
    void saysThatItsNodeComesTooLate();
    void saysWhenItsPortIsTaken();
    void hasANameByItself();
    void connectsNobodyWithAnotherSecret();
    void readsItsSecretAnew();
    void addsAndRemovesPeers();
    void beginsAnewOrGivesUpANode();
    void startsAgain();
    void startsAgainWhileItStops();
    void givesAwayWhatItHasWhenItGoes();
    void answersNobodyWhoIsGone();
};

void tst_EmbeddedCluster::makesHubsOne()
{
    Program a(u"a"_s);
    Program b(u"b"_s);
    QCOMPARE(a.cluster->state(), Cluster::State::Stopped);
    QVERIFY(!a.cluster->ready() && a.cluster->nodes().isEmpty() && a.cluster->port() == 0);
    QVERIFY(a.serve() && b.serve() && a.join());
    QTRY_VERIFY(a.cluster->ready());
    QVERIFY(b.join(a.address()));
    QVERIFY(a.isComplete() && b.isComplete());
    QCOMPARE(a.cluster->connectedPeerCount(), 1);
    QCOMPARE(a.events, QStringList({u"ready"_s, u"+b"_s}));
    QCOMPARE(b.events, QStringList({u"+a"_s, u"ready"_s}));

    ChannelClient ann(a.chat.port());
    ChannelClient bob(b.chat.port());
    QCOMPARE(ann.connectAs(u"ann"_s).value(u"node"_s).toString(), u"a"_s);
    bob.connectAs(u"bob"_s);
    bob.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}}));
    a.chat.publish("room", R"("from a")", {.qos = 1});
    QTRY_COMPARE(bob.heard(u"message"_s), QJsonArray{u"from a"_s});
    a.chat.broadcast(R"("all")");
    QTRY_COMPARE(bob.heard(u"broadcast"_s), QJsonArray{u"all"_s});
    QTRY_COMPARE(ann.heard(u"broadcast"_s), QJsonArray{u"all"_s});
    ann.call(u"enter"_s, inRoom());
    bob.call(u"enter"_s, inRoom());
    for (const Program *program : {&a, &b})
        QTRY_COMPARE(program->roster(), QStringList({u"ann on a"_s, u"bob on b"_s}));

    // With the first sign of life.
    QTRY_VERIFY(a.cluster->nodes().value(1).roundTrip);
    const QList<ClusterNode> nodes = a.cluster->nodes();
    QCOMPARE(nodes.size(), 2);
    QCOMPARE(nodes[0].state, ClusterNode::State::Self);
    QCOMPARE(nodes[0].name, a.cluster->node());
    QCOMPARE(nodes[1].state, ClusterNode::State::Up);
    QCOMPARE(nodes[1].hubs, 1);
    QCOMPARE(nodes[1].address, b.address());
    QCOMPARE(nodes[1].id.size(), 32);
    QVERIFY(nodes[1].bytesIn > 0 && nodes[1].startedAt.isValid());
    const QList<ClusterPeer> peers = b.cluster->peers();
    QCOMPARE(peers.size(), 1);
    QVERIFY(peers[0].added && peers[0].connected);
    QCOMPARE(peers[0].node, u"a"_s);

    b.cluster->stop();
    QTRY_COMPARE(b.cluster->state(), Cluster::State::Stopped);
    QCOMPARE(b.events.last(), u"not ready"_s);
    QTRY_VERIFY(a.events.contains(u"-b goodbye"_s));
    // It goes on by itself.
    QTRY_COMPARE(b.roster(), QStringList{u"bob on b"_s});
}

void tst_EmbeddedCluster::mayStartAtAnyTime_data()
{
    QTest::addColumn<QString>("order");
    QTest::newRow("the cluster first, in one go") << u"cs"_s;
    QTest::newRow("the servers first, in one go") << u"sc"_s;
    QTest::newRow("the cluster first") << u"c.s"_s;
    QTest::newRow("the servers first") << u"s.c"_s;
}

void tst_EmbeddedCluster::mayStartAtAnyTime()
{
    QFETCH(QString, order);
    Program a(u"a"_s);
    Program b(u"b"_s);
    QVERIFY(a.serve() && a.join());
    b.cluster->attach(b.chat);
    b.cluster->addPeer(a.address());
    for (const QChar step : order) {
        if (step == u'c')
            b.cluster->start();
        else if (step == u's')
            b.host.start();
        else
            QTRY_VERIFY(b.chat.isRunning() || b.cluster->connectedPeerCount() == 1);
    }
    QVERIFY(b.isComplete());
    ChannelClient ann(a.chat.port());
    ann.connectAs(u"ann"_s);
    ann.call(u"enter"_s, inRoom());
    QTRY_COMPARE(b.roster(), QStringList{u"ann on a"_s});
}

void tst_EmbeddedCluster::sharesOnlyWhatIsAttached()
{
    Program a(u"a"_s);
    Program b(u"b"_s);
    auto &privateA = a.host.add<PubSub>("private", test::ChatHost::local());
    auto &privateB = b.host.add<PubSub>("private", test::ChatHost::local());
    QVERIFY(a.serve() && b.serve());
    QTRY_VERIFY(privateA.isRunning() && privateB.isRunning());
    QVERIFY(a.join() && b.join(a.address()));
    QVERIFY(a.isComplete() && b.isComplete());
    QCOMPARE(a.hub().value(0).hubs, 1);
    QCOMPARE(b.hub().value(0).hubs, 1);
    ChannelClient bob(privateB.port());
    bob.connectAs(u"bob"_s);
    bob.call(u"subscribe"_s, inRoom());

    // From now on, and it may be said twice.
    a.cluster->attach(privateA);
    a.cluster->attach(privateA);
    b.cluster->attachHub("private");
    QTRY_COMPARE(a.hub().value(0).hubs, 2);
    QVERIFY(a.isComplete() && b.isComplete());
    bob.call(u"enter"_s, inRoom());
    QTRY_COMPARE(privateA.presence().members("room").total, 1);
    privateA.publish("room", R"("now")");
    QTRY_COMPARE(bob.heard(u"message"_s), QJsonArray{u"now"_s});
}

void tst_EmbeddedCluster::refusesWhatCannotBe_data()
{
    using Spoil = std::function<void(Cluster &)>;
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QString &says, const Spoil &spoil) { QTest::newRow(name) << spoil << says; };
    row("the cluster's name", u"cannot be the name of a cluster"_s, [](Cluster &cluster) { cluster.setName("my cluster"); });
    row("the node's name", u"\"my node\" cannot be the name of a node"_s, [](Cluster &cluster) { cluster.setNode("my node"); });
    row("an address by name", u"is no address to listen on"_s, [](Cluster &cluster) { cluster.setAddress("localhost"); });
    row("everywhere without a secret", u"listens on any, which is not on this machine, so it needs setSecret"_s,
        [](Cluster &cluster) { cluster.setAddress("any"); });
    row("a peer elsewhere without a secret", u"has the peer 192.0.2.1:5410, which is not on this machine, so it needs setSecret"_s,
        [](Cluster &cluster) { cluster.addPeer("192.0.2.1:5410"); });
    row("no peer at all", u"\"nonsense\" is no peer"_s, [](Cluster &cluster) { cluster.addPeer("nonsense"); });
    row("what is advertised", u"is nothing that peers can dial"_s, [](Cluster &cluster) { cluster.setAdvertised("here"); });
    row("a short secret", u"what was given:1: the cluster secret has 2 bytes"_s, [](Cluster &cluster) { cluster.setSecret("abcd"); });
    row("an empty secret", u"what was given holds no cluster secret"_s, [](Cluster &cluster) { cluster.setSecret("\n"); });
    row("no such file", u"/nowhere/secret"_s, [](Cluster &cluster) { cluster.setSecretFile(u"/nowhere/secret"_s); });
    row("no such certificate", u"/nowhere/node.pem"_s, [](Cluster &cluster) {
        cluster.setSecret(secretOf('a'));
        cluster.setTls({.certificate = u"/nowhere/node.pem"_s, .key = u"/nowhere/node.key"_s, .ca = u"/nowhere/ca.pem"_s});
    });
    row("the name of a hub", u"cannot be the name of a hub"_s, [](Cluster &cluster) { cluster.attachHub("my hub"); });
}

void tst_EmbeddedCluster::refusesWhatCannotBe()
{
    QFETCH(std::function<void(Cluster &)>, spoil);
    QFETCH(QString, says);
    Program a(u"a"_s);
    spoil(*a.cluster);
    QSignalSpy changed(a.cluster.get(), &Cluster::changed);
    QVERIFY(!a.join());
    QCOMPARE(a.cluster->state(), Cluster::State::Failed);
    QVERIFY2(a.cluster->error().contains(says), qPrintable(a.cluster->error()));
    QVERIFY(changed.count() > 0 && !a.cluster->ready());
    QVERIFY(a.serve());
    a.cluster->stop();
    QCOMPARE(a.cluster->state(), Cluster::State::Stopped);
    QVERIFY(a.cluster->error().isEmpty());
}

void tst_EmbeddedCluster::refusesAServerOfAnotherHost()
{
    Program a(u"a"_s);
    Program b(u"b"_s);
    a.cluster->attach(b.chat);
    QVERIFY(!a.join());
    QVERIFY2(a.cluster->error().contains(u"\"chat\" is one of another host"_s), qPrintable(a.cluster->error()));
}

void tst_EmbeddedCluster::saysThatItsNodeComesTooLate()
{
    Program a(u"a"_s);
    QVERIFY(a.serve());
    a.cluster->setNode("z");
    QVERIFY(!a.join());
    QVERIFY2(a.cluster->error().contains(u"call setNode before they start"_s), qPrintable(a.cluster->error()));
    a.cluster->setNode("a");
    QVERIFY(a.join());
    QCOMPARE(a.cluster->node(), u"a"_s);
}

void tst_EmbeddedCluster::saysWhenItsPortIsTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    Program a(u"a"_s);
    a.cluster->setPort(other.serverPort());
    QVERIFY(!a.join());
    QVERIFY2(a.cluster->error().contains(u"address already in use"_s), qPrintable(a.cluster->error()));
    other.close();
    QVERIFY(a.join());
    QVERIFY(a.cluster->error().isEmpty());
}

void tst_EmbeddedCluster::hasANameByItself()
{
    Host host(1);
    auto &chat = host.add<PubSub>("chat", test::ChatHost::local());
    Cluster cluster(host);
    const QString before = cluster.node();
    QVERIFY2(before.endsWith(u'-' + QString::number(QCoreApplication::applicationPid())), qPrintable(before));
    cluster.setPort(5410);
    QVERIFY2(cluster.node().endsWith(u"-5410"_s), qPrintable(cluster.node()));
    cluster.setPort(0);
    QCOMPARE(cluster.node(), before);
    host.start();
    QTRY_VERIFY(chat.isRunning());
    // Its members are told to be there already.
    cluster.setPort(5410);
    QCOMPARE(cluster.node(), before);
}

void tst_EmbeddedCluster::connectsNobodyWithAnotherSecret()
{
    Program a(u"a"_s);
    Program b(u"b"_s);
    Program c(u"c"_s);
    a.cluster->setSecret(secretOf('a'));
    // It offers the first, and takes both.
    b.cluster->setSecret(secretOf('a') + '\n' + secretOf('c') + '\n');
    c.cluster->setSecret(secretOf('z'));
    QVERIFY(a.serve() && b.serve() && c.serve());
    QVERIFY(a.join() && b.join(a.address()) && c.join(a.address()));
    QVERIFY(b.isComplete());
    QTRY_VERIFY(c.dialled().lastFailure.contains(u"another cluster secret"_s));
    QCOMPARE(c.cluster->connectedPeerCount(), 0);
    QCOMPARE(a.cluster->connectedPeerCount(), 1);
}

void tst_EmbeddedCluster::readsItsSecretAnew()
{
    QTemporaryDir folder;
    const auto write = [&folder](char of) {
        QFile file(folder.filePath(u"secret"_s));
        return file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(secretOf(of)) > 0;
    };
    Program a(u"a"_s);
    Program b(u"b"_s);
    a.cluster->setSecret(secretOf('a'));
    QVERIFY(write('b'));
    b.cluster->setSecretFile(folder.filePath(u"secret"_s));
    QVERIFY(a.serve() && b.serve() && a.join() && b.join(a.address()));
    QTRY_VERIFY(b.dialled().failures > 0);
    QVERIFY(write('a'));
    const auto reload = [&b](const QObject *context, const Cluster::Done &done) { b.cluster->reloadKeys(context, done); };
    QCOMPARE(answered(reload), QString());
    QVERIFY(b.isComplete());
    QVERIFY(QFile::remove(folder.filePath(u"secret"_s)));
    QCOMPARE(answered(reload), u"FileUnreadable"_s);
    QCOMPARE(b.cluster->connectedPeerCount(), 1);
}

void tst_EmbeddedCluster::addsAndRemovesPeers()
{
    Program a(u"a"_s);
    Program b(u"b"_s);
    const auto add = [&b](const QString &address) {
        return answered([&](const QObject *context, const Cluster::Done &done) { b.cluster->addPeer(address, context, done); });
    };
    const auto remove = [&b](const QString &address) {
        return answered([&](const QObject *context, const Cluster::Done &done) { b.cluster->removePeer(address, context, done); });
    };
    QVERIFY(a.join());
    // Before it runs.
    QCOMPARE(add(u"127.0.0.1:1"_s), QString());
    QCOMPARE(remove(u"127.0.0.1:1"_s), QString());
    QCOMPARE(remove(u"127.0.0.1:1"_s), u"NotFound"_s);
    b.cluster->attach(b.chat);
    b.cluster->addPeer("127.0.0.1:1");
    b.cluster->start();
    // While it begins.
    b.cluster->removePeer("127.0.0.1:1");
    b.cluster->addPeer(a.address());
    QTRY_COMPARE(b.cluster->connectedPeerCount(), 1);
    QTRY_COMPARE(b.cluster->peers().size(), 1);
    // While it runs.
    QCOMPARE(add(u"nonsense"_s), u"InvalidConfiguration"_s);
    QCOMPARE(add(u"192.0.2.1:5410"_s), u"InvalidConfiguration"_s);
    QCOMPARE(add(a.address()), QString());
    QCOMPARE(remove(a.address()), QString());
    QCOMPARE(remove(a.address()), u"NotFound"_s);
    QCOMPARE(b.cluster->connectedPeerCount(), 1);
    // What was refused keeps it from nothing.
    b.cluster->stop();
    QTRY_COMPARE(b.cluster->state(), Cluster::State::Stopped);
    QVERIFY(b.join());
    QVERIFY(b.cluster->peers().isEmpty());
}

void tst_EmbeddedCluster::beginsAnewOrGivesUpANode()
{
    Program a(u"a"_s);
    Program b(u"b"_s);
    const auto resync = [&a](const QString &node) {
        return answered([&](const QObject *context, const Cluster::Done &done) { a.cluster->resync(node, context, done); });
    };
    const auto evict = [&a](const QString &node) {
        return answered([&](const QObject *context, const Cluster::Done &done) { a.cluster->evict(node, context, done); });
    };
    QCOMPARE(resync(u"b"_s), u"InvalidState"_s);
    QCOMPARE(evict(u"b"_s), u"InvalidState"_s);
    QVERIFY(a.serve() && b.serve() && a.join() && b.join(a.address()) && a.isComplete());
    QCOMPARE(resync(u"nobody"_s), u"NotFound"_s);
    QCOMPARE(evict(u"nobody"_s), u"NotFound"_s);
    QCOMPARE(evict(u"b"_s), u"InvalidState"_s);
    QCOMPARE(resync(u"b"_s), QString());
    QTRY_VERIFY(a.events.contains(u"-b reset"_s));
    QTRY_COMPARE(a.events.count(u"+b"_s), 2);
    QVERIFY(a.isComplete());
}

void tst_EmbeddedCluster::startsAgain()
{
    Program a(u"a"_s);
    Program b(u"b"_s);
    QVERIFY(a.serve() && b.serve() && a.join() && b.join(a.address()) && b.isComplete());
    b.cluster->start();
    QVERIFY(b.cluster->isRunning());
    ChannelClient ann(a.chat.port());
    ChannelClient bob(b.chat.port());
    ann.connectAs(u"ann"_s);
    bob.connectAs(u"bob"_s);
    bob.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}}));
    b.cluster->stop();
    b.cluster->stop();
    QTRY_COMPARE(b.cluster->state(), Cluster::State::Stopped);
    a.chat.publish("room", R"("meanwhile")", {.qos = 1});
    ann.call(u"enter"_s, inRoom());
    QVERIFY(b.join());
    QTRY_COMPARE(bob.heard(u"message"_s), QJsonArray{u"meanwhile"_s});
    QTRY_COMPARE(b.roster(), QStringList{u"ann on a"_s});
}

void tst_EmbeddedCluster::startsAgainWhileItStops()
{
    Program a(u"a"_s);
    QVERIFY(a.serve());
    a.cluster->attach(a.chat);
    // Before it has begun.
    a.cluster->start();
    QCOMPARE(a.cluster->state(), Cluster::State::Starting);
    a.cluster->stop();
    QCOMPARE(a.cluster->state(), Cluster::State::Stopping);
    a.cluster->start();
    QTRY_COMPARE(a.cluster->state(), Cluster::State::Running);
    a.cluster->stop();
    a.cluster->start();
    a.cluster->stop();
    QTRY_COMPARE(a.cluster->state(), Cluster::State::Stopped);
    QTest::qWait(0);
    QCOMPARE(a.cluster->state(), Cluster::State::Stopped);
}

void tst_EmbeddedCluster::givesAwayWhatItHasWhenItGoes()
{
    Program a(u"a"_s);
    Program b(u"b"_s);
    QVERIFY(a.serve() && b.serve() && a.join() && b.join(a.address()) && a.isComplete() && b.isComplete());
    ChannelClient bob(b.chat.port());
    bob.connectAs(u"bob"_s);
    bob.call(u"subscribe"_s, inRoom({{u"qos"_s, 1}}));
    a.chat.publish("room", "0", {.qos = 1});
    QTRY_COMPARE(bob.heard(u"message"_s).size(), 1);
    // More than leaves in one go, and fewer than wait for this client's word that it has them.
    constexpr int count = 200;
    const QByteArray text(10'000, 'x');
    int accepted = 0;
    for (int i = 0; i < count; ++i) {
        a.chat.publish("room", '"' + text + '"', {.qos = 1}, this,
                       [&accepted](const Answer<Published> &answer) { accepted += answer ? 1 : 0; });
    }
    QTRY_COMPARE(accepted, count);
    a.cluster.reset();
    QTRY_COMPARE(bob.heard(u"message"_s).size(), count + 1);
    QVERIFY(bob.told(u"gap"_s).isEmpty());
    QTRY_VERIFY(b.events.contains(u"-a goodbye"_s));
}

void tst_EmbeddedCluster::answersNobodyWhoIsGone()
{
    Program a(u"a"_s);
    QVERIFY(a.join());
    bool isAnswered = false;
    {
        const QObject context;
        a.cluster->resync("nobody", &context, [&isAnswered](const Answer<ClusterDone> &) { isAnswered = true; });
    }
    // Answers come in their order.
    QCOMPARE(answered([&](const QObject *context, const Cluster::Done &done) { a.cluster->resync("nobody", context, done); }),
             u"NotFound"_s);
    QVERIFY(!isAnswered);
    // Nor anybody when it is gone itself.
    a.cluster->resync("nobody", this, [&isAnswered](const Answer<ClusterDone> &) { isAnswered = true; });
    a.cluster->stop();
    a.cluster.reset();
    QVERIFY(a.serve());
}

QTEST_GUILESS_MAIN(tst_EmbeddedCluster)
#include "tst_EmbeddedCluster.moc"
