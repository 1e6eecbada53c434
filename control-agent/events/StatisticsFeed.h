// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/events/ProcessUsage.h"
#include "shared/api/Types.h"

#include <QtCore/QDateTime>
#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <chrono>
#include <functional>
#include <vector>

namespace signalbox::agent {

/// Sums of one instance; all but `sessions` only rise.
struct InstanceReading {
    QString name;
    qint64 sessions = 0;
    qint64 sessionsTotal = 0;
    qint64 messagesIn = 0;
    qint64 messagesOut = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 refused = 0;
    qint64 throttled = 0;
    /// Of the types' own columns, in their order.
    QList<std::optional<double>> own = {};
};

/// Turns readings into samples, once a second, and only while somebody wants them.
/// Shape:  rates are null in the first sample after a pause: there is nothing to compare with.
/// Thread: main.
class StatisticsFeed : public QObject
{
    Q_OBJECT

public:
    using Clock = std::chrono::steady_clock;
    using Source = std::function<std::vector<InstanceReading>()>;
    using UsageSource = std::function<ProcessUsage()>;

    static constexpr std::chrono::milliseconds period{1000};

    explicit StatisticsFeed(Source source, UsageSource usage = readProcessUsage, QObject *parent = nullptr);

    /// Those that every instance has.
    static QList<api::MetricColumn> hostColumns();
    /// Behind them those of the server types; further ones come behind those that were.
    void setTypeColumns(const QList<api::MetricColumn> &columns) { m_typeColumns = columns; }
    QList<api::MetricColumn> instanceColumns() const { return hostColumns() + m_typeColumns; }
    static QList<api::MetricColumn> agentColumns();

    void setWanted(bool wanted);
    bool isRunning() const { return m_timer.isActive(); }

    /// One sample, compared with the one before. The timer calls it; tests do too.
    api::MetricSample take(Clock::time_point now, const QDateTime &at);

Q_SIGNALS:
    void sampled(const signalbox::api::MetricSample &sample);

private:
    using Values = QList<std::optional<double>>;
    Values valuesOf(const InstanceReading &reading, double seconds, qsizetype columns) const;
    Values agentValues(const std::vector<InstanceReading> &readings, const ProcessUsage &usage, double seconds) const;

    const Source m_source;
    const UsageSource m_usage;
    QList<api::MetricColumn> m_typeColumns;
    QTimer m_timer;
    QHash<QString, InstanceReading> m_before;
    ProcessUsage m_usageBefore;
    Clock::time_point m_at{};
    bool m_hasBefore = false;
};

} // namespace signalbox::agent
