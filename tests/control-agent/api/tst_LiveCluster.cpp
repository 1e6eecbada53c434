// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/LiveCluster.h"
#include "server-core/instance/InstanceHost.h"
#include "server-core/types/TypeRegistry.h"
#include "shared/base/Log.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::agent;
using namespace Qt::StringLiterals;

namespace {

core::cluster::ClusterConfig config(const QStringList &peers = {})
{
    core::cluster::ClusterConfig config;
    config.engine = core::cluster::ClusterEngine::Mesh;
    config.name = u"test"_s;
    config.listen = u"127.0.0.1:0"_s;
    config.peers = peers;
    return config;
}

} // namespace

/// What an agent makes of its part in a cluster while that begins and runs.
class tst_LiveCluster : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesOverWhatIsReloadedWhileItStarts();
    void isReloadedWhileItStartsAgain();
    void isWhatTheProgramHas();

private:
    struct Node {
        Node(const QString &name, const core::cluster::ClusterConfig &config) : cluster(config, name, {}, host.liveHubs()) { }
        ~Node() { stop(); }
        void stop()
        {
            bool isDone = false;
            cluster.stop([&isDone] { isDone = true; });
            (void)QTest::qWaitFor([&isDone] { return isDone; }, 10'000);
        }
        bool start()
        {
            cluster.start();
            return QTest::qWaitFor([this] { return cluster.isRunning(); }, 10'000);
        }
        QStringList seeds() const
        {
            QStringList seeds;
            for (const core::cluster::ClusterPeer &peer : cluster.status().peers) {
                if (peer.isSeed)
                    seeds << peer.address;
            }
            return seeds;
        }
        QString listen() const { return cluster.status().listen; }

        core::TypeRegistry types = core::TypeRegistry::withBuiltins();
        core::InstanceHost host{1, types};
        LiveCluster cluster;
    };
};

void tst_LiveCluster::takesOverWhatIsReloadedWhileItStarts()
{
    Node a(u"a"_s, config());
    QVERIFY(a.start());
    Node b(u"b"_s, config({u"127.0.0.1:1"_s}));
    b.cluster.start();
    bool isReloaded = false;
    b.cluster.reload({a.listen()}, [&isReloaded](const Result<void> &done) { isReloaded = done.has_value(); });
    QVERIFY(isReloaded);
    QVERIFY(!b.cluster.isRunning());
    QTRY_COMPARE(b.seeds(), QStringList{a.listen()});
    QTRY_COMPARE(b.cluster.status().connectedPeers, 1);
}

void tst_LiveCluster::isReloadedWhileItStartsAgain()
{
    Node a(u"a"_s, config());
    QVERIFY(a.start());
    core::cluster::ClusterConfig taken = config();
    taken.listen = a.listen();
    Node b(u"b"_s, taken);
    b.cluster.start();
    QTRY_VERIFY(!b.cluster.error().isEmpty());
    // The second is no attempt of its own, which would only say that one is under way.
    std::optional<Result<void>> first;
    bool isSecondDone = false;
    b.cluster.reload({}, [&first](const Result<void> &done) { first = done; });
    b.cluster.reload({}, [&isSecondDone](const Result<void> &done) { isSecondDone = done.has_value(); });
    QVERIFY(isSecondDone);
    QTRY_VERIFY(first.has_value());
    QVERIFY(!*first);
    QVERIFY2(b.cluster.error().contains(u"address already in use"_s), qPrintable(b.cluster.error()));
}

void tst_LiveCluster::isWhatTheProgramHas()
{
    Node other(u"other"_s, config());
    Node added(u"added"_s, config());
    QVERIFY(other.start() && added.start());
    core::TypeRegistry types = core::TypeRegistry::withBuiltins();
    core::InstanceHost host(1, types);
    QThreadPool files;
    auto program = std::make_unique<core::cluster::ClusterHost>(host.liveHubs(), files);
    LiveCluster cluster(core::cluster::ClusterConfig(), u"agent"_s, {{added.listen()}, {}}, host.liveHubs());
    cluster.follow({});
    QVERIFY(!cluster.isConfigured() && cluster.mayServe());

    // It could not start, and then it could.
    cluster.follow({program.get(), config({other.listen()}), u"program"_s, false, false, u"no port"_s});
    QVERIFY(cluster.isConfigured() && !cluster.isRunning() && !cluster.mayServe());
    QCOMPARE(cluster.error(), u"no port"_s);
    bool isStarted = false;
    program->start(config({other.listen()}), u"program"_s, [&isStarted](const Result<void> &done) { isStarted = done.has_value(); });
    QTRY_VERIFY(isStarted);
    QSignalSpy connected(&cluster, &LiveCluster::peerConnected);
    cluster.follow({program.get(), config({other.listen()}), u"program"_s, true});
    QVERIFY(cluster.isRunning() && cluster.error().isEmpty());
    QCOMPARE(cluster.node(), u"program"_s);
    // What was added by the agent is dialled, too.
    QTRY_COMPARE(cluster.status().connectedPeers, 2);
    QVERIFY(std::any_of(connected.begin(), connected.end(), [](const QVariantList &one) { return one.at(1) == u"added"_s; }));
    QTRY_VERIFY(cluster.mayServe());
    cluster.follow({program.get(), config({other.listen()}), u"program"_s, true, true});
    QVERIFY(cluster.isDrained() && !cluster.isDrainedHere() && !cluster.mayServe());

    // One that comes later finds it ready, and notices as well that nobody is left.
    LiveCluster late(core::cluster::ClusterConfig(), u"agent"_s, {}, host.liveHubs());
    late.follow({program.get(), config({other.listen()}), u"program"_s, true});
    QVERIFY(late.mayServe() && !late.isDegraded());
    other.stop();
    added.stop();
    QTRY_VERIFY(late.isDegraded());

    cluster.follow({.isDrained = true});
    QVERIFY(!cluster.isConfigured() && cluster.isDrained() && !cluster.mayServe());
    cluster.follow({});
    late.follow({});
    program.reset();
    QVERIFY(!cluster.isConfigured() && !cluster.isDrained() && cluster.mayServe());
    QCOMPARE(cluster.status().connectedPeers, 0);
}

QTEST_GUILESS_MAIN(tst_LiveCluster)
#include "tst_LiveCluster.moc"
