// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/MetricHistories.h"
#include "tests/manager-gui/support/Hosts.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using Span = MetricHistory::Span;

namespace {

const QList<QString> columns{u"sessions"_s, u"rate"_s};

} // namespace

class tst_MetricHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aLostSampleIsJitterAndTwoAreAGap()
    {
        MetricHistory history;
        for (const qint64 second : {0, 1, 3, 4, 10, 11})
            history.add(second * 1000, columns, {5, 6});
        const auto stretches = history.stretches(u"rate"_s, Span::FiveMinutes, 11'000);
        QCOMPARE(stretches.size(), 2);
        QCOMPARE(stretches.first().size(), 4);
        QCOMPARE(stretches.last(), (QList<QPointF>{{10'000, 6}, {11'000, 6}}));
    }

    void aValueThatIsNotThereMakesAGapInItsColumnOnly()
    {
        MetricHistory history;
        for (int second = 0; second < 9; ++second)
            history.add(second * 1000, columns, {5, second > 2 && second < 6 ? std::nullopt : std::optional(1.0)});
        QCOMPARE(history.stretches(u"rate"_s, Span::FiveMinutes, 9000).size(), 2);
        QCOMPARE(history.stretches(u"sessions"_s, Span::FiveMinutes, 9000).size(), 1);
        QVERIFY(history.stretches(u"unheard"_s, Span::FiveMinutes, 9000).isEmpty());
    }

    void theHourIsMadeOfMeansOfTenSeconds()
    {
        MetricHistory history;
        for (int second = 0; second < 31; ++second)
            history.add(second * 1000, columns, {second / 10 * 100 + second % 10, 0});
        QCOMPARE(history.stretches(u"sessions"_s, Span::Hour, 31'000),
                 (MetricHistory::Stretches{{{5000, 4.5}, {15'000, 104.5}, {25'000, 204.5}}}));
    }

    void anHourFitsItsBound()
    {
        MetricHistory history;
        QList<QString> ten;
        QList<std::optional<double>> values;
        for (int i = 0; i < 10; ++i) {
            ten.append(QString::number(i));
            values.append(i);
        }
        qint64 now = 0;
        for (int second = 0; second < 2 * 3600; ++second)
            history.add(now = second * 1000LL, ten, values);
        QVERIFY2(history.bytes() <= 33'000, qPrintable(QString::number(history.bytes())));
        const auto fine = history.stretches(u"3"_s, Span::FiveMinutes, now);
        const auto coarse = history.stretches(u"3"_s, Span::Hour, now);
        QCOMPARE(fine.size(), 1);
        QCOMPARE(coarse.size(), 1);
        QVERIFY(now - qint64(fine.first().first().x()) >= 299'000);
        QVERIFY(now - qint64(coarse.first().first().x()) >= 3'580'000);
    }

    void aNewSetOfColumnsStartsAnew()
    {
        MetricHistory history;
        history.add(0, columns, {1, 2});
        history.add(1000, {u"rate"_s}, {7});
        QCOMPARE(history.stretches(u"rate"_s, Span::FiveMinutes, 1000), (MetricHistory::Stretches{{{1000, 7}}}));
        QVERIFY(history.stretches(u"sessions"_s, Span::FiveMinutes, 1000).isEmpty());
    }

    void ofALargeFleetThoseAreKeptThatWereLookedAt()
    {
        Hosts hosts;
        QList<api::Instance> fleet;
        for (int i = 0; i < MetricHistories::room + 50; ++i)
            fleet.append(makeInstance(u"i%1"_s.arg(i, 4, 10, QLatin1Char('0'))));
        MetricHistories histories(hosts.list);
        Host *host = hosts.live(u"demo"_s, fleet);
        api::MetricSample sample;
        sample.columns = columns;
        for (const api::Instance &instance : std::as_const(fleet))
            sample.instances.insert(instance.name, {1, 2});
        Q_EMIT Hosts::link(host)->sampleReceived(sample);
        QCOMPARE(histories.instanceCount(), MetricHistories::room);
        const InstanceKey last{host, fleet.last().name};
        QVERIFY(!histories.find(last));
        histories.watch({last});
        QVERIFY(histories.find(last));
        QCOMPARE(histories.instanceCount(), MetricHistories::room);
        Q_EMIT Hosts::link(host)->sampleReceived(sample);
        QCOMPARE(histories.find(last)->stretches(u"rate"_s, Span::FiveMinutes, QDateTime::currentMSecsSinceEpoch()).size(), 1);
        // Looked at last is the last to go.
        for (int i = 0; i < MetricHistories::room - 1; ++i)
            histories.watch({{host, fleet.at(i).name}});
        QVERIFY(histories.find(last));
    }

    void whatIsRemovedIsForgotten()
    {
        Hosts hosts;
        MetricHistories histories(hosts.list);
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s), makeInstance(u"b"_s)});
        Hosts::link(host)->sendSample(u"a"_s, 1);
        Hosts::link(host)->sendSample(u"b"_s, 1);
        QCOMPARE(histories.instanceCount(), 2);
        Hosts::link(host)->sendRemoval(u"a"_s);
        QCOMPARE(histories.instanceCount(), 1);
        QVERIFY(histories.find({host, QString()}));
        hosts.list.remove(host);
        QCOMPARE(histories.instanceCount(), 0);
        QCOMPARE(histories.bytes(), 0U);
    }
};

QTEST_GUILESS_MAIN(tst_MetricHistory)
#include "tst_MetricHistory.moc"
