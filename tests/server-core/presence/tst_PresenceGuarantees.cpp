// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/PresenceRun.h"

#include <QtTest/QtTest>

using namespace signalbox::test;

class tst_PresenceGuarantees : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everybodyKnowsWhoIsThere();
    void theSameSeedIsTheSameHistory();
};

void tst_PresenceGuarantees::everybodyKnowsWhoIsThere()
{
    PresenceRun::Outcome sum;
    for (unsigned seed = 1; seed <= 200; ++seed) {
        const PresenceRun::Outcome outcome = PresenceRun(seed).run(4000);
        QVERIFY2(outcome.fault.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(outcome.fault)));
        sum.events += outcome.events;
        sum.heard += outcome.heard;
        sum.renewals += outcome.renewals;
        sum.refused += outcome.refused;
        sum.shards += outcome.shards;
        sum.modelled += outcome.modelled;
        for (const auto &[reason, count] : outcome.left)
            sum.left[reason] += count;
    }
    qInfo("%zu events, %zu heard, %zu renewals, %zu refused, %zu shards, %zu modelled", sum.events, sum.heard, sum.renewals, sum.refused,
          sum.shards, sum.modelled);
    // They were histories in which all of it could go wrong.
    QVERIFY(sum.events > 20'000);
    QVERIFY(sum.heard > 50'000);
    QVERIFY(sum.renewals > 500);
    QVERIFY(sum.refused > 500);
    QVERIFY(sum.shards > 500);
    QVERIFY(sum.modelled > 10'000);
    for (const char *reason : {"leave", "closed", "kicked"})
        QVERIFY2(sum.left[reason] > 500, reason);
}

void tst_PresenceGuarantees::theSameSeedIsTheSameHistory()
{
    for (const unsigned seed : {5U, 6U}) {
        const PresenceRun::Outcome first = PresenceRun(seed).run(2000);
        const PresenceRun::Outcome second = PresenceRun(seed).run(2000);
        QCOMPARE(second.events, first.events);
        QCOMPARE(second.heard, first.heard);
        QCOMPARE(second.renewals, first.renewals);
        QVERIFY(PresenceRun(seed + 2).run(2000).heard != first.heard);
    }
}

QTEST_GUILESS_MAIN(tst_PresenceGuarantees)
#include "tst_PresenceGuarantees.moc"
