// SPDX-License-Identifier: Apache-2.0
#include "server-core/cluster/MeshReading.h"

#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace signalbox::core::cluster;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr MeshReading::Clock::time_point start{1h};

mesh::PeerStatus peer(std::uint64_t number, const QByteArray &node, mesh::PeerState state = mesh::PeerState::Up)
{
    return {.process = {0, number}, .node = node, .address = node + ":1", .state = state};
}

mesh::PeerStatus down(std::uint64_t number, const QByteArray &node, backplane::PeerEnd end)
{
    mesh::PeerStatus status = peer(number, node, mesh::PeerState::Down);
    status.end = end;
    return status;
}

/// Everybody has one hub in common with this process, and has told all.
MeshReading::Hubs allOf(backplane::ProcessId)
{
    return {.roster = RosterState::Equal, .hubs = 1, .isComplete = true};
}

QStringList namesOf(const ClusterStatus &status)
{
    QStringList names;
    for (const ClusterNode &node : status.nodes)
        names << node.name;
    return names;
}

} // namespace

class tst_MeshReading : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWithItself();
    void tellsNodesApart();
    void countsWhoIsComplete();
    void namesWhoAnswersAtAnAddress();
    void showsAGoodbyeForAMoment();
    void showsWhoHasDied_data();
    void showsWhoHasDied();
    void showsASuccessorInstead();

private:
    static MeshReading reading()
    {
        return {{.cluster = u"test"_s,
                 .node = u"me"_s,
                 .process = {0, 99},
                 .listen = u"0.0.0.0:7712"_s,
                 .address = u"192.0.2.1:7712"_s,
                 .startedAt = QDateTime::currentDateTimeUtc()},
                start};
    }
};

void tst_MeshReading::beginsWithItself()
{
    const ClusterStatus status = reading().begun();
    QVERIFY(status.isRunning && !status.isReady);
    QCOMPARE(status.cluster, u"test"_s);
    QCOMPARE(status.listen, u"0.0.0.0:7712"_s);
    QCOMPARE(status.nodes.size(), std::size_t(1));
    QCOMPARE(status.nodes[0].id, u"00000000000000000000000000000063"_s);
    QCOMPARE(status.nodes[0].state, NodeState::Self);
    QCOMPARE(status.nodes[0].address, u"192.0.2.1:7712"_s);
}

void tst_MeshReading::tellsNodesApart()
{
    mesh::MeshStatus mesh;
    mesh.peers = {peer(1, "z"), peer(2, "suspect", mesh::PeerState::Suspect), peer(3, "broken", mesh::PeerState::Broken),
                  down(4, "lost", backplane::PeerEnd::Lost), down(5, "silent", backplane::PeerEnd::Silent),
                  // It has never been up.
                  peer(6, "nobody", mesh::PeerState::Down)};
    mesh.peers[0].since = 60s;
    mesh.peers[0].roundTrip = 300us;
    mesh.peers[0].lag = 2;
    mesh.peers[0].resets = 3;
    MeshReading reading = tst_MeshReading::reading();
    const ClusterStatus status = reading.read(mesh, allOf, start);
    QCOMPARE(namesOf(status), QStringList({u"me"_s, u"broken"_s, u"lost"_s, u"silent"_s, u"suspect"_s, u"z"_s}));
    QCOMPARE(status.nodes[1].state, NodeState::Broken);
    QCOMPARE(status.nodes[2].state, NodeState::Down);
    QCOMPARE(status.nodes[2].reason, u"lost"_s);
    QCOMPARE(status.nodes[2].roster, RosterState::None);
    QCOMPARE(status.nodes[2].hubs, 0);
    QCOMPARE(status.nodes[3].reason, u"silent"_s);
    QCOMPARE(status.nodes[4].state, NodeState::Suspect);
    const ClusterNode &up = status.nodes[5];
    QCOMPARE(up.state, NodeState::Up);
    QVERIFY(up.reason.isEmpty() && !up.startedAt.isValid());
    QCOMPARE(up.roster, RosterState::Equal);
    QCOMPARE(up.hubs, 1);
    QVERIFY(up.roundTrip == 300us);
    QCOMPARE(up.lag, 2);
    QCOMPARE(up.resets, 3);
    QVERIFY(qAbs(up.since.secsTo(QDateTime::currentDateTimeUtc()) - 60) < 10);
    QCOMPARE(status.connectedPeers, 3);
}

void tst_MeshReading::countsWhoIsComplete()
{
    mesh::MeshStatus mesh;
    mesh.peers = {peer(1, "a"), peer(2, "b"), down(3, "c", backplane::PeerEnd::Lost)};
    mesh.targets = {{.address = "a:1", .isSeed = true}};
    MeshReading reading = tst_MeshReading::reading();
    const auto onlyA = [](backplane::ProcessId process) {
        return MeshReading::Hubs{.roster = RosterState::Arriving, .hubs = 1, .isComplete = process.low != 2};
    };
    ClusterStatus status = reading.read(mesh, onlyA, start);
    QCOMPARE(status.connectedPeers, 2);
    QCOMPARE(status.completePeers, 1);
    QVERIFY(!status.isReady);
    status = reading.read(mesh, allOf, start);
    QCOMPARE(status.completePeers, 2);
    QVERIFY(status.isReady && !status.isAlone);
}

