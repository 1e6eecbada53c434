// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/TokenBucket.h"

#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace std::chrono_literals;

class tst_TokenBucket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWithASecondsWorth();
    void fillsAtItsRate();
    void paysBackWhatWasTakenTooMuch();
    void followsAnotherRate();
    void saysWhenTheNextOneComes();

private:
    const net::Clock::time_point m_start = net::Clock::time_point(1h);
};

void tst_TokenBucket::beginsWithASecondsWorth()
{
    TokenBucket bucket;
    QVERIFY(bucket.isNew());
    bucket.refill(7, m_start);
    QVERIFY(!bucket.isNew());
    QCOMPARE(bucket.tokens(), 7);
}

void tst_TokenBucket::fillsAtItsRate()
{
    TokenBucket bucket;
    bucket.refill(10, m_start);
    bucket.take(10);
    QCOMPARE(bucket.tokens(), 0);
    bucket.refill(10, m_start + 99ms);
    QCOMPARE(bucket.tokens(), 0);
    bucket.refill(10, m_start + 350ms);
    QCOMPARE(bucket.tokens(), 3);
    // The clock of a loop may be read before that of another.
    bucket.refill(10, m_start + 340ms);
    QCOMPARE(bucket.tokens(), 3);
    QVERIFY(!bucket.isFull(m_start + 1339ms));
    QVERIFY(bucket.isFull(m_start + 1350ms));
    bucket.refill(10, m_start + 24h);
    QCOMPARE(bucket.tokens(), 10);
}

void tst_TokenBucket::paysBackWhatWasTakenTooMuch()
{
    TokenBucket bucket;
    bucket.refill(10, m_start);
    bucket.take(15);
    bucket.refill(10, m_start + 500ms);
    QCOMPARE(bucket.tokens(), 0);
    bucket.refill(10, m_start + 600ms);
    QCOMPARE(bucket.tokens(), 1);
}

void tst_TokenBucket::followsAnotherRate()
{
    TokenBucket bucket;
    bucket.refill(100, m_start);
    bucket.refill(2, m_start);
    QCOMPARE(bucket.tokens(), 2);
    bucket.refill(100, m_start + 10ms);
    QCOMPARE(bucket.tokens(), 3);
}

void tst_TokenBucket::saysWhenTheNextOneComes()
{
    TokenBucket bucket;
    bucket.refill(4, m_start);
    QCOMPARE(bucket.wait(4), 0ms);
    bucket.take(4);
    QCOMPARE(bucket.wait(4), 250ms);
    bucket.refill(4, m_start + 100ms);
    QCOMPARE(bucket.wait(4), 150ms);
    bucket.refill(4, m_start + 250ms);
    QCOMPARE(bucket.wait(4), 0ms);
}

QTEST_GUILESS_MAIN(tst_TokenBucket)
#include "tst_TokenBucket.moc"
