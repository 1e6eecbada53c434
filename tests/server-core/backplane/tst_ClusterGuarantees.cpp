// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/ClusterRun.h"

#include <QtTest/QtTest>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

/// Random histories of channels in several processes. More of them by ./dev simulate.
class tst_ClusterGuarantees : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdThroughRandomHistories();
    void holdWhereTheyOnceBroke();
    void theSameSeedIsTheSameHistory();
};

void tst_ClusterGuarantees::holdThroughRandomHistories()
{
    ClusterRun::Outcome sum;
    for (unsigned seed = 1; seed <= 300; ++seed) {
        const ClusterRun::Outcome outcome = ClusterRun(seed).run(10'000);
        QVERIFY2(outcome.fault.isEmpty(), qPrintable(u"seed %1: %2"_s.arg(seed).arg(outcome.fault)));
        sum.received += outcome.received;
        sum.repeats += outcome.repeats;
        sum.twice += outcome.twice;
        sum.gaps += outcome.gaps;
        sum.moves += outcome.moves;
        sum.restarts += outcome.restarts;
        sum.deaths += outcome.deaths;
        sum.partitions += outcome.partitions;
    }
    qInfo("%zu received, %zu repeats, %zu of them accepted twice, %zu gaps, %zu moves, %zu restarts, %zu deaths, %zu partitions",
          sum.received, sum.repeats, sum.twice, sum.gaps, sum.moves, sum.restarts, sum.deaths, sum.partitions);
    // They were histories in which all of it could go wrong.
    QVERIFY(sum.received > 400'000);
    QVERIFY(sum.repeats > 10'000);
    QVERIFY(sum.twice > 1'000);
    QVERIFY(sum.gaps > 5'000);
    QVERIFY(sum.moves > 10'000);
    QVERIFY(sum.restarts > 1'000);
    QVERIFY(sum.deaths > 300);
    QVERIFY(sum.partitions > 2'000);
}

void tst_ClusterGuarantees::holdWhereTheyOnceBroke()
{
    // A node was heard of while a client that had come back still read: that is nothing the client could acknowledge, and it got no more.
    for (const unsigned seed : {350U, 355U}) {
        const ClusterRun::Outcome outcome = ClusterRun(seed).run(10'000);
        QVERIFY2(outcome.fault.isEmpty(), qPrintable(u"seed %1: %2"_s.arg(seed).arg(outcome.fault)));
    }
}

void tst_ClusterGuarantees::theSameSeedIsTheSameHistory()
{
    const ClusterRun::Outcome first = ClusterRun(6).run(5'000);
    const ClusterRun::Outcome second = ClusterRun(6).run(5'000);
    QCOMPARE(second.received, first.received);
    QCOMPARE(second.frames, first.frames);
    QVERIFY(ClusterRun(10).run(5'000).frames != first.frames);
}

QTEST_GUILESS_MAIN(tst_ClusterGuarantees)
#include "tst_ClusterGuarantees.moc"
