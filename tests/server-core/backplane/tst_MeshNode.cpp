// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/backplane/BrokerContract.h"
#include "tests/simulation/MeshWorld.h"

#include <QtCore/QLoggingCategory>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace signalbox::core::backplane;
using namespace signalbox::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// Nodes of a simulated network.
class WorldFixture final : public LinkFixture
{
public:
    explicit WorldFixture(std::size_t ringBytes)
    {
        world.defaults.ringBytes = ringBytes;
        world.listenWith([this] { return m_recorders.emplace_back(std::make_unique<BrokerRecorder>()).get(); });
    }

    std::size_t add(const QByteArray &node) override
    {
        std::vector<std::size_t> seeds;
        for (std::size_t i = 0; i < world.nodes(); ++i)
            seeds.push_back(i);
        return world.addNode(seeds, node);
    }
    BrokerRecorder &recorder(std::size_t end) override { return *m_recorders.at(end); }
    ProcessId process(std::size_t end) override { return world.process(end); }
    void call(std::size_t end, const std::function<void(Broker &)> &task) override { task(world.node(end)); }
    void stall(std::size_t end) override { world.pause(end); }
    void goOn(std::size_t end) override { world.resume(end); }
    bool wait(const std::function<bool()> &holds) override
    {
        for (int i = 0; i < 2000 && !holds(); ++i)
            world.advance(10ms);
        return holds();
    }
    void pass() override { world.advance(3s); }

    void cut() override
    {
        forPairs([this](std::size_t one, std::size_t other) { world.breakConnections(one, other); });
    }
    void silence() override { setCut(true); }
    void heal() override { setCut(false); }
    void halfOpen() override
    {
        forPairs([this](std::size_t one, std::size_t other) { world.halfOpen(one, other); });
    }
    void kill(std::size_t end) override { world.kill(end); }

    MeshWorld world{1};

private:
    void forPairs(const std::function<void(std::size_t, std::size_t)> &task)
    {
        for (std::size_t one = 0; one < world.nodes(); ++one) {
            for (std::size_t other = one + 1; other < world.nodes(); ++other)
                task(one, other);
        }
    }
    void setCut(bool isCut)
    {
        forPairs([this, isCut](std::size_t one, std::size_t other) {
            world.setCut(one, other, isCut);
            world.setCut(other, one, isCut);
        });
    }

    std::vector<std::unique_ptr<BrokerRecorder>> m_recorders;
};

} // namespace

/// The contract on a simulated network, and what can be shown there only.
class tst_MeshNode : public LinkContract
{
    Q_OBJECT

    std::unique_ptr<LinkFixture> makeLinkFixture() override { return std::make_unique<WorldFixture>(ringBytes); }

private Q_SLOTS:
    void refusesOtherClusters();
    void refusesATakenName();
    void passesTheNameOfADeadHostOn();
    void dialsItselfOnceAMinute();
    void forgetsWhoStaysAway();
    void keepsWhoComesBack();
    void forgetsSeedsThatAreRemoved();
    void standsStillWithoutJudging();
    void logsARefusedPeerOnceAMinute();
    void survivesAStopInsideACall();
};

void tst_MeshNode::refusesOtherClusters()
{
    MeshWorld world(1);
    world.addNode({});
    world.defaults.cluster = "other";
    world.addNode({0});
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"peer refused.*it refuses this node: it belongs to the cluster \"test\""_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"peer refused.*it belongs to the cluster \"other\""_s));
    world.advance(30s);
    QVERIFY(!world.sees(0, 1) && !world.sees(1, 0));
    QVERIFY(world.node(1).status().targets.front().lastFailure.contains("test"));
}

void tst_MeshNode::refusesATakenName()
{
    MeshWorld world(1);
    world.addNode({}, "same");
    world.addNode({0}, "b");
    world.advance(1s);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"peer refused.*node name \"same\""_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"peer refused.*node name \"same\""_s));
    world.addNode({1}, "same");
    world.advance(30s);
    QVERIFY(world.sees(1, 0));
    QVERIFY(!world.sees(1, 2) && !world.sees(2, 1));
    QCOMPARE(world.recorder(1).seen(world.process(0)).downs, std::size_t(0));
}

void tst_MeshNode::passesTheNameOfADeadHostOn()
{
    MeshWorld world(1);
    world.addNode({}, "a");
    world.addNode({0}, "b");
    world.advance(1s);
    const auto before = world.process(1);
    world.killHost(1);
    // On another host, while the first one may still be there.
    world.addNode({0}, "b");
    world.advance(5s);
    QVERIFY(world.sees(0, 2));
    const MeshRecorder::Seen &dead = world.recorder(0).seen(before);
    QVERIFY(!dead.isUp && dead.isGone);
    QCOMPARE(dead.end, std::optional(PeerEnd::Lost));
    QCOMPARE(world.fault(), QString());
}

void tst_MeshNode::dialsItselfOnceAMinute()
{
    MeshWorld world(1);
    world.addNode({0});
    world.advance(59s);
    QCOMPARE(world.connections(), std::size_t(1));
    world.advance(60s);
    QCOMPARE(world.connections(), std::size_t(2));
    const mesh::TargetStatus target = world.node(0).status().targets.front();
    QVERIFY(target.isSelf && target.isSeed);
    QVERIFY(world.node(0).status().peers.empty());
}

