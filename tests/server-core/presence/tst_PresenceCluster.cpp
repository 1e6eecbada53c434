// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/PresenceClusterRun.h"

#include <QtTest/QtTest>

using namespace signalbox::test;

class tst_PresenceCluster : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allNodesShowTheSame();
    void theSameSeedIsTheSameHistory();
};

void tst_PresenceCluster::allNodesShowTheSame()
{
    PresenceClusterRun::Outcome sum;
    for (unsigned seed = 1; seed <= 300; ++seed) {
        const PresenceClusterRun::Outcome outcome = PresenceClusterRun(seed).run(3000);
        QVERIFY2(outcome.fault.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(outcome.fault)));
        sum.heard += outcome.heard;
        sum.stays += outcome.stays;
        sum.moves += outcome.moves;
        sum.ends += outcome.ends;
        sum.deaths += outcome.deaths;
        sum.faults += outcome.faults;
        sum.frames += outcome.frames;
        for (const auto &[reason, count] : outcome.left)
            sum.left[reason] += count;
    }
    qInfo("%zu stays, %zu moves, %zu events heard, %zu ends, %zu deaths, %zu faults, %zu frames", sum.stays, sum.moves, sum.heard, sum.ends,
          sum.deaths, sum.faults, sum.frames);
    // They were histories in which all of it could go wrong.
    QVERIFY(sum.stays > 5'000);
    QVERIFY(sum.moves > 5'000);
    QVERIFY(sum.heard > 200'000);
    QVERIFY(sum.ends > 300);
    QVERIFY(sum.deaths > 200);
    QVERIFY(sum.faults > 2'000);
    for (const char *reason : {"leave", "closed", "kicked", "node_down"})
        QVERIFY2(sum.left[reason] > 500, reason);
}

void tst_PresenceCluster::theSameSeedIsTheSameHistory()
{
    const PresenceClusterRun::Outcome first = PresenceClusterRun(7).run(2000);
    const PresenceClusterRun::Outcome second = PresenceClusterRun(7).run(2000);
    QCOMPARE(second.heard, first.heard);
    QCOMPARE(second.frames, first.frames);
    QVERIFY(PresenceClusterRun(8).run(2000).heard != first.heard);
}

QTEST_GUILESS_MAIN(tst_PresenceCluster)
#include "tst_PresenceCluster.moc"
