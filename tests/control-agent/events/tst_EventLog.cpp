// SPDX-License-Identifier: Apache-2.0
#include "control-agent/events/EventLog.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;

class tst_EventLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void revisionsAreContiguous()
    {
        EventLog log;
        QList<qint64> seen;
        connect(&log, &EventLog::appended, this, [&seen](const LoggedEvent &logged) { seen.append(logged.event.revision); });
        for (int i = 0; i < 3; ++i)
            log.append(u"x"_s, {});
        QCOMPARE(seen, (QList<qint64>{1, 2, 3}));
        QCOMPARE(log.revision(), 3);
    }

    void resumes_data()
    {
        QTest::addColumn<qint64>("since");
        QTest::addColumn<int>("count"); // -1: lost
        QTest::newRow("nothing missed") << qint64(10) << 0;
        QTest::newRow("one missed") << qint64(9) << 1;
        QTest::newRow("all that is kept") << qint64(6) << 4;
        QTest::newRow("one too old") << qint64(5) << -1;
        QTest::newRow("ahead of us") << qint64(11) << -1;
        QTest::newRow("negative") << qint64(-1) << -1;
    }
    void resumes()
    {
        QFETCH(const qint64, since);
        QFETCH(const int, count);
        EventLog log(nullptr, 4);
        for (int i = 0; i < 10; ++i)
            log.append(u"x"_s, {{u"i"_s, i}});
        const auto missed = log.since(log.epoch(), since);
        QCOMPARE(missed ? int(missed->size()) : -1, count);
        if (count > 0) {
            QCOMPARE(missed->first().event.revision, since + 1);
            QCOMPARE(missed->last().event.revision, 10);
        }
    }

    void anotherEpochIsLost()
    {
        EventLog log;
        EventLog other;
        QVERIFY(log.epoch() != other.epoch());
        QVERIFY(!log.since(other.epoch(), 0));
        QVERIFY(log.since(log.epoch(), 0));
    }
};

QTEST_GUILESS_MAIN(tst_EventLog)
#include "tst_EventLog.moc"
