// SPDX-License-Identifier: Apache-2.0
#include "control-agent/import/ServerTypes.h"

#include "control-agent/import/TomlText.h"

namespace signalbox::importer {

using namespace Qt::StringLiterals;

namespace {

QString withoutCounterpart(const QString &type, const QString &name)
{
    return u".NET code does not run here; name what serves it with --map %1=TYPE, or write it as a plugin. Unless a type \"%2\" exists, "
           u"its "
           "instances show: no server type \"%2\""_s.arg(type, name);
}

} // namespace

void ServerTypes::read(const XmlElement &list)
{
    Settings settings(list, m_gathering);
    for (const XmlAttribute &attribute : settings.rest())
        m_gathering.note(attribute.line, u"%1 is left out: <%2> has no attributes"_s.arg(shown(attribute), list.name));
    m_gathering.noteText(list);
    for (const XmlElement &child : list.children) {
        if (child.name == "clear"_L1)
            continue;
        if (child.name == "remove"_L1)
            m_gathering.note(child.line, u"<remove> is left out: only this file is read, which has nothing inherited"_s);
        else
            readOne(child);
    }
}

void ServerTypes::readOne(const XmlElement &element)
{
    Settings settings(element, m_gathering);
    const XmlAttribute *name = settings.take("name"_L1);
    const XmlAttribute *type = settings.take("type"_L1);
    noteForeign(settings, m_gathering, {u"name"_s, u"type"_s});
    if (!name)
        return m_gathering.note(element.line, u"<%1> is left out: a server type without name cannot be used"_s.arg(element.name));
    const QString valid = validName(name->value);
    const QString known = name->value.trimmed().toLower();
    if (m_types.contains(known))
        return m_gathering.note(element.line, u"the server type \"%1\" is left out here: it stands above already"_s.arg(name->value));
    m_types.insert(known, valid);

    const QString dotNetType = type ? type->value : QString();
    const QString alias = m_gathering.mapped(QStringList{name->value.trimmed(), valid} + classNames(dotNetType));
    if (alias.isEmpty())
        return m_gathering.note(element.line,
                                u"server type \"%1\" (%2) is not carried over: %3"_s.arg(
                                    name->value, classNames(dotNetType).value(1, u"no class"_s), withoutCounterpart(name->value, valid)));
    if (valid != name->value)
        m_gathering.note(
            element.line,
            u"the server type \"%1\" is called \"%2\": names are 1 to 64 letters, digits, '.', '_' or '-'"_s.arg(name->value, valid));
    if (alias == valid)
        return;
    m_toml += tomlComment(u"line %1: %2"_s.arg(element.line).arg(dotNetType));
    m_toml += u"[[type]]\n"_s + tomlLine("name"_L1, valid) + tomlLine("type"_L1, alias) + u'\n';
}

QString ServerTypes::ofClass(const XmlAttribute &serverType)
{
    const QStringList names = classNames(serverType.value);
    const QString alias = m_gathering.mapped(names);
    if (!alias.isEmpty())
        return alias;
    const QString name = validName(names.value(1, names.value(0)));
    m_gathering.note(serverType.line,
                     u"the class %1 is not carried over: %2"_s.arg(names.value(1, names.value(0)), withoutCounterpart(names.last(), name)));
    return name;
}

QString ServerTypes::typeOf(Settings &server)
{
    const XmlAttribute *name = server.take("serverTypeName"_L1);
    const XmlAttribute *oldName = server.take("serviceName"_L1);
    const XmlAttribute *serverType = server.take("serverType"_L1);
    if (!name)
        name = oldName;
    if (name && serverType)
        m_gathering.note(serverType->line, u"%1 is left out: serverTypeName counts, there as here"_s.arg(shown(*serverType)));
    if (!name && serverType)
        return ofClass(*serverType);
    if (!name) {
        m_gathering.note(server.element().line, u"the server has neither serverTypeName nor serverType; set its type"_s);
        return u"unnamed"_s;
    }
    const auto known = m_types.constFind(name->value.trimmed().toLower());
    if (known != m_types.constEnd())
        return *known;
    const QString valid = validName(name->value);
    const QString alias = m_gathering.mapped({name->value.trimmed(), valid});
    if (!alias.isEmpty())
        return alias;
    m_gathering.note(name->line, u"%1 is in no <serverTypes>: %2"_s.arg(shown(*name), withoutCounterpart(name->value, valid)));
    return valid;
}

} // namespace signalbox::importer
