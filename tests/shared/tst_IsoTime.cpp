// SPDX-License-Identifier: Apache-2.0
#include "shared/base/IsoTime.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace Qt::StringLiterals;

class tst_IsoTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTimesAsQtDoes_data()
    {
        QTest::addColumn<QDateTime>("time");
        QTest::newRow("invalid") << QDateTime();
        QTest::newRow("epoch") << QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
        QTest::newRow("before it") << QDateTime::fromMSecsSinceEpoch(-1, Qt::UTC);
        QTest::newRow("leap day") << QDateTime(QDate(2024, 2, 29), QTime(23, 59, 59, 999), Qt::UTC);
        QTest::newRow("new year") << QDateTime(QDate(2027, 1, 1), QTime(0, 0), Qt::UTC);
        QTest::newRow("one millisecond") << QDateTime(QDate(1999, 12, 31), QTime(1, 2, 3, 4), Qt::UTC);
        QTest::newRow("elsewhere") << QDateTime(QDate(2026, 3, 29), QTime(2, 30), Qt::OffsetFromUTC, 19800);
        QTest::newRow("long ago") << QDateTime(QDate(7, 1, 2), QTime(3, 4), Qt::UTC);
        QTest::newRow("far off") << QDateTime(QDate(12026, 1, 1), QTime(0, 0), Qt::UTC);
    }
    void writesTimesAsQtDoes()
    {
        QFETCH(const QDateTime, time);
        QCOMPARE(isoTime(time), time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString());
    }
};

QTEST_GUILESS_MAIN(tst_IsoTime)
#include "tst_IsoTime.moc"
