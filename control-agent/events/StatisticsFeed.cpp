// SPDX-License-Identifier: Apache-2.0
#include "control-agent/events/StatisticsFeed.h"

#include "shared/base/IsoTime.h"

#include <cmath>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using api::MetricColumn;
using enum api::MetricKind;

namespace {

QList<QString> namesOf(const QList<MetricColumn> &columns)
{
    QList<QString> names;
    for (const MetricColumn &column : columns)
        names.append(column.name);
    return names;
}

/// To 3 decimals: a second is not measured better, and the text stays short.
std::optional<double> perSecond(double before, double now, double seconds)
{
    if (seconds <= 0)
        return std::nullopt;
    return std::round((now - before) / seconds * 1000) / 1000;
}

std::optional<double> rate(qint64 before, qint64 now, double seconds)
{
    return perSecond(double(before), double(now), seconds);
}

} // namespace

StatisticsFeed::StatisticsFeed(Source source, UsageSource usage, QObject *parent)
    : QObject(parent), m_source(std::move(source)), m_usage(std::move(usage))
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(period);
    connect(&m_timer, &QTimer::timeout, this, [this] { Q_EMIT sampled(take(Clock::now(), QDateTime::currentDateTimeUtc())); });
}

QList<MetricColumn> StatisticsFeed::hostColumns()
{
    return {
        {u"sessions"_s, u"Sessions"_s, {}, Gauge, u"Live sessions"_s},
        {u"sessions_total"_s, u"Total sessions"_s, {}, Counter, u"Sessions accepted since the agent started"_s},
        {u"messages_in"_s, u"Messages in"_s, {}, Counter, u"Messages received since the agent started"_s},
        {u"messages_out"_s, u"Messages out"_s, {}, Counter, u"Messages sent since the agent started"_s},
        {u"messages_in_rate"_s, u"Messages in/s"_s, u"1/s"_s, Rate, u"Messages received per second"_s},
        {u"messages_out_rate"_s, u"Messages out/s"_s, u"1/s"_s, Rate, u"Messages sent per second"_s},
        {u"bytes_in"_s, u"Bytes in"_s, u"B"_s, Counter, u"Bytes received since the agent started"_s},
        {u"bytes_out"_s, u"Bytes out"_s, u"B"_s, Counter, u"Bytes sent since the agent started"_s},
        {u"bytes_in_rate"_s, u"Bytes in/s"_s, u"B/s"_s, Rate, u"Bytes received per second"_s},
        {u"bytes_out_rate"_s, u"Bytes out/s"_s, u"B/s"_s, Rate, u"Bytes sent per second"_s},
        {u"refused"_s,
         u"Refused"_s,
         {},
         Counter,
         u"Connections that became no session since the agent started: filters, limits, a full server"_s},
        {u"throttled"_s, u"Throttled"_s, {}, Counter, u"Times a session had to wait for its rate of messages since the agent started"_s},
    };
}

QList<MetricColumn> StatisticsFeed::agentColumns()
{
    return {
        {u"sessions"_s, u"Sessions"_s, {}, Gauge, u"Live sessions of all instances"_s},
        {u"messages_in_rate"_s, u"Messages in/s"_s, u"1/s"_s, Rate, u"Messages received per second, all instances"_s},
        {u"messages_out_rate"_s, u"Messages out/s"_s, u"1/s"_s, Rate, u"Messages sent per second, all instances"_s},
        {u"cpu_percent"_s, u"CPU"_s, u"%"_s, Gauge, u"CPU time of the agent's process, in percent of one core"_s},
        {u"memory_bytes"_s, u"Memory"_s, u"B"_s, Gauge, u"Resident memory of the agent's process"_s},
    };
}

void StatisticsFeed::setWanted(bool wanted)
{
    if (wanted == m_timer.isActive())
        return;
    if (!wanted) {
        m_timer.stop();
        m_hasBefore = false;
        m_before.clear();
        return;
    }
    // The base that the first sample compares with.
    (void)take(Clock::now(), QDateTime::currentDateTimeUtc());
    m_timer.start();
}

api::MetricSample StatisticsFeed::take(Clock::time_point now, const QDateTime &at)
{
    const std::vector<InstanceReading> readings = m_source();
    const ProcessUsage usage = m_usage();
    const auto elapsed = m_hasBefore ? std::chrono::duration_cast<std::chrono::milliseconds>(now - m_at) : std::chrono::milliseconds(0);
    const double seconds = double(elapsed.count()) / 1000;

    api::MetricSample sample;
    sample.at = isoTime(at);
    sample.interval_ms = int(elapsed.count());
    sample.columns = namesOf(instanceColumns());
    sample.agent_columns = namesOf(agentColumns());
    for (const InstanceReading &reading : readings)
        sample.instances.insert(reading.name, valuesOf(reading, seconds, sample.columns.size()));
    sample.agent = agentValues(readings, usage, seconds);

    m_before.clear();
    for (const InstanceReading &reading : readings)
        m_before.insert(reading.name, reading);
    m_usageBefore = usage;
    m_at = now;
    m_hasBefore = true;
    return sample;
}

StatisticsFeed::Values StatisticsFeed::valuesOf(const InstanceReading &reading, double seconds, qsizetype columns) const
{
    const auto it = m_before.constFind(reading.name);
    const InstanceReading &before = it != m_before.cend() ? *it : reading;
    const double span = it != m_before.cend() ? seconds : 0;
    Values values{double(reading.sessions),
                  double(reading.sessionsTotal),
                  double(reading.messagesIn),
                  double(reading.messagesOut),
                  rate(before.messagesIn, reading.messagesIn, span),
                  rate(before.messagesOut, reading.messagesOut, span),
                  double(reading.bytesIn),
                  double(reading.bytesOut),
                  rate(before.bytesIn, reading.bytesIn, span),
                  rate(before.bytesOut, reading.bytesOut, span),
                  double(reading.refused),
                  double(reading.throttled)};
    values.append(reading.own);
    values.resize(columns);
    return values;
}

StatisticsFeed::Values StatisticsFeed::agentValues(const std::vector<InstanceReading> &readings, const ProcessUsage &usage,
                                                   double seconds) const
{
    qint64 sessions = 0;
    InstanceReading before;
    InstanceReading now;
    for (const InstanceReading &reading : readings) {
        sessions += reading.sessions;
        // An instance that was not there before would show all its past as one second's rate.
        const auto it = m_before.constFind(reading.name);
        if (it == m_before.cend())
            continue;
        before.messagesIn += it->messagesIn;
        before.messagesOut += it->messagesOut;
        now.messagesIn += reading.messagesIn;
        now.messagesOut += reading.messagesOut;
    }
    const auto cpuSeconds = [](const ProcessUsage &u) { return double(u.cpu.count()) / 1e6; };
    return {double(sessions), rate(before.messagesIn, now.messagesIn, seconds), rate(before.messagesOut, now.messagesOut, seconds),
            perSecond(cpuSeconds(m_usageBefore) * 100, cpuSeconds(usage) * 100, seconds), double(usage.memory)};
}

} // namespace signalbox::agent
