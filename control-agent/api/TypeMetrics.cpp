// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/TypeMetrics.h"

#include "control-agent/events/StatisticsFeed.h"
#include "server-core/types/TypeRegistry.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

api::MetricColumn columnOf(const MetricDefinition &definition)
{
    return {definition.name, definition.title.isEmpty() ? definition.name : definition.title, definition.unit,
            definition.kind == MetricKind::Counter ? api::MetricKind::Counter : api::MetricKind::Gauge, definition.description};
}

bool isOfTheHost(const QString &name)
{
    const QList<api::MetricColumn> own = StatisticsFeed::hostColumns();
    return std::any_of(own.cbegin(), own.cend(), [&name](const api::MetricColumn &column) { return column.name == name; });
}

/// What Prometheus allows in a name.
QByteArray familyName(const QString &column)
{
    QByteArray name = "signalbox_service_";
    for (const QChar c : column)
        name += c.isLetterOrNumber() && c.unicode() < 128 ? char(c.toLower().unicode()) : '_';
    return name;
}

} // namespace

TypeMetrics::TypeMetrics(const core::TypeRegistry &types)
{
    for (const QString &name : types.names()) {
        if (const auto type = types.find(name))
            add(name, **type);
    }
}

void TypeMetrics::add(const QString &name, const ServerType &type)
{
    for (const MetricDefinition &definition : type.metrics())
        add(name, columnOf(definition));
}

void TypeMetrics::add(const QString &type, const api::MetricColumn &column)
{
    const auto find = [this](const QString &name) {
        return std::find_if(m_columns.cbegin(), m_columns.cend(), [&name](const api::MetricColumn &c) { return c.name == name; });
    };
    const auto same = find(column.name);
    if (same != m_columns.cend() && same->kind == column.kind && same->unit == column.unit) {
        m_places[type].insert(column.name, same - m_columns.cbegin());
        return;
    }
    api::MetricColumn own = column;
    if (same != m_columns.cend() || isOfTheHost(column.name))
        own.name = type + u'.' + column.name;
    m_places[type].insert(column.name, m_columns.size());
    m_columns.append(own);
}

QList<std::optional<double>> TypeMetrics::values(const QString &type, const QMap<QString, double> &metrics) const
{
    QList<std::optional<double>> values(m_columns.size());
    const QMap<QString, qsizetype> places = m_places.value(type);
    for (auto it = places.begin(); it != places.end(); ++it) {
        const auto value = metrics.constFind(it.key());
        if (value != metrics.cend())
            values[it.value()] = *value;
    }
    return values;
}

void TypeMetrics::writeTo(MetricText &text, const QList<core::InstanceStatus> &instances) const
{
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        const api::MetricColumn &column = m_columns.at(i);
        const bool counts = column.kind == api::MetricKind::Counter;
        const QByteArray name = familyName(column.name) + (counts ? "_total" : "");
        const QString help = column.description.isEmpty() ? column.title : column.description;
        bool begun = false;
        for (const core::InstanceStatus &status : instances) {
            const std::optional<double> value = values(status.config.type, status.metrics).at(i);
            if (!value)
                continue;
            if (!begun)
                text.family(name, counts ? MetricText::Kind::Counter : MetricText::Kind::Gauge, "", help.toUtf8());
            begun = true;
            text.sample({{"instance", status.config.name}, {"type", status.config.type}}, *value);
        }
    }
}

} // namespace signalbox::agent
