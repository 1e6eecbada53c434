// SPDX-License-Identifier: Apache-2.0
#include "control-agent/import/Settings.h"

#include "shared/base/Names.h"

#include <algorithm>

namespace signalbox::importer {

using namespace Qt::StringLiterals;

const XmlAttribute *Settings::take(QLatin1StringView name)
{
    const auto found = std::find_if(m_element.attributes.cbegin(), m_element.attributes.cend(),
                                    [name](const XmlAttribute &attribute) { return attribute.name == name; });
    if (found == m_element.attributes.cend())
        return nullptr;
    m_taken.insert(found->name);
    return found->value.trimmed().isEmpty() ? nullptr : &*found;
}

std::optional<bool> Settings::boolean(QLatin1StringView name)
{
    const XmlAttribute *attribute = take(name);
    if (!attribute)
        return std::nullopt;
    const QString value = attribute->value.trimmed().toLower();
    if (value == "true"_L1 || value == "false"_L1)
        return value == "true"_L1;
    m_gathering.note(attribute->line, u"%1 is left out: it is neither true nor false"_s.arg(shown(*attribute)));
    return std::nullopt;
}

std::optional<qint64> Settings::integer(QLatin1StringView name)
{
    const XmlAttribute *attribute = take(name);
    if (!attribute)
        return std::nullopt;
    bool isNumber = false;
    const qint64 value = attribute->value.trimmed().toLongLong(&isNumber);
    if (isNumber)
        return value;
    m_gathering.note(attribute->line, u"%1 is left out: it is no whole number"_s.arg(shown(*attribute)));
    return std::nullopt;
}

std::optional<qint64> Settings::integer(QLatin1StringView name, qint64 least, qint64 most)
{
    const std::optional<qint64> value = integer(name);
    if (!value)
        return std::nullopt;
    const qint64 possible = std::clamp(*value, least, most);
    if (possible != *value) {
        const XmlAttribute *attribute = take(name);
        m_gathering.note(attribute->line,
                         u"%1 becomes %2: %3 to %4 are possible here"_s.arg(shown(*attribute)).arg(possible).arg(least).arg(most));
    }
    return possible;
}

QList<XmlAttribute> Settings::rest() const
{
    QList<XmlAttribute> rest;
    for (const XmlAttribute &attribute : m_element.attributes) {
        if (!m_taken.contains(attribute.name))
            rest.append(attribute);
    }
    return rest;
}

bool mayBeSecret(const QString &name)
{
    if (name == "keyStorageFlags"_L1)
        return false;
    for (const auto word : {"pass"_L1, "pwd"_L1, "secret"_L1, "token"_L1, "key"_L1, "connectionstring"_L1, "credential"_L1}) {
        if (name.contains(word, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

QString shown(const XmlAttribute &attribute)
{
    constexpr qsizetype mostShown = 80;
    const QString value = attribute.value.size() > mostShown ? attribute.value.left(mostShown) + u'…' : attribute.value;
    return mayBeSecret(attribute.name) ? attribute.name + u"=\"…\""_s : u"%1=\"%2\""_s.arg(attribute.name, value);
}

void noteForeign(const Settings &settings, Gathering &gathering, const QStringList &known)
{
    const XmlElement &element = settings.element();
    for (const XmlAttribute &attribute : settings.rest()) {
        const QString nearest = nearestOf(attribute.name, known);
        const QString hint = nearest.isEmpty() ? QString() : u"; did you mean %1?"_s.arg(nearest);
        // A misspelt password is one, too.
        const QString what = mayBeSecret(nearest) ? attribute.name : shown(attribute);
        gathering.note(attribute.line, u"%1 is left out: SuperSocket knows no such attribute of <%2>%3"_s.arg(what, element.name, hint));
    }
    for (const XmlElement &child : element.children)
        gathering.note(child.line, u"<%1> is left out: SuperSocket knows no such element in <%2>"_s.arg(child.name, element.name));
    gathering.noteText(element);
}

} // namespace signalbox::importer
