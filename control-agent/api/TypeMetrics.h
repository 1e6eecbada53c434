// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/http/MetricText.h"
#include "server-core/instance/InstanceStatus.h"
#include "shared/api/Types.h"

namespace signalbox {
class ServerType;
}

namespace signalbox::core {
class TypeRegistry;
}

namespace signalbox::agent {

/// The metrics that server types have of their own, as columns beside those that every instance has.
/// Shape:  types that declare the same metric (name, kind, unit) share its column; one that means something else by a name,
///         or by a name of the host's, gets a column "type.name".
/// Thread: main.
class TypeMetrics
{
public:
    explicit TypeMetrics(const core::TypeRegistry &types);
    /// A type that came later; its columns come behind those that are there.
    void add(const QString &name, const ServerType &type);

    const QList<api::MetricColumn> &columns() const { return m_columns; }
    /// In the order of the columns; nothing for what the type does not have.
    QList<std::optional<double>> values(const QString &type, const QMap<QString, double> &metrics) const;
    /// `signalbox_service_NAME` for each column.
    void writeTo(MetricText &text, const QList<core::InstanceStatus> &instances) const;

private:
    void add(const QString &type, const api::MetricColumn &column);

    QList<api::MetricColumn> m_columns;
    /// For each type: which metric is in which column.
    QMap<QString, QMap<QString, qsizetype>> m_places;
};

} // namespace signalbox::agent
