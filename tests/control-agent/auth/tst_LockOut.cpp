// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/LockOut.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;
using namespace std::chrono_literals;

class tst_LockOut : public QObject
{
    Q_OBJECT

    using Time = LockOut::Clock::time_point;

private Q_SLOTS:
    void locksAtTheFifthFailure()
    {
        LockOut lockOut;
        const Time start{1h};
        for (int i = 0; i < 4; ++i)
            lockOut.failed(u"a"_s, start);
        QVERIFY(lockOut.check(u"a"_s, start));
        lockOut.failed(u"a"_s, start);
        const auto locked = lockOut.check(u"a"_s, start);
        QCOMPARE(locked.error().code, ErrorCode::TooManyAttempts);
        QVERIFY2(locked.error().message.contains(u"in 1 s"_s), qPrintable(locked.error().message));
        QVERIFY(lockOut.check(u"b"_s, start));
        QVERIFY(lockOut.check(u"a"_s, start + 1s));
    }

    void doublesUpToTenMinutes()
    {
        LockOut lockOut;
        Time now{1h};
        for (int i = 0; i < 4; ++i)
            lockOut.failed(u"a"_s, now);
        std::chrono::seconds expected = 1s;
        for (int i = 0; i < 14; ++i) {
            lockOut.failed(u"a"_s, now);
            QVERIFY(!lockOut.check(u"a"_s, now + expected - 1ms));
            QVERIFY(lockOut.check(u"a"_s, now + expected));
            now += std::min<std::chrono::seconds>(expected, 4min);
            expected = std::min<std::chrono::seconds>(expected * 2, 10min);
        }
    }

    void forgetsAfterTheWindow()
    {
        LockOut lockOut;
        const Time start{1h};
        for (int i = 0; i < 4; ++i)
            lockOut.failed(u"a"_s, start);
        lockOut.failed(u"a"_s, start + 5min + 1s);
        QVERIFY(lockOut.check(u"a"_s, start + 5min + 1s));
    }

    void successClears()
    {
        LockOut lockOut;
        const Time start{1h};
        for (int i = 0; i < 4; ++i)
            lockOut.failed(u"a"_s, start);
        lockOut.succeeded(u"a"_s);
        lockOut.failed(u"a"_s, start);
        QVERIFY(lockOut.check(u"a"_s, start));
    }

    void memoryIsBounded()
    {
        LockOut lockOut;
        Time now{1h};
        for (qsizetype i = 0; i < LockOut::mostKeys + 100; ++i)
            lockOut.failed(QString::number(i), now += 1ms);
        QCOMPARE(lockOut.size(), LockOut::mostKeys);
    }
};

QTEST_GUILESS_MAIN(tst_LockOut)
#include "tst_LockOut.moc"
