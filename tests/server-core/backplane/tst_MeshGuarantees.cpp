// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/MeshRun.h"

#include <QtCore/QLoggingCategory>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Random histories of a mesh, and some that are chosen. More of them by ./dev simulate.
class tst_MeshGuarantees : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(u"signalbox.mesh=false"_s); }
    void holdThroughRandomHistories();
    void doNotFlapOnASlowAndLossyNetwork();
    void reachAllFromOneSeed_data();
    void reachAllFromOneSeed();
    void divideAndHealThreeEqualParts();
};

void tst_MeshGuarantees::holdThroughRandomHistories()
{
    std::size_t frames = 0;
    std::size_t resumes = 0;
    std::size_t downs = 0;
    for (unsigned seed = 1; seed <= 100; ++seed) {
        const MeshRun::Outcome outcome = MeshRun(seed).run(200);
        QVERIFY2(outcome.fault.isEmpty(), qPrintable(u"seed %1: %2"_s.arg(seed).arg(outcome.fault)));
        frames += outcome.frames;
        resumes += outcome.resumes;
        downs += outcome.downs;
    }
    // It is of no use when nothing happens.
    QVERIFY2(frames > 10'000 && resumes > 100 && downs > 1000,
             qPrintable(u"%1 frames, %2 resumes, %3 downs"_s.arg(frames).arg(resumes).arg(downs)));
}

void tst_MeshGuarantees::doNotFlapOnASlowAndLossyNetwork()
{
    for (unsigned seed = 1; seed <= 10; ++seed) {
        MeshWorld world(seed);
        world.latency = 200ms;
        world.jitter = 20ms;
        world.lossPerMille = 50;
        for (std::size_t i = 0; i < 6; ++i)
            world.addNode({0});
        world.advance(10s);
        std::size_t sent = 0;
        for (int second = 0; second < 600; ++second) {
            world.send(world.random(3), 3 + world.random(3), 100);
            ++sent;
            world.advance(500ms);
        }
        world.advance(5s);
        QCOMPARE(world.fault(), QString());
        std::size_t came = 0;
        for (std::size_t i = 0; i < 6; ++i) {
            came += world.recorder(i).frames;
            for (const auto &[process, seen] : world.recorder(i).peers) {
                QVERIFY(seen.isUp);
                QVERIFY2(seen.downs == 0, qPrintable(u"seed %1, node %2"_s.arg(seed).arg(i)));
            }
        }
        QCOMPARE(came, sent);
    }
}

void tst_MeshGuarantees::reachAllFromOneSeed_data()
{
    QTest::addColumn<int>("nodes");
    // 200 hold it too, and take half a minute.
    for (const int nodes : {3, 20, 60, 120})
        QTest::newRow(qPrintable(QString::number(nodes))) << nodes;
}

void tst_MeshGuarantees::reachAllFromOneSeed()
{
    QFETCH(int, nodes);
    MeshWorld world(7);
    world.latency = 20ms;
    for (int i = 0; i < nodes; ++i)
        world.addNode({0});
    world.advance(5s);
    for (std::size_t one = 0; one < world.nodes(); ++one) {
        for (std::size_t other = 0; other < world.nodes(); ++other)
            QVERIFY(one == other || world.sees(one, other));
    }
    // Most pairs do not meet twice, nor does the list of members go round for ever.
    const auto pairs = std::size_t(nodes) * std::size_t(nodes - 1) / 2;
    QVERIFY2(world.connections() < 2 * pairs + 10, qPrintable(QString::number(world.connections())));
    const std::uint64_t before = world.bytes();
    // The largest one takes seconds for that.
    world.advance(nodes > 100 ? 2s : 10s);
    const std::uint64_t perNode = (world.bytes() - before) / (nodes > 100 ? 2 : 10) / std::uint64_t(nodes);
    QVERIFY2(perNode < 100 * std::uint64_t(nodes), qPrintable(u"%1 bytes a second"_s.arg(perNode)));
}

void tst_MeshGuarantees::divideAndHealThreeEqualParts()
{
    MeshWorld world(3);
    constexpr std::size_t nodes = 12;
    for (std::size_t i = 0; i < nodes; ++i)
        world.addNode({0});
    world.advance(5s);
    for (std::size_t from = 0; from < nodes; ++from) {
        for (std::size_t to = 0; to < nodes; ++to)
            world.setCut(from, to, from % 3 != to % 3);
    }
    world.advance(5s);
    for (std::size_t from = 0; from < nodes; ++from) {
        for (std::size_t to = 0; to < nodes; ++to)
            QCOMPARE(from != to && world.sees(from, to), from != to && from % 3 == to % 3);
    }
    world.advance(60s);
    world.heal();
    world.advance(5s);
    for (std::size_t from = 0; from < nodes; ++from) {
        for (std::size_t to = 0; to < nodes; ++to)
            QVERIFY(from == to || world.sees(from, to));
    }
    QCOMPARE(world.fault(), QString());
}

QTEST_APPLESS_MAIN(tst_MeshGuarantees)
#include "tst_MeshGuarantees.moc"
