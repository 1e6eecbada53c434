// SPDX-License-Identifier: GPL-3.0-or-later
// What several hosts say of one cluster, put together: who belongs together, the matrix of links, and the words.
#include "manager-gui/model/EventWords.h"
#include "manager-gui/model/cluster/ClusterLinksModel.h"
#include "manager-gui/model/cluster/ClusterNodesModel.h"
#include "manager-gui/model/cluster/ClusterPeersModel.h"
#include "manager-gui/model/cluster/ClusterRoles.h"
#include "manager-gui/model/cluster/ClusterWords.h"
#include "tests/manager-gui/support/Hosts.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using Status = ClusterCatalogue::Status;
using Kind = ClusterPicture::Link::Kind;
using clusterwords::Tone;

class tst_ClusterModels : public QObject
{
    Q_OBJECT

    std::unique_ptr<Hosts> m_hosts;
    std::vector<ClusterCatalogue::Entry> m_entries;
    const QDateTime m_now = QDateTime::currentDateTimeUtc();

    QString ago(qint64 seconds) const { return m_now.addSecs(-seconds).toString(Qt::ISODateWithMs); }

    api::ClusterNode link(const QString &name, api::NodeState state = api::NodeState::Up) const
    {
        api::ClusterNode node;
        node.id = u"0123456789abcdef-"_s + name;
        node.name = name;
        node.state = state;
        node.address = u"10.0.0.1:7712"_s;
        node.started_at = ago(7200);
        node.since = ago(state == api::NodeState::Down ? 180 : 7000);
        node.roster = api::RosterState::Equal;
        node.hubs = 1;
        if (state == api::NodeState::Up)
            node.round_trip_us = 380;
        if (state == api::NodeState::Suspect)
            node.unheard_ms = 3140;
        if (state == api::NodeState::Down) {
            node.reason = u"silent"_s;
            node.roster = api::RosterState::None;
        }
        return node;
    }
    Status status(const QString &node, const QList<api::ClusterNode> &others, const QString &cluster = u"production"_s) const
    {
        Status status;
        status.node = node;
        status.engine = api::ClusterEngine::Mesh;
        status.cluster = cluster;
        status.ready_detail = u"roster 1 of 2"_s;
        status.nodes = QList<api::ClusterNode>{link(node, api::NodeState::Self)} + others;
        return status;
    }
    /// A live host whose agent says this.
    Host *tells(const Status &status)
    {
        Host *host = m_hosts->live(status.node, {});
        ClusterCatalogue::Entry entry;
        entry.host = host;
        entry.status = status;
        entry.heardAt = m_now.addSecs(-5);
        m_entries.push_back(entry);
        return host;
    }
    ClusterPicture picture() const
    {
        const QList<ClusterPicture> all = ClusterPicture::of(m_entries);
        return all.isEmpty() ? ClusterPicture() : all.first();
    }
    const ClusterPicture::Node &node(const ClusterPicture &cluster, const QString &name) const
    {
        return cluster.nodes.at(cluster.indexOf(name));
    }
    /// c is cut off from a and b, and tells; d hears all.
    void cutOff(bool wandererTells)
    {
        using enum api::NodeState;
        tells(status(u"a"_s, {link(u"b"_s), link(u"c"_s, Down), link(u"d"_s)}));
        tells(status(u"b"_s, {link(u"a"_s), link(u"c"_s, Down), link(u"d"_s)}));
        if (wandererTells)
            tells(status(u"c"_s, {link(u"a"_s, Down), link(u"b"_s, Down), link(u"d"_s)}));
        tells(status(u"d"_s, {link(u"a"_s), link(u"b"_s), link(u"c"_s)}));
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_hosts = std::make_unique<Hosts>();
        m_entries.clear();
    }
    void cleanup()
    {
        m_entries.clear();
        m_hosts.reset();
    }

