// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/import/Settings.h"

#include <QtCore/QHash>

namespace signalbox::importer {

/// `<serverTypes>`, which give .NET classes names that servers use.
class ServerTypes
{
public:
    explicit ServerTypes(Gathering &gathering) : m_gathering(gathering) { }

    /// Reads `<serverTypes>`, or `<services>` of version 1.4.
    void read(const XmlElement &list);
    /// A [[type]] table for each one that somebody mapped.
    const QString &toml() const { return m_toml; }
    /// The type of an instance.
    QString typeOf(Settings &server);

private:
    void readOne(const XmlElement &element);
    QString ofClass(const XmlAttribute &serverType);

    Gathering &m_gathering;
    /// By the name in lower case, as SuperSocket compares: what instances of it have as type.
    QHash<QString, QString> m_types;
    QString m_toml;
};

} // namespace signalbox::importer
