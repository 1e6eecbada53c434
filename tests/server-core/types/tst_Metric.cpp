// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/Metric.h"

#include <QtTest/QtTest>

#include <thread>
#include <vector>

using namespace signalbox;
using namespace Qt::StringLiterals;

class tst_Metric : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsFromManyThreads();
    void gaugesAreSet();
    void aNameIsOneMetric();
};

void tst_Metric::countsFromManyThreads()
{
    Metric counter(MetricKind::Counter);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 12; ++i) {
        threads.emplace_back([&counter] {
            for (int n = 0; n < 10000; ++n)
                ++counter;
        });
    }
    threads.clear();
    QCOMPARE(counter.value(), 120000.0);
}

void tst_Metric::gaugesAreSet()
{
    Metric gauge(MetricKind::Gauge);
    gauge.set(2.5);
    std::jthread([&gauge] { gauge.add(-1); }).join();
    QCOMPARE(gauge.value(), 1.5);
    gauge.set(7);
    QCOMPARE(gauge.value(), 7.0);
}

void tst_Metric::aNameIsOneMetric()
{
    MetricSet set;
    Metric &lines = set.counter("lines");
    set.gauge(u"load"_s).set(3);
    QCOMPARE(&set.counter("lines"), &lines);
    lines.add(2);
    QCOMPARE(set.values(), (QMap<QString, double>{{u"lines"_s, 2}, {u"load"_s, 3}}));
}

QTEST_GUILESS_MAIN(tst_Metric)
#include "tst_Metric.moc"
