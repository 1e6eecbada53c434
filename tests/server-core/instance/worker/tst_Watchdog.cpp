// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/Watchdog.h"

#include <QtTest/QtTest>

using namespace signalbox::core::worker;
using namespace std::chrono_literals;
using Verdict = Watchdog::Verdict;

class tst_Watchdog : public QObject
{
    Q_OBJECT

    Watchdog::Clock::time_point m_start = Watchdog::Clock::time_point() + 1h;

    /// The verdict after judging every second from `from` to `to`, hearing nothing.
    Verdict silence(Watchdog &dog, std::chrono::seconds from, std::chrono::seconds to)
    {
        Verdict verdict = Verdict::Well;
        for (auto at = from; at <= to; at += 1s)
            verdict = dog.judge(m_start + at);
        return verdict;
    }

private Q_SLOTS:
    void suspectsThenGivesUp()
    {
        Watchdog dog(20s, 1s, m_start);
        QCOMPARE(silence(dog, 1s, 4s), Verdict::Well);
        QCOMPARE(silence(dog, 5s, 19s), Verdict::Suspect);
        QCOMPARE(silence(dog, 20s, 20s), Verdict::Hung);
    }

    void isCalmedByAWord()
    {
        Watchdog dog(20s, 1s, m_start);
        QCOMPARE(silence(dog, 1s, 19s), Verdict::Suspect);
        dog.heard(false, m_start + 19s);
        QCOMPARE(silence(dog, 20s, 23s), Verdict::Well);
    }

    void takesAThreadThatDoesNotTurnForSilence()
    {
        Watchdog dog(10s, 1s, m_start);
        for (auto at = 1s; at <= 9s; at += 1s) {
            dog.heard(true, m_start + at);
            QCOMPARE(dog.judge(m_start + at), at < 5s ? Verdict::Well : Verdict::Suspect);
        }
        QCOMPARE(dog.judge(m_start + 10s), Verdict::Hung);
        dog.heard(false, m_start + 10s);
        QCOMPARE(dog.judge(m_start + 11s), Verdict::Well);
    }

    void suspectsEarlierWhenTheTimeIsShort()
    {
        Watchdog dog(2s, 1s, m_start);
        QCOMPARE(dog.judge(m_start + 1s), Verdict::Suspect);
        QCOMPARE(dog.judge(m_start + 2s), Verdict::Hung);
    }

    void neverGivesUpWithoutALimit()
    {
        Watchdog dog(0ms, 1s, m_start);
        QCOMPARE(silence(dog, 1s, 1000s), Verdict::Suspect);
    }

    void doesNotCountItsOwnSleep()
    {
        Watchdog dog(10s, 1s, m_start);
        QCOMPARE(silence(dog, 1s, 3s), Verdict::Well);
        // This process was stopped for a minute.
        QCOMPARE(dog.judge(m_start + 63s), Verdict::Well);
        QCOMPARE(silence(dog, 64s, 66s), Verdict::Well);
        // And the other one really hangs.
        QCOMPARE(silence(dog, 67s, 71s), Verdict::Suspect);
        QCOMPARE(silence(dog, 72s, 72s), Verdict::Hung);
    }

    void takesANewLimit()
    {
        Watchdog dog(10s, 1s, m_start);
        QCOMPARE(silence(dog, 1s, 9s), Verdict::Suspect);
        dog.setHangTimeout(60s);
        QCOMPARE(silence(dog, 10s, 59s), Verdict::Suspect);
        QCOMPARE(silence(dog, 60s, 60s), Verdict::Hung);
    }
};

QTEST_APPLESS_MAIN(tst_Watchdog)
#include "tst_Watchdog.moc"
