// SPDX-License-Identifier: Apache-2.0
#include "shared/base/Backoff.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace std::chrono_literals;

class tst_Backoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsDoubleUpToTheMost();
    void resetStartsAnew();
    void loweringTheMostCountsAtOnce();
    void raisingTheMostGoesOnDoubling();
    void clientsDoNotComeBackInStep();
};

namespace {

/// Shortened at random by up to a quarter.
bool isStep(std::chrono::milliseconds wait, std::chrono::milliseconds step)
{
    return wait <= step && wait >= step - step / 4;
}

} // namespace

void tst_Backoff::waitsDoubleUpToTheMost()
{
    for (unsigned seed = 1; seed < 100; ++seed) {
        Backoff backoff(200ms, 1000ms, seed);
        for (const auto step : {200ms, 400ms, 800ms, 1000ms, 1000ms})
            QVERIFY(isStep(backoff.next(), step));
    }
}

void tst_Backoff::resetStartsAnew()
{
    Backoff backoff(200ms, 30s, 1);
    for (int i = 0; i < 5; ++i)
        backoff.next();
    backoff.reset();
    QVERIFY(isStep(backoff.next(), 200ms));
}

void tst_Backoff::loweringTheMostCountsAtOnce()
{
    Backoff backoff(200ms, 30s, 1);
    for (int i = 0; i < 10; ++i)
        backoff.next();
    QVERIFY(isStep(backoff.next(), 30s));
    backoff.setMost(2s);
    QVERIFY(isStep(backoff.next(), 2s));
}

void tst_Backoff::raisingTheMostGoesOnDoubling()
{
    Backoff backoff(200ms, 400ms, 1);
    backoff.next();
    backoff.next();
    backoff.setMost(30s);
    QVERIFY(isStep(backoff.next(), 400ms));
    QVERIFY(isStep(backoff.next(), 800ms));
}

void tst_Backoff::clientsDoNotComeBackInStep()
{
    QSet<qint64> waits;
    for (int i = 0; i < 50; ++i)
        waits.insert(Backoff(30s, 30s).next().count());
    QVERIFY(waits.size() > 40);
}

QTEST_GUILESS_MAIN(tst_Backoff)
#include "tst_Backoff.moc"
