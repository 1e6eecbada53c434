// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/import/Gathering.h"
#include "control-agent/import/XmlTree.h"

#include <QtCore/QSet>

#include <optional>

namespace signalbox::importer {

/// An element's attributes: each is asked for by name, and what nobody asked for can be told in the end.
class Settings
{
public:
    Settings(const XmlElement &element, Gathering &gathering) : m_element(element), m_gathering(gathering) { }

    /// Null where it is not there, or empty.
    const XmlAttribute *take(QLatin1StringView name);
    /// Nothing for what is no truth value or number; that is noted.
    std::optional<bool> boolean(QLatin1StringView name);
    std::optional<qint64> integer(QLatin1StringView name);
    /// The same, forced into the range, which is noted.
    std::optional<qint64> integer(QLatin1StringView name, qint64 least, qint64 most);
    /// Those that nobody took.
    QList<XmlAttribute> rest() const;

    const XmlElement &element() const { return m_element; }

private:
    const XmlElement &m_element;
    Gathering &m_gathering;
    QSet<QString> m_taken;
};

/// `name="value"`, without the value where it may be a secret.
QString shown(const XmlAttribute &attribute);
bool mayBeSecret(const QString &name);
/// Notes every attribute that is left and every child, as something that does not belong there.
void noteForeign(const Settings &settings, Gathering &gathering, const QStringList &known);

} // namespace signalbox::importer