void tst_MeshReading::namesWhoAnswersAtAnAddress()
{
    mesh::MeshStatus mesh;
    mesh.peers = {peer(1, "a")};
    mesh.targets = {{.address = "a:1", .isSeed = true, .process = backplane::ProcessId{0, 1}, .isConnected = true},
                    {.address = "me:1", .isSeed = true, .isSelf = true, .process = backplane::ProcessId{0, 99}},
                    {.address = "x:1", .failures = 4, .lastFailure = "refused"}};
    MeshReading reading = tst_MeshReading::reading();
    const std::vector<ClusterPeer> peers = reading.read(mesh, allOf, start).peers;
    QCOMPARE(peers.size(), std::size_t(3));
    QCOMPARE(peers[0].node, u"a"_s);
    QVERIFY(peers[0].isSeed && peers[0].isConnected && !peers[0].isSelf);
    QCOMPARE(peers[1].node, u"me"_s);
    QVERIFY(peers[1].isSelf);
    QVERIFY(peers[2].node.isEmpty() && !peers[2].isSeed);
    QCOMPARE(peers[2].failures, 4);
    QCOMPARE(peers[2].lastFailure, u"refused"_s);
}

void tst_MeshReading::showsAGoodbyeForAMoment()
{
    mesh::MeshStatus mesh;
    mesh.peers = {peer(1, "a"), peer(2, "b")};
    MeshReading reading = tst_MeshReading::reading();
    reading.read(mesh, allOf, start);
    mesh.peers.erase(mesh.peers.begin());
    reading.saidGoodbye({0, 1}, start);
    // One that was never shown.
    reading.saidGoodbye({0, 7}, start);
    ClusterStatus status = reading.read(mesh, allOf, start + 1s);
    QCOMPARE(namesOf(status), QStringList({u"me"_s, u"a"_s, u"b"_s}));
    QCOMPARE(status.nodes[1].state, NodeState::Down);
    QCOMPARE(status.nodes[1].reason, u"goodbye"_s);
    QCOMPARE(status.nodes[1].hubs, 0);
    QCOMPARE(status.connectedPeers, 1);
    status = reading.read(mesh, allOf, start + MeshReading::shownAfterGoodbye);
    QCOMPARE(namesOf(status), QStringList({u"me"_s, u"b"_s}));
}

void tst_MeshReading::showsWhoHasDied_data()
{
    QTest::addColumn<bool>("wasDown");
    QTest::addColumn<bool>("isEvicted");
    QTest::addColumn<QString>("reason");
    QTest::newRow("silent before") << true << false << u"silent"_s;
    QTest::newRow("up a moment ago") << false << false << u"lost"_s;
    QTest::newRow("declared dead") << true << true << u"evicted"_s;
}

void tst_MeshReading::showsWhoHasDied()
{
    QFETCH(bool, wasDown);
    QFETCH(bool, isEvicted);
    QFETCH(QString, reason);
    mesh::MeshStatus mesh;
    mesh.peers = {wasDown ? down(1, "a", backplane::PeerEnd::Silent) : peer(1, "a")};
    MeshReading reading = tst_MeshReading::reading();
    reading.read(mesh, allOf, start);
    QVERIFY(!reading.hasEnded(u"a"_s));
    mesh.peers.clear();
    reading.died({0, 1}, isEvicted ? u"a"_s : u"b"_s, start);
    QVERIFY(reading.hasEnded(u"a"_s));
    const auto shownFor = isEvicted ? MeshReading::Clock::duration(MeshReading::shownAfterGoodbye) : MeshReading::shownWhenDead;
    ClusterStatus status = reading.read(mesh, allOf, start + shownFor - 1s);
    QCOMPARE(namesOf(status), QStringList({u"me"_s, u"a"_s}));
    QCOMPARE(status.nodes[1].state, NodeState::Down);
    QCOMPARE(status.nodes[1].reason, reason);
    QCOMPARE(status.connectedPeers, 0);
    status = reading.read(mesh, allOf, start + shownFor);
    QCOMPARE(namesOf(status), QStringList{u"me"_s});
    QVERIFY(!reading.hasEnded(u"a"_s));
}

void tst_MeshReading::showsASuccessorInstead()
{
    mesh::MeshStatus mesh;
    mesh.peers = {peer(1, "a")};
    MeshReading reading = tst_MeshReading::reading();
    reading.read(mesh, allOf, start);
    reading.saidGoodbye({0, 1}, start);
    mesh.peers = {peer(2, "a")};
    ClusterStatus status = reading.read(mesh, allOf, start);
    QCOMPARE(namesOf(status), QStringList({u"me"_s, u"a"_s}));
    QCOMPARE(status.nodes[1].state, NodeState::Up);
    // The earlier one does not come back when that goes.
    mesh.peers.clear();
    status = reading.read(mesh, allOf, start);
    QCOMPARE(namesOf(status), QStringList{u"me"_s});
}

QTEST_GUILESS_MAIN(tst_MeshReading)
#include "tst_MeshReading.moc"
