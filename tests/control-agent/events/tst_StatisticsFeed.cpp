// SPDX-License-Identifier: Apache-2.0
#include "control-agent/events/StatisticsFeed.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;
using namespace std::chrono_literals;

class tst_StatisticsFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_readings = {{u"A"_s, 3, 10, 100, 200, 1000, 2000, 7, 8}};
        m_usage = {1s, 4096};
    }

    void valuesMatchTheColumns()
    {
        const api::MetricSample sample = take(0s);
        QCOMPARE(sample.columns.size(), StatisticsFeed::hostColumns().size());
        QCOMPARE(sample.instances.value(u"A"_s).size(), sample.columns.size());
        QCOMPARE(sample.agent.size(), sample.agent_columns.size());
        QCOMPARE(sample.agent.size(), StatisticsFeed::agentColumns().size());
    }

    void firstSampleHasNoRates()
    {
        const api::MetricSample sample = take(0s);
        QCOMPARE(at(sample, u"sessions"_s), std::optional<double>(3));
        QCOMPARE(at(sample, u"messages_in"_s), std::optional<double>(100));
        QCOMPARE(at(sample, u"refused"_s), std::optional<double>(7));
        QCOMPARE(at(sample, u"throttled"_s), std::optional<double>(8));
        QCOMPARE(at(sample, u"messages_in_rate"_s), std::nullopt);
        QCOMPARE(sample.agent.at(sample.agent_columns.indexOf(u"cpu_percent"_s)), std::nullopt);
    }

    void ratesAreOverTheRealTime()
    {
        (void)take(0s);
        m_readings.front().messagesIn += 30;
        m_readings.front().bytesOut += 500;
        m_usage.cpu += 1s;
        const api::MetricSample sample = take(2s);
        QCOMPARE(sample.interval_ms, 2000);
        QCOMPARE(at(sample, u"messages_in_rate"_s), std::optional<double>(15));
        QCOMPARE(at(sample, u"messages_out_rate"_s), std::optional<double>(0));
        QCOMPARE(at(sample, u"bytes_out_rate"_s), std::optional<double>(250));
        QCOMPARE(sample.agent.at(sample.agent_columns.indexOf(u"cpu_percent"_s)), std::optional<double>(50));
        QCOMPARE(sample.agent.at(sample.agent_columns.indexOf(u"messages_in_rate"_s)), std::optional<double>(15));
    }

    void aNewInstanceIsNoBurst()
    {
        (void)take(0s);
        m_readings.push_back({u"B"_s, 1, 1, 5000, 5000, 1, 1});
        const api::MetricSample sample = take(1s);
        QCOMPARE(sample.agent.at(sample.agent_columns.indexOf(u"messages_in_rate"_s)), std::optional<double>(0));
        QCOMPARE(sample.agent.at(sample.agent_columns.indexOf(u"sessions"_s)), std::optional<double>(4));
    }

    void runsOnlyWhileWanted()
    {
        int asked = 0;
        StatisticsFeed feed([&asked] { return ++asked, std::vector<InstanceReading>(); }, [] { return ProcessUsage(); });
        QVERIFY(!feed.isRunning());
        QCOMPARE(asked, 0);
        feed.setWanted(true);
        QVERIFY(feed.isRunning());
        feed.setWanted(false);
        QVERIFY(!feed.isRunning());
    }

    void readsThisProcess()
    {
        const ProcessUsage usage = readProcessUsage();
        QVERIFY(usage.memory > 1'000'000);
        QVERIFY(usage.cpu > 0us);
    }

private:
    api::MetricSample take(std::chrono::seconds after)
    {
        return m_feed.take(StatisticsFeed::Clock::time_point(1h) + after, QDateTime::currentDateTimeUtc());
    }
    static std::optional<double> at(const api::MetricSample &sample, const QString &column)
    {
        return sample.instances.value(u"A"_s).at(sample.columns.indexOf(column));
    }

    std::vector<InstanceReading> m_readings;
    ProcessUsage m_usage;
    StatisticsFeed m_feed{[this] { return m_readings; }, [this] { return m_usage; }};
};

QTEST_GUILESS_MAIN(tst_StatisticsFeed)
#include "tst_StatisticsFeed.moc"
