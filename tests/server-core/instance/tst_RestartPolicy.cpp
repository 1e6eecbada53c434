// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/RestartPolicy.h"

#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace std::chrono_literals;

class tst_RestartPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doublesTheWaitUpToTheLongest();
    void givesUpAtTheLastEndOfTheWindow();
    void beginsAfreshAfterALongRun();
    void beginsAfreshForAPerson();
    void followsThePolicy_data();
    void followsThePolicy();

private:
    RestartPolicy::Clock::time_point m_now = RestartPolicy::Clock::time_point(1h);
};

void tst_RestartPolicy::doublesTheWaitUpToTheLongest()
{
    RestartConfig config;
    config.backoffMost = 1s;
    config.giveUpAfter = 100;
    RestartPolicy policy(config);
    QList<qint64> waits;
    for (int i = 1; i <= 6; ++i) {
        const auto decision = policy.ended(true, m_now);
        QVERIFY(decision.restart);
        QCOMPARE(decision.attempt, i);
        waits += decision.delay.count();
        m_now += decision.delay;
    }
    QCOMPARE(waits, QList<qint64>({100, 200, 400, 800, 1000, 1000}));
}

void tst_RestartPolicy::givesUpAtTheLastEndOfTheWindow()
{
    RestartConfig config;
    config.giveUpAfter = 3;
    config.giveUpWithin = 10s;
    RestartPolicy policy(config);
    QVERIFY(policy.ended(true, m_now).restart);
    QVERIFY(policy.ended(true, m_now + 1s).restart);
    // The first one is out of the window.
    QVERIFY(policy.ended(true, m_now + 10001ms).restart);
    const auto last = policy.ended(true, m_now + 10002ms);
    QVERIFY(!last.restart);
    QVERIFY(last.gaveUp);
}

void tst_RestartPolicy::beginsAfreshAfterALongRun()
{
    RestartConfig config;
    config.giveUpAfter = 100;
    RestartPolicy policy(config);
    policy.ended(true, m_now);
    QCOMPARE(policy.ended(true, m_now).delay, 200ms);
    const auto later = policy.ended(true, m_now + config.giveUpWithin + config.backoffMost + 1ms);
    QCOMPARE(later.delay, 100ms);
    QCOMPARE(later.attempt, 1);
}

void tst_RestartPolicy::beginsAfreshForAPerson()
{
    RestartConfig config;
    config.giveUpAfter = 2;
    RestartPolicy policy(config);
    QVERIFY(policy.ended(true, m_now).restart);
    policy.forget();
    QVERIFY(policy.ended(true, m_now).restart);
}

void tst_RestartPolicy::followsThePolicy_data()
{
    using Policy = RestartConfig::Policy;
    QTest::addColumn<Policy>("policy");
    QTest::addColumn<bool>("failed");
    QTest::addColumn<bool>("restarts");
    QTest::newRow("never, crash") << Policy::Never << true << false;
    QTest::newRow("on-failure, crash") << Policy::OnFailure << true << true;
    QTest::newRow("on-failure, clean") << Policy::OnFailure << false << false;
    QTest::newRow("always, clean") << Policy::Always << false << true;
}

void tst_RestartPolicy::followsThePolicy()
{
    QFETCH(RestartConfig::Policy, policy);
    QFETCH(bool, failed);
    RestartConfig config;
    config.policy = policy;
    const auto decision = RestartPolicy(config).ended(failed, m_now);
    QTEST(decision.restart, "restarts");
    QVERIFY(!decision.gaveUp);
}

QTEST_GUILESS_MAIN(tst_RestartPolicy)
#include "tst_RestartPolicy.moc"
