// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/InstanceColumns.h"

#include "control-agent/cli/StateText.h"
#include "control-agent/cli/Units.h"
#include "shared/base/Names.h"

#include <algorithm>
#include <cmath>

namespace signalbox::cli {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Those of the instance itself. A type's own metrics are columns of the statistics.
QStringList fieldNames()
{
    QStringList names = columnsOf<api::Instance>();
    names.removeOne(u"metrics"_s);
    return names;
}

bool isNumber(const QString &field)
{
    static const QStringList numbers{u"sessions"_s, u"pid"_s, u"start_order"_s, u"max_sessions"_s, u"restarts"_s, u"revision"_s};
    return numbers.contains(field);
}

Result<QList<api::MetricColumn>> metricColumns(AgentLink &link)
{
    return link.call<api::MetricColumns>({}).map([](const api::MetricColumns::Result &columns) { return columns.instance; });
}

/// The first one that comes.
Result<api::MetricSample> nextSample(AgentLink &link)
{
    std::optional<api::MetricSample> sample;
    QObject context;
    QObject::connect(&link.client(), &client::AgentClient::sampleReceived, &context,
                     [&sample](const api::MetricSample &received) { sample = received; });
    link.client().setSubscriptions(false, true);
    const auto hasEnded = [&] { return sample || link.client().state() != client::AgentClient::State::Live; };
    if (!AgentLink::waitFor(hasEnded, QDeadlineTimer(link.timeoutOr(10s))))
        return failure(ErrorCode::TimedOut, u"the agent did not send its statistics in time"_s);
    if (!sample)
        return failure(link.client().lastError());
    return *sample;
}

QString numberText(double value, const QString &unit)
{
    if (unit == "B"_L1)
        return bytes(qint64(value));
    return value == std::floor(value) ? grouped(qint64(value)) : QString::number(value);
}

QString fieldText(const QJsonValue &value)
{
    if (value.isNull() || value.isUndefined())
        return {};
    if (value.isBool())
        return value.toBool() ? u"yes"_s : u"no"_s;
    if (value.isDouble())
        return grouped(value.toInteger());
    if (!value.isArray())
        return value.toString();
    QStringList words;
    for (const QJsonValue &word : value.toArray())
        words.append(word.toString());
    return words.join(u", "_s);
}

} // namespace

Result<InstanceColumns> InstanceColumns::read(const QString &names, AgentLink &link)
{
    InstanceColumns columns;
    const QStringList fields = fieldNames();
    std::optional<QList<api::MetricColumn>> metrics;
    for (const QString &part : names.split(u',', Qt::SkipEmptyParts)) {
        const QString name = part.trimmed();
        if (fields.contains(name)) {
            columns.m_columns.append({name, std::nullopt});
            continue;
        }
        if (!metrics) {
            Result<QList<api::MetricColumn>> known = metricColumns(link);
            if (!known)
                return failure(std::move(known.error()));
            metrics = *known;
        }
        const auto metric =
            std::find_if(metrics->cbegin(), metrics->cend(), [&name](const api::MetricColumn &c) { return c.name == name; });
        if (metric == metrics->cend()) {
            QStringList all = fields;
            for (const api::MetricColumn &column : std::as_const(*metrics))
                all.append(column.name);
            const QString nearest = nearestOf(name, all);
            all.removeDuplicates();
            return failure(
                ErrorCode::InvalidParams,
                u"no column \"%1\""_s.arg(name)
                    + (nearest.isEmpty() ? u"; there are %1"_s.arg(all.join(u", "_s)) : u"; did you mean \"%1\"?"_s.arg(nearest)));
        }
        columns.m_columns.append({name, *metric});
    }
    if (columns.m_columns.isEmpty())
        return failure(ErrorCode::InvalidParams, u"--columns needs a name; there are %1"_s.arg(fields.join(u", "_s)));
    if (metrics) {
        Result<api::MetricSample> sample = nextSample(link);
        if (!sample)
            return failure(std::move(sample.error()));
        columns.m_sample = std::move(*sample);
    }
    return columns;
}

QJsonValue InstanceColumns::valueOf(const Column &column, const api::Instance &instance) const
{
    if (!column.metric)
        return json::toObject(instance).value(column.name);
    const std::optional<double> value = m_sample.instances.value(instance.name).value(m_sample.columns.indexOf(column.name));
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
}

Table::Cell InstanceColumns::cellOf(const Column &column, const api::Instance &instance) const
{
    const QJsonValue value = valueOf(column, instance);
    if (column.metric)
        return {value.isNull() ? QString() : numberText(value.toDouble(), column.metric->unit)};
    if (column.name == "state"_L1)
        return stateCell(instance.state);
    if (column.name == "listeners"_L1)
        return {listenersText(instance.listeners)};
    if (column.name == "pid"_L1)
        return {instance.pid ? QString::number(*instance.pid) : QString()};
    return {fieldText(value), column.name == "error"_L1 ? Tone::Bad : Tone::Plain};
}

Table InstanceColumns::table(const QList<api::Instance> &instances) const
{
    QList<Table::Column> heads;
    for (const Column &column : m_columns) {
        const QString head = column.metric ? column.metric->title : column.name == "listeners"_L1 ? u"listens on"_s : column.name;
        heads.append({QString(head).replace(u'_', u' ').toUpper(),
                      column.metric || isNumber(column.name) ? Table::Align::Right : Table::Align::Left});
    }
    Table table(heads);
    for (const api::Instance &instance : instances) {
        QList<Table::Cell> cells;
        for (const Column &column : m_columns)
            cells.append(cellOf(column, instance));
        table.add(cells);
    }
    return table;
}

Records InstanceColumns::records(const QList<api::Instance> &instances) const
{
    Records records;
    for (const Column &column : m_columns)
        records.columns.append(column.name);
    for (const api::Instance &instance : instances) {
        QJsonObject item;
        for (const Column &column : m_columns)
            item.insert(column.name, valueOf(column, instance));
        records.items.append(item);
    }
    records.whole = records.items;
    return records;
}

} // namespace signalbox::cli