    void whoSharesANodeIsOneCluster()
    {
        tells(status(u"fra-10"_s, {link(u"sin-1"_s)}));
        tells(status(u"fra-2"_s, {link(u"nyc-1"_s)}));
        QCOMPARE(ClusterPicture::of(m_entries).size(), 2);
        // Who knows nodes of both brings them together.
        tells(status(u"sin-1"_s, {link(u"fra-10"_s), link(u"nyc-1"_s)}));
        const QList<ClusterPicture> all = ClusterPicture::of(m_entries);
        QCOMPARE(all.size(), 1);
        QStringList names;
        for (const ClusterPicture::Node &one : all.first().nodes)
            names.append(one.name);
        QCOMPARE(names, (QStringList{u"fra-2"_s, u"fra-10"_s, u"nyc-1"_s, u"sin-1"_s}));
    }

    void aNameAloneMakesNoCluster()
    {
        tells(status(u"a"_s, {link(u"b"_s)}));
        tells(status(u"x"_s, {link(u"y"_s)}));
        tells(status(u"k"_s, {link(u"a"_s)}, u"another"_s));
        const QList<ClusterPicture> all = ClusterPicture::of(m_entries);
        QCOMPARE(all.size(), 3);
        QCOMPARE(all.first().name, u"another"_s);
        for (const ClusterPicture &cluster : all)
            QCOMPARE(cluster.nodes.size(), 2);
    }

    void hostsWithoutAClusterAreNone()
    {
        Status none;
        none.node = u"a"_s;
        tells(none);
        QVERIFY(ClusterPicture::of(m_entries).isEmpty());
    }

    void rowsTellAndColumnsAreToldOf()
    {
        api::ClusterNode slow = link(u"b"_s);
        slow.round_trip_us = 168'000;
        slow.lag = 214;
        slow.queued_bytes = 61'000;
        slow.roster = api::RosterState::Arriving;
        slow.bytes_in = 2'000'000;
        slow.resets = 3;
        tells(status(u"a"_s, {slow, link(u"c"_s, api::NodeState::Down)}));
        tells(status(u"b"_s, {link(u"a"_s)}));
        ClusterLinksModel links;
        links.setCluster(picture());
        QCOMPARE(links.rowCount(), 3);
        QCOMPARE(links.headerData(0, Qt::Horizontal, Qt::DisplayRole), u"a"_s);
        QCOMPARE(links.headerData(2, Qt::Vertical, Qt::DisplayRole), u"c"_s);
        QCOMPARE(links.index(0, 0).data().toString(), QString());
        QCOMPARE(links.index(0, 1).data().toString(), u"168 ms"_s);
        QCOMPARE(links.index(0, 1).data(MoreRole).toString(), u"lag 214 · re-syncing"_s);
        QCOMPARE(links.index(0, 1).data(ToneRole).toInt(), int(Tone::Warn));
        QCOMPARE(links.index(0, 2).data().toString(), u"down 3 min"_s);
        QCOMPARE(links.index(0, 2).data(ToneRole).toInt(), int(Tone::Bad));
        QVERIFY(links.index(0, 2).data(MoreRole).toString().startsWith(u"fell silent · "_s));
        QCOMPARE(links.index(1, 0).data().toString(), u"0.4 ms"_s);
        QCOMPARE(links.index(1, 0).data(MoreRole).toString(), u"lag 0 · roster equal"_s);
        QCOMPARE(links.index(1, 0).data(ToneRole).toInt(), int(Tone::Ok));
        QCOMPARE(links.index(1, 2).data().toString(), u"not known"_s);
        QVERIFY(!links.isUntold(1) && links.isUntold(2));
        QCOMPARE(links.index(2, 0).data().toString(), u"No host here is connected to it"_s);
        const QString tip = links.index(0, 1).data(Qt::ToolTipRole).toString();
        for (const QString &part :
             {u"a of b: 168 ms"_s, u"lag 214, 61.0 kB queued"_s, u"2.00 MB in"_s, u"began anew: 3"_s, u"10.0.0.1:7712"_s})
            QVERIFY2(tip.contains(part), qPrintable(tip));
        QCOMPARE(links.index(1, 0).data(Qt::AccessibleTextRole).toString(), u"0.4 ms, lag 0 · roster equal"_s);
    }

