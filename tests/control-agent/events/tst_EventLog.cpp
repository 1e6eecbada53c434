// SPDX-License-Identifier: Apache-2.0
#include "control-agent/events/EventLog.h"

#include <QtTest/QtTest>

#include <malloc.h>

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

    void whatWasMissedIsAsItWasTold()
    {
        EventLog log;
        QList<LoggedEvent> told;
        connect(&log, &EventLog::appended, this, [&told](const LoggedEvent &logged) { told.append(logged); });
        const QJsonObject instance{
            {u"name"_s, u"Größe"_s}, {u"pid"_s, 4711}, {u"error"_s, QJsonValue()}, {u"listeners"_s, QJsonArray{1.5}}};
        log.append(u"instance.changed"_s, {{u"instance"_s, instance}}, {.instance = u"Größe"_s});
        log.append(u"user.added"_s, {}, {.account = u"anna"_s}, QDateTime(QDate(2030, 2, 3), QTime(4, 5, 6, 7), Qt::UTC));
        const auto missed = log.since(log.epoch(), 0);
        QVERIFY(missed && missed->size() == 2);
        for (qsizetype i = 0; i < 2; ++i) {
            QCOMPARE(json::toObject(missed->at(i).event), json::toObject(told[i].event));
            QCOMPARE(missed->at(i).subject.instance, told[i].subject.instance);
            QCOMPARE(missed->at(i).subject.account, told[i].subject.account);
        }
    }

    void costsLittleForAnEvent()
    {
        // As a life cycle event of an instance is.
        QJsonObject instance;
        for (int i = 0; i < 20; ++i)
            instance.insert(u"field_%1"_s.arg(i), u"value %1"_s.arg(i));
        EventLog log;
        const auto before = mallinfo2().uordblks;
        for (std::size_t i = 0; i < 2 * EventLog::defaultCapacity; ++i)
            log.append(u"instance.changed"_s, {{u"instance"_s, instance}}, {.instance = u"P"_s});
        const auto each = (mallinfo2().uordblks - before) / EventLog::defaultCapacity;
        QVERIFY2(each <= 1024, qPrintable(u"%1 bytes"_s.arg(each)));
        QCOMPARE(log.since(log.epoch(), log.revision() - qint64(EventLog::defaultCapacity))->size(), qsizetype(EventLog::defaultCapacity));
        QVERIFY(!log.since(log.epoch(), log.revision() - qint64(EventLog::defaultCapacity) - 1));
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