void tst_MeshNode::forgetsWhoStaysAway()
{
    MeshWorld world(1);
    world.defaults.times.gone = 60s;
    world.addNode({});
    world.addNode({0});
    world.advance(1s);
    world.killHost(1);
    world.advance(5s);
    QCOMPARE(world.recorder(0).seen(world.process(1)).end, std::optional(PeerEnd::Silent));
    world.advance(50s);
    QVERIFY(!world.recorder(0).seen(world.process(1)).isGone);
    QCOMPARE(world.node(0).status().peers.size(), std::size_t(1));
    world.advance(10s);
    QVERIFY(world.recorder(0).seen(world.process(1)).isGone);
    QVERIFY(world.node(0).status().peers.empty());
    QVERIFY(world.node(0).status().targets.empty());
}

void tst_MeshNode::keepsWhoComesBack()
{
    MeshWorld world(1);
    world.addNode({});
    world.addNode({0});
    world.advance(1s);
    world.setCut(0, 1, true);
    world.setCut(1, 0, true);
    world.advance(9min);
    world.heal();
    world.advance(5s);
    QVERIFY(world.sees(0, 1) && world.sees(1, 0));
    QVERIFY(!world.recorder(0).seen(world.process(1)).isGone);
    QCOMPARE(world.recorder(0).seen(world.process(1)).ups, std::size_t(2));
}

void tst_MeshNode::forgetsSeedsThatAreRemoved()
{
    MeshWorld world(1);
    world.addNode({5});
    world.addNode({0});
    world.advance(5s);
    QCOMPARE(world.node(0).status().targets.size(), std::size_t(2));
    QVERIFY(world.node(0).removePeer(MeshWorld::addressOf(5)));
    QVERIFY(!world.node(0).removePeer(MeshWorld::addressOf(5)));
    world.advance(10s);
    QCOMPARE(world.node(0).status().targets.size(), std::size_t(1));
    QVERIFY(world.node(1).removePeer(MeshWorld::addressOf(0)));
    world.advance(10s);
    QVERIFY(world.sees(0, 1) && world.sees(1, 0));
}

void tst_MeshNode::standsStillWithoutJudging()
{
    MeshWorld world(1);
    world.addNode({});
    world.addNode({0});
    world.addNode({0});
    world.advance(2s);
    // Shorter than the others' patience: nothing has happened.
    world.pause(0);
    world.advance(2500ms);
    world.resume(0);
    world.advance(5s);
    for (std::size_t one = 0; one < 3; ++one) {
        for (std::size_t other = 0; other < 3; ++other)
            QVERIFY(one == other || world.recorder(one).seen(world.process(other)).downs == 0);
    }
    // Longer: the others have given it up; it has not given up anybody before it has looked.
    world.pause(0);
    world.advance(60s);
    QVERIFY(!world.sees(1, 0) && !world.sees(2, 0));
    world.resume(0);
    world.advance(5s);
    for (std::size_t other = 1; other < 3; ++other) {
        QVERIFY(world.sees(0, other) && world.sees(other, 0));
        QCOMPARE(world.recorder(other).seen(world.process(0)).downs, std::size_t(1));
        QCOMPARE(world.recorder(0).seen(world.process(other)).downs, std::size_t(1));
    }
    QVERIFY(world.sees(1, 2));
}

void tst_MeshNode::logsARefusedPeerOnceAMinute()
{
    mesh::RefusalLog log;
    mesh::Clock::time_point now{1h};
    int lines = 0;
    static int *counted = nullptr;
    counted = &lines;
    const QtMessageHandler before = qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &text) {
        if (text.contains(u"peer refused"_s))
            ++*counted;
    });
    for (int i = 0; i < 1000; ++i)
        log.refused("10.0.0.1", u"garbage"_s, now);
    QCOMPARE(lines, 1);
    log.refused("10.0.0.2", u"garbage"_s, now);
    QCOMPARE(lines, 2);
    now += 61s;
    log.refused("10.0.0.1", u"garbage"_s, now);
    QCOMPARE(lines, 3);
    // Many more than are told apart: memory is bounded, and so is the log.
    lines = 0;
    for (int i = 0; i < 100'000; ++i)
        log.refused("10.1." + QByteArray::number(i), u"garbage"_s, now);
    qInstallMessageHandler(before);
    QVERIFY2(lines > 900 && lines < 1100, qPrintable(QString::number(lines)));
}

void tst_MeshNode::survivesAStopInsideACall()
{
    for (const int at : {0, 1, 2}) {
        MeshWorld world(1);
        struct Stopper final : BrokerListener {
            void onPeerUp(const Peer &) override { count(0); }
            void onPeerDown(ProcessId, PeerEnd) override { count(1); }
            void onPeerGone(ProcessId) override { ++after; }
            void onFrame(ProcessId, QByteArrayView) override { count(2); }
            void onRoom(ProcessId) override { }
            void count(int what)
            {
                if (stopped)
                    ++after;
                else if (what == at) {
                    stopped = true;
                    stop();
                }
            }
            int at = 0;
            bool stopped = false;
            int after = 0;
            std::function<void()> stop;
        } stopper;
        stopper.at = at;
        bool isFirst = true;
        BrokerRecorder other;
        world.listenWith(
            [&]() -> BrokerListener * { return std::exchange(isFirst, false) ? static_cast<BrokerListener *>(&stopper) : &other; });
        stopper.stop = [&world] { world.node(0).stop(); };
        world.addNode({});
        world.addNode({0}, "b");
        world.advance(1s);
        for (int i = 0; i < 3; ++i)
            world.node(1).send(world.process(0), std::make_shared<QByteArray>("x"));
        world.advance(1s);
        if (at == 1)
            world.kill(1);
        world.advance(10s);
        QVERIFY(stopper.stopped);
        QCOMPARE(stopper.after, 0);
    }
}

QTEST_GUILESS_MAIN(tst_MeshNode)
#include "tst_MeshNode.moc"