    void whatAHostLastSaidStaysAndIsOld()
    {
        Host *a = tells(status(u"a"_s, {link(u"b"_s)}));
        tells(status(u"b"_s, {link(u"a"_s)}));
        Hosts::link(a)->become(HostLink::State::Away);
        ClusterLinksModel links;
        links.setCluster(picture());
        QCOMPARE(links.index(0, 1).data().toString(), u"0.4 ms"_s);
        QVERIFY(links.index(0, 1).data(InstancesModel::DimmedRole).toBool());
        QVERIFY(!links.index(1, 0).data(InstancesModel::DimmedRole).toBool());
        QVERIFY(links.index(0, 1).data(Qt::ToolTipRole).toString().contains(u"when a was last heard"_s));
        // What b hears of it counts still; what it said of b does not.
        QCOMPARE(clusterwords::stateOf(node(picture(), u"a"_s)).text, u"up for b"_s);
        QVERIFY(node(picture(), u"b"_s).up.isEmpty());
    }

    void aNodeThatWasStartedAnewIsOneNode()
    {
        tells(status(u"a"_s, {link(u"b"_s, api::NodeState::Down), link(u"b"_s)}));
        QCOMPARE(picture().nodes.size(), 2);
        QCOMPARE(picture().link(0, 1).kind, Kind::Up);
    }

    void theCellsChangeAndTheRowsStay()
    {
        tells(status(u"a"_s, {link(u"b"_s)}));
        ClusterNodesModel nodes;
        ClusterLinksModel links;
        nodes.setCluster(picture());
        links.setCluster(picture());
        const QPersistentModelIndex row = nodes.index(1, ClusterNodesModel::State);
        const QSignalSpy nodeResets(&nodes, &QAbstractItemModel::modelReset);
        const QSignalSpy linkResets(&links, &QAbstractItemModel::modelReset);
        m_entries.front().status->nodes[1].state = api::NodeState::Suspect;
        m_entries.front().status->nodes[1].unheard_ms = 3140;
        nodes.setCluster(picture());
        links.setCluster(picture());
        QCOMPARE(nodeResets.count() + linkResets.count(), 0);
        QCOMPARE(row.data().toString(), u"suspect: nothing heard for 3.1 s (a)"_s);
        QCOMPARE(row.data(InstancesModel::ShapeRole).value<StateShape>(), StateShape::NotAnswering);
        // The worst stands first when somebody sorts by it.
        QVERIFY(nodes.index(1, ClusterNodesModel::State).data(SortRole).toInt()
                < nodes.index(0, ClusterNodesModel::State).data(SortRole).toInt());
    }

    void saysWhoSeesWhomNot()
    {
        cutOff(false);
        const ClusterPicture cluster = picture();
        QCOMPARE(clusterwords::stateOf(node(cluster, u"c"_s)).text, u"away from a, b; d still sees it"_s);
        QCOMPARE(clusterwords::shapeOf(node(cluster, u"c"_s)), StateShape::Away);
        QCOMPARE(clusterwords::stateOf(node(cluster, u"a"_s)).text, u"ready"_s);
        const clusterwords::Words head = clusterwords::headline(cluster, m_now);
        QCOMPARE(head.text, u"Ready, degraded"_s);
        QCOMPARE(head.tone, Tone::Warn);
        QCOMPARE(head.more, u"mesh “production” · roster 3 of 4 · 4 of 6 link(s) healthy"_s);
    }

    void whoIsHeardByMostHasNotGone()
    {
        cutOff(true);
        const ClusterPicture cluster = picture();
        QCOMPARE(clusterwords::stateOf(node(cluster, u"a"_s)).text, u"ready, but not heard by c"_s);
        QCOMPARE(clusterwords::shapeOf(node(cluster, u"a"_s)), StateShape::Running);
        QCOMPARE(clusterwords::stateOf(node(cluster, u"c"_s)).text, u"away from a, b; d still sees it"_s);
        QVERIFY(std::abs(node(cluster, u"c"_s).since.secsTo(m_now) - 180) <= 1);
        QVERIFY(std::abs(node(cluster, u"a"_s).since.secsTo(m_now) - 7200) <= 1);
    }

