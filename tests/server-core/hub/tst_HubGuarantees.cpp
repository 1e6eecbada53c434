// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/GuaranteeRun.h"

#include <QtTest/QtTest>

using namespace signalbox::test;

class tst_HubGuarantees : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsLostInSilence()
    {
        GuaranteeRun::Outcome sum;
        for (unsigned seed = 1; seed <= 200; ++seed) {
            const GuaranteeRun::Outcome outcome = GuaranteeRun(seed).run(3000);
            QVERIFY2(outcome.fault.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(outcome.fault)));
            sum.received += outcome.received;
            sum.repeats += outcome.repeats;
            sum.gaps += outcome.gaps;
            sum.restarts += outcome.restarts;
            sum.strangers += outcome.strangers;
        }
        // It was a history in which something could be lost.
        QVERIFY(sum.received > 100'000);
        QVERIFY(sum.repeats > 1000);
        QVERIFY(sum.gaps > 100);
        QVERIFY(sum.restarts > 500);
        QVERIFY(sum.strangers > 1000);
    }

    void theSameSeedIsTheSameHistory()
    {
        const GuaranteeRun::Outcome first = GuaranteeRun(6).run(2000);
        const GuaranteeRun::Outcome second = GuaranteeRun(6).run(2000);
        QCOMPARE(second.received, first.received);
        QCOMPARE(second.gaps, first.gaps);
        QVERIFY(GuaranteeRun(7).run(2000).received != first.received);
    }
};

QTEST_GUILESS_MAIN(tst_HubGuarantees)
#include "tst_HubGuarantees.moc"
