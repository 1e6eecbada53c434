// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/TomlSource.h"

#include <QtCore/QHash>

#include <tuple>

namespace signalbox::agent {

/// Where the values of the configuration were written.
/// Shape:  path to place: "api.listen", "defaults.limits.idle_timeout", "instance.EchoServerA.listen[0].port".
class ConfigOrigins
{
public:
    struct Place {
        QString file;
        int line = 0;
        int column = 0;
        /// Which of the files, in the order of reading.
        int fileNumber = 0;
        QString toString() const { return QStringLiteral("%1:%2").arg(file).arg(line); }
        /// The order in which a person reads them.
        bool isBefore(const Place &other) const
        {
            return std::tie(fileNumber, line, column) < std::tie(other.fileNumber, other.line, other.column);
        }
    };

    /// Notes every value of the main file, its instances under their names.
    void addMainFile(const toml::table &table, const core::TomlSource &source);
    /// A file that is one instance.
    void addInstance(const toml::table &table, const core::TomlSource &source);

    /// `path` was written where `other` was.
    void addOther(const QString &path, const QString &other);

    /// Null when nobody wrote it.
    const Place *find(const QString &path) const;
    /// Below an instance's path `[defaults]` counts too.
    const Place *findFor(const QString &instance, const QString &key) const;

private:
    void noteInstance(const toml::table &table, const core::TomlSource &source);
    /// Tables that go by their names: "hub.chat.access".
    void noteNamed(const toml::array &tables, const QString &key, const core::TomlSource &source);
    void walk(const toml::table &table, const QString &prefix, const core::TomlSource &source);
    void take(const toml::node &node, const QString &path, const core::TomlSource &source);

    QHash<QString, Place> m_places;
    int m_files = 0;
};

} // namespace signalbox::agent