    void ofTwoNobodyKnowsWhichHasGone()
    {
        tells(status(u"a"_s, {link(u"b"_s, api::NodeState::Down)}));
        tells(status(u"b"_s, {link(u"a"_s, api::NodeState::Down)}));
        QCOMPARE(clusterwords::stateOf(node(picture(), u"a"_s)).text, u"away from b: fell silent"_s);
        QCOMPARE(clusterwords::stateOf(node(picture(), u"b"_s)).text, u"away from a: fell silent"_s);
    }

    void aGoodbyeIsNoAlarm()
    {
        api::ClusterNode left = link(u"b"_s, api::NodeState::Down);
        left.reason = u"goodbye"_s;
        tells(status(u"a"_s, {left}));
        QCOMPARE(clusterwords::stateOf(node(picture(), u"b"_s)).text, u"said goodbye"_s);
        QCOMPARE(clusterwords::stateOf(node(picture(), u"b"_s)).tone, Tone::Dim);
        QCOMPARE(clusterwords::shapeOf(node(picture(), u"b"_s)), StateShape::Stopped);
    }

    void headlines_data()
    {
        QTest::addColumn<bool>("ready");
        QTest::addColumn<bool>("drained");
        QTest::addColumn<QString>("state");
        QTest::addColumn<int>("tone");
        QTest::newRow("ready") << true << false << u"Ready"_s << int(Tone::Ok);
        QTest::newRow("not ready") << false << false << u"Not ready: a has roster 1 of 2"_s << int(Tone::Bad);
        QTest::newRow("drained") << false << true << u"Ready, degraded"_s << int(Tone::Warn);
    }
    void headlines()
    {
        QFETCH(bool, ready);
        QFETCH(bool, drained);
        Status a = status(u"a"_s, {link(u"b"_s)});
        a.ready = ready;
        a.drained = drained;
        tells(a);
        tells(status(u"b"_s, {link(u"a"_s)}));
        const clusterwords::Words head = clusterwords::headline(picture(), m_now);
        QTEST(head.text, "state");
        QTEST(int(head.tone), "tone");
        QCOMPARE(head.more, u"mesh “production” · roster 2 of 2 · 1 of 1 link(s) healthy"_s);
    }

    void aSuspectLinkStillHasItsRoster()
    {
        tells(status(u"a"_s, {link(u"b"_s, api::NodeState::Suspect)}));
        const clusterwords::Words head = clusterwords::headline(picture(), m_now);
        QCOMPARE(head.text, u"Ready, degraded"_s);
        QCOMPARE(head.more, u"mesh “production” · roster 2 of 2 · 0 of 1 link(s) healthy"_s);
    }

    void oneNodeAlone()
    {
        tells(status(u"a"_s, {}));
        QCOMPARE(clusterwords::headline(picture(), m_now).more, u"mesh “production” · no other node yet"_s);
    }

    void whenNobodyAnswersItSaysHowOldItIs()
    {
        Host *a = tells(status(u"a"_s, {link(u"b"_s)}));
        Hosts::link(a)->become(HostLink::State::Away);
        const clusterwords::Words head = clusterwords::headline(picture(), m_now);
        QCOMPARE(head.text, u"No host of it answers"_s);
        QCOMPARE(head.more, u"mesh “production” · last heard of 5 s ago"_s);
        QCOMPARE(clusterwords::stateOf(node(picture(), u"b"_s)).text, u"nobody here can tell"_s);
    }

    void whyANodeTakesNoPart()
    {
        Status a = status(u"a"_s, {});
        a.error = u"cannot listen on 0.0.0.0:7712: address already in use"_s;
        tells(a);
        QCOMPARE(picture().errors, QStringList{u"a: cannot listen on 0.0.0.0:7712: address already in use"_s});
        QCOMPARE(clusterwords::shapeOf(node(picture(), u"a"_s)), StateShape::Failed);
    }

