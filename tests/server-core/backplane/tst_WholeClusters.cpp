// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/ClusterScale.h"
#include "tests/simulation/WholeRun.h"

#include <QtCore/QLoggingCategory>
#include <QtTest/QtTest>

using namespace signalbox::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Whole nodes: mesh, backplane and rosters. More of them by ./dev simulate.
class tst_WholeClusters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(u"signalbox.mesh=false"_s); }
    void holdThroughRandomHistories();
    void keepTheirPromisesWithAnyNumber_data();
    void keepTheirPromisesWithAnyNumber();
};

void tst_WholeClusters::holdThroughRandomHistories()
{
    WholeRun::Outcome sum;
    for (unsigned seed = 1; seed <= 100; ++seed) {
        const WholeRun::Outcome outcome = WholeRun(seed).run(50);
        QVERIFY2(outcome.fault.isEmpty(), qPrintable(u"seed %1: %2"_s.arg(seed).arg(outcome.fault)));
        sum.deaths += outcome.deaths;
        sum.faults += outcome.faults;
        sum.healings += outcome.healings;
    }
    // It is of no use when nothing happens.
    QVERIFY2(sum.deaths > 50 && sum.faults > 3000 && sum.healings > 250,
             qPrintable(u"%1 deaths, %2 faults, %3 healings"_s.arg(sum.deaths).arg(sum.faults).arg(sum.healings)));
}

void tst_WholeClusters::keepTheirPromisesWithAnyNumber_data()
{
    QTest::addColumn<int>("nodes");
    for (const int nodes : {3, 10, 40})
        QTest::newRow(qPrintable(QString::number(nodes))) << nodes;
}

void tst_WholeClusters::keepTheirPromisesWithAnyNumber()
{
    QFETCH(const int, nodes);
    const ClusterScale scale = ClusterScale::measure(1, std::size_t(nodes));
    QCOMPARE(scale.fault, QString());
    QVERIFY2(scale.calm < 100 * std::uint64_t(nodes), qPrintable(u"%1 bytes a second"_s.arg(scale.calm)));
    QVERIFY2(scale.death >= 3s, "nobody can know before that its host is gone");
    // The same seed is the same history.
    if (nodes == 3)
        QCOMPARE(ClusterScale::measure(1, 3).healing, scale.healing);
}

QTEST_APPLESS_MAIN(tst_WholeClusters)
#include "tst_WholeClusters.moc"
