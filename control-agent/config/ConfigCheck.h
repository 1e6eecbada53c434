// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/InstanceSet.h"

namespace signalbox::core {
class TypeRegistry;
}

namespace signalbox::agent {

/// One thing that is wrong. Line and column from 1; 0 when the file or the line as a whole is meant.
struct ConfigProblemAt {
    QString file;
    int line = 0;
    int column = 0;
    QString message;
    /// "demo.toml:12:3: …"
    QString toString() const;
};

struct ConfigReport {
    QList<ConfigProblemAt> problems;
    int instances = 0;
};

/// What a reload of the files would take over.
struct ReadConfig {
    AgentConfig files;
    InstanceSet instances;
};
/// Reads the files and judges what they and the store would make together: keys and values, certificates, listeners that
/// exclude each other. An unknown server type is no problem here: the instance fails and says so. What looks like a file that
/// somebody is about to write is one: its last value may be cut off, or it is empty and was not before.
/// Errors: InvalidConfiguration with `data.problems`, a list of {file, line, column, message}.
/// Thread: any; reads files.
[[nodiscard]] Result<ReadConfig> readForReload(const AgentConfig &inForce, const StoredInstances &stored);

/// Files whose last line has no end and whose last value may therefore be a part of a longer one. A start takes them, having
/// nothing better, and says so; a reload does not.
QList<ConfigProblemAt> findCutFiles(const QString &mainFile);

/// All that a start with these files would meet, as far as files can tell: keys and values, server types, certificates,
/// listeners that exclude each other; and what a reload would refuse. Plugins are looked at, and none of their code runs: the options of
/// their types are judged only where `types`, which this process has, has them too. Thread: any; reads files.
ConfigReport checkConfigFiles(const QString &file, const core::TypeRegistry &types);
/// The same with the plugins loaded, for a process that does nothing else. Thread: main.
ConfigReport tryConfigFiles(const QString &file);
/// The same for a text in place of the files; its relative paths are relative to `file`'s folder, its problems have no file.
ConfigReport checkConfigText(const QByteArray &text, const QString &file, const core::TypeRegistry &types);

} // namespace signalbox::agent