    void anAddressOfSeveralNodesIsOneRow()
    {
        api::ClusterPeer mine;
        mine.address = u"10.0.0.1:7712"_s;
        mine.self = true;
        api::ClusterPeer theirs = mine;
        theirs.self = false;
        theirs.seed = true;
        theirs.node = u"a"_s;
        theirs.connected = true;
        api::ClusterPeer dead;
        dead.address = u"10.0.0.9:7712"_s;
        dead.seed = true;
        dead.failures = 12;
        dead.last_failure = u"connection refused"_s;
        Status a = status(u"a"_s, {link(u"b"_s)});
        a.peers = {mine};
        Status b = status(u"b"_s, {link(u"a"_s)});
        b.peers = {dead, theirs};
        tells(a);
        Host *second = tells(b);
        ClusterPeersModel peers;
        peers.setPeers(picture().peers);
        QCOMPARE(peers.rowCount(), 2);
        QCOMPARE(peers.index(0, 0).data().toString(), u"10.0.0.1:7712"_s);
        QCOMPARE(peers.index(0, 1).data().toString(), u"a answers"_s);
        QCOMPARE(peers.index(1, 1).data().toString(), u"connection refused · 12 attempt(s)"_s);
        QCOMPARE(peers.index(1, 1).data(ToneRole).toInt(), int(Tone::Bad));
        QCOMPARE(peers.peers().at(1).seededBy, QList<QPointer<Host>>{second});
        QVERIFY(peers.index(1, 0).data(Qt::ToolTipRole).toString().contains(u"configured or added on b"_s));
    }

    void whoAnsweredBeforeIsAway()
    {
        api::ClusterPeer lost;
        lost.address = u"10.0.0.2:7712"_s;
        lost.node = u"b"_s;
        api::ClusterPeer unknown;
        unknown.address = u"10.0.0.9:7712"_s;
        Status a = status(u"a"_s, {link(u"b"_s, api::NodeState::Down)});
        a.peers = {lost, unknown};
        tells(a);
        ClusterPeersModel peers;
        peers.setPeers(picture().peers);
        QCOMPARE(peers.index(0, 1).data().toString(), u"b is away"_s);
        QCOMPARE(peers.index(1, 1).data().toString(), u"nobody has answered yet"_s);
    }

    void eventsInWords_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QJsonObject>("data");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("reason");
        const QJsonObject b{{u"node"_s, u"b"_s}};
        const auto with = [&](const char *key, const QJsonValue &value) {
            QJsonObject data = b;
            data.insert(QLatin1StringView(key), value);
            return data;
        };
        QTest::newRow("connected") << u"cluster.peer_connected"_s << b << u"node b connected"_s << QString();
        QTest::newRow("silent") << u"cluster.peer_disconnected"_s << with("reason", u"silent"_s) << u"node b away"_s << u"fell silent"_s;
        QTest::newRow("goodbye") << u"cluster.peer_disconnected"_s << with("reason", u"goodbye"_s) << u"node b left the cluster"_s
                                 << u"it said goodbye"_s;
        QTest::newRow("of a newer agent") << u"cluster.peer_disconnected"_s << with("reason", u"bored"_s) << u"node b away"_s << u"bored"_s;
        QTest::newRow("ready") << u"cluster.ready_changed"_s << QJsonObject{{u"ready"_s, false}, {u"ready_detail"_s, u"roster 1 of 2"_s}}
                               << u"cluster not ready"_s << u"roster 1 of 2"_s;
        QTest::newRow("evicted") << u"cluster.evicted"_s << with("by", u"anna"_s) << u"eviction of node b requested"_s << u"by anna"_s;
        QTest::newRow("peer") << u"cluster.peer_added"_s << QJsonObject{{u"address"_s, u"10.0.0.2:7712"_s}, {u"by"_s, u"anna"_s}}
                              << u"peer 10.0.0.2:7712 added"_s << u"by anna"_s;
    }
    void eventsInWords()
    {
        QFETCH(QString, type);
        QFETCH(QJsonObject, data);
        api::Event event;
        event.type = type;
        event.data = data;
        const auto words = wordsOf(event);
        QVERIFY(words);
        QTEST(words->what, "what");
        QTEST(words->reason, "reason");
        QVERIFY(words->instance.isEmpty());
    }
};

QTEST_MAIN(tst_ClusterModels)
#include "tst_ClusterModels.moc"
