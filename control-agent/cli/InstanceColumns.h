// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/AgentLink.h"
#include "control-agent/cli/Records.h"
#include "control-agent/cli/Table.h"

namespace signalbox::cli {

/// What `list --columns` shows of instances: what the agent tells of each, and any of its statistics, also a type's own.
class InstanceColumns
{
public:
    /// `names`: separated by commas. Statistics are those of the second that it waits for.
    /// Errors: InvalidParams when there is no such column, naming the nearest.
    [[nodiscard]] static Result<InstanceColumns> read(const QString &names, AgentLink &link);

    Table table(const QList<api::Instance> &instances) const;
    /// Objects with these columns only.
    Records records(const QList<api::Instance> &instances) const;

private:
    struct Column {
        QString name;
        /// Nothing: a field of the instance.
        std::optional<api::MetricColumn> metric;
    };
    QJsonValue valueOf(const Column &column, const api::Instance &instance) const;
    Table::Cell cellOf(const Column &column, const api::Instance &instance) const;

    QList<Column> m_columns;
    api::MetricSample m_sample;
};

} // namespace signalbox::cli
