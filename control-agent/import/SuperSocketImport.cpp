// SPDX-License-Identifier: Apache-2.0
#include "control-agent/import/SuperSocketImport.h"

#include "control-agent/import/LeftOut.h"
#include "control-agent/import/ServerElement.h"
#include "control-agent/import/TomlText.h"

#include <algorithm>

namespace signalbox::importer {

using namespace Qt::StringLiterals;

namespace {

/// The names that .NET's <configSections> gives to SuperSocket's sections, and those they usually have; in lower case.
QStringList sectionNames(const XmlElement &root)
{
    QStringList names{u"supersocket"_s, u"socketserver"_s};
    for (const XmlElement &sections : root.children) {
        if (sections.name != "configSections"_L1)
            continue;
        for (const XmlElement &section : sections.children) {
            QString name;
            QString type;
            for (const XmlAttribute &attribute : section.attributes) {
                if (attribute.name == "name"_L1)
                    name = attribute.value.toLower();
                else if (attribute.name == "type"_L1)
                    type = attribute.value;
            }
            if (type.startsWith("SuperSocket.SocketEngine.Configuration."_L1))
                names.append(name);
        }
    }
    return names;
}

class SectionImport
{
public:
    SectionImport(const ImportOptions &options) : m_options(options), m_gathering(options), m_types(m_gathering) { }

    /// Every section of the file; false when there is none.
    bool readRoot(const XmlElement &root);
    ImportOutcome outcome() const;

private:
    void readSection(const XmlElement &section);
    void readServers(const XmlElement &list, const QString &isolation);

    const ImportOptions &m_options;
    Gathering m_gathering;
    ServerTypes m_types;
    QString m_servers;
    int m_instances = 0;
};

bool SectionImport::readRoot(const XmlElement &root)
{
    const QStringList names = sectionNames(root);
    if (names.contains(root.name.toLower())) {
        readSection(root);
        return true;
    }
    if (root.name != "configuration"_L1)
        return false;
    // What .NET itself reads; what is left belongs to other programs.
    static const QStringList ofDotNet{u"configSections"_s, u"startup"_s, u"runtime"_s};
    bool isFound = false;
    for (const XmlElement &child : root.children) {
        if (names.contains(child.name.toLower())) {
            readSection(child);
            isFound = true;
        } else if (!ofDotNet.contains(child.name)) {
            m_gathering.note(child.line, u"<%1> is left out: it is no part of SuperSocket's configuration"_s.arg(child.name));
        }
    }
    return isFound;
}

void SectionImport::readSection(const XmlElement &section)
{
    Settings settings(section, m_gathering);
    const QString isolation = readIsolation(settings, u"none"_s, m_gathering);
    if (const XmlAttribute *source = settings.take("configSource"_L1))
        m_gathering.note(source->line, u"%1: the section stands in that file; import it instead"_s.arg(shown(*source)));
    noteLeftOutOfRoot(settings, m_gathering);
    for (const XmlAttribute &attribute : settings.rest())
        m_gathering.note(attribute.line,
                         u"%1 is left out: SuperSocket knows no such attribute of <%2>"_s.arg(shown(attribute), section.name));
    m_gathering.noteText(section);
    // Before the servers, wherever they stand.
    for (const XmlElement &child : section.children) {
        if (child.name == "serverTypes"_L1 || child.name == "services"_L1)
            m_types.read(child);
    }
    static const QMap<QString, QString> ofCode{
        {u"connectionFilters"_s, u"allow and deny in [instance.access] take addresses and networks, a plugin decides by more"_s},
        {u"logFactories"_s, u"the agent logs to standard error, and so to the journal"_s},
        {u"receiveFilterFactories"_s, u"framing belongs to the server type here"_s},
        {u"commandLoaders"_s, u"commands belong to the server type here: write them as a plugin"_s}};
    for (const XmlElement &child : section.children) {
        if (child.name == "servers"_L1)
            readServers(child, isolation);
        else if (ofCode.contains(child.name))
            m_gathering.note(child.line, u"<%1> is left out: it is .NET code; %2"_s.arg(child.name, ofCode.value(child.name)));
        else if (child.name != "serverTypes"_L1 && child.name != "services"_L1)
            m_gathering.note(
                child.line,
                u"<%1> is left out: SuperSocket knows no such element, so it is an option of the program's own"_s.arg(child.name));
    }
}

void SectionImport::readServers(const XmlElement &list, const QString &isolation)
{
    const Settings settings(list, m_gathering);
    for (const XmlAttribute &attribute : settings.rest())
        m_gathering.note(attribute.line, u"%1 is left out: <servers> has no attributes"_s.arg(shown(attribute)));
    m_gathering.noteText(list);
    for (const XmlElement &child : list.children) {
        if (child.name == "clear"_L1)
            continue;
        if (child.name != "server"_L1 && child.name != "add"_L1) {
            m_gathering.note(child.line, u"<%1> is left out: <servers> holds <server …>"_s.arg(child.name));
            continue;
        }
        m_servers += u'\n' + importServer(child, {m_types, isolation}, m_gathering);
        ++m_instances;
    }
}

ImportOutcome SectionImport::outcome() const
{
    ImportOutcome outcome;
    outcome.toml = tomlComment(u"Imported from the SuperSocket configuration %1, whose lines the comments name."_s.arg(m_options.file));
    outcome.toml += m_types.toml().isEmpty() ? QString() : u'\n' + m_types.toml().chopped(1);
    outcome.toml += m_servers;
    outcome.notes = m_gathering.notes();
    for (const QString &name : m_gathering.unusedTypes())
        outcome.notes.append(
            {0,
             u"--map %1=%2 met nothing: no server type and no class of that name stands there"_s.arg(name, m_options.types.value(name))});
    if (m_instances == 0)
        outcome.notes.append({0, u"there is no <server>, so no instance was made"_s});
    outcome.passwords = m_gathering.passwords();
    outcome.instances = m_instances;
    return outcome;
}

} // namespace

Result<ImportOutcome> importSuperSocket(const QByteArray &xml, const ImportOptions &options)
{
    const Result<XmlElement> root = readXml(xml);
    if (!root)
        return failure(root.error());
    SectionImport import(options);
    if (!import.readRoot(*root))
        return failure(ErrorCode::InvalidConfiguration,
                       u"%1: XML, but no SuperSocket configuration: there is no <superSocket>, alone or in <configuration>, only <%2>"_s
                           .arg(root->line)
                           .arg(root->name));
    return import.outcome();
}

} // namespace signalbox::importer
