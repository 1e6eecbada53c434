// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/store/Database.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonObject>
#include <QtCore/QList>

namespace signalbox::agent {

/// The configuration of an instance that no file keeps, or no file any more.
struct InstanceRecord {
    QString name;
    /// What differs from the defaults.
    QJsonObject document;
    /// It stands in place of a file's instance of that name.
    bool takenOver = false;
};

/// By name.
[[nodiscard]] Result<QList<InstanceRecord>> loadInstances(Database &database);
/// Adds it, or replaces the one of that name.
[[nodiscard]] Result<void> putInstance(Database &database, const InstanceRecord &record, const QDateTime &at);
/// Removing what is not there is no error.
[[nodiscard]] Result<void> removeInstance(Database &database, const QString &name);

} // namespace signalbox::agent
