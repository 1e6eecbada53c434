// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/AgentConfig.h"

#include <QtCore/QMap>

namespace signalbox::agent {

enum class InstanceOrigin { File, Store, TakenOver };

/// What the store keeps of one instance: what differs from the defaults.
struct StoredInstance {
    QJsonObject document;
    /// It stands in place of a file's.
    bool takenOver = false;
};
using StoredInstances = QMap<QString, StoredInstance>;

struct ConfiguredInstance {
    core::InstanceConfig config;
    InstanceOrigin origin = InstanceOrigin::File;
    /// Where a file defines it; empty: none does.
    QString file = {};
    int line = 0;
};

/// The instances of files and store together.
/// Shape:  the files' in their order, then the store's by name. A taken-over one has the store's configuration. One that
///         both define and nobody has taken over has the file's.
struct InstanceSet {
    QList<ConfiguredInstance> instances;
    /// What the store has and cannot be used, for the log.
    QStringList conflicts;

    const ConfiguredInstance *find(const QString &name) const;
};

InstanceSet instancesOf(const AgentConfig &files, const StoredInstances &stored);

/// Reads a document as strictly as a file; relative paths are relative to the configuration's folder.
/// Errors: InvalidConfiguration, one line for each thing that is wrong.
[[nodiscard]] Result<core::InstanceConfig> readDocument(const QJsonObject &document, const AgentConfig &files);

/// Of a configuration: the same values give the same number, over restarts, too.
qint64 revisionOf(const core::InstanceConfig &config);

} // namespace signalbox::agent
