// SPDX-License-Identifier: Apache-2.0
#include "control-agent/import/Listeners.h"

#include "control-agent/import/LeftOut.h"
#include "control-agent/import/TomlText.h"

#include <QtNetwork/QHostAddress>

namespace signalbox::importer {

using namespace Qt::StringLiterals;

namespace {

class ListenerReader
{
public:
    ListenerReader(const QString &instance, Gathering &gathering) : m_instance(instance), m_gathering(gathering) { }

    /// Whether `security` asks for TLS; an empty one: what the server has.
    bool isTls(const XmlAttribute *security, bool otherwise);
    void add(Settings &settings, bool tls);
    void readList(const XmlElement &list, bool tls);
    Listeners result(int line);

private:
    QString address(const XmlAttribute *ip);

    const QString &m_instance;
    Gathering &m_gathering;
    Listeners m_listeners;
    QSet<QString> m_seen;
};

bool ListenerReader::isTls(const XmlAttribute *security, bool otherwise)
{
    if (!security)
        return otherwise;
    const QString value = security->value.trimmed().toLower();
    if (value == "none"_L1)
        return false;
    static const QStringList served{u"tls"_s, u"tls12"_s, u"tls13"_s, u"default"_s};
    if (!served.contains(value))
        m_gathering.note(
            security->line,
            u"%1 becomes TLS 1.2 and 1.3, whichever the client has: older protocols are broken, and not served"_s.arg(shown(*security)));
    return true;
}

/// Empty: not usable, which is noted.
QString ListenerReader::address(const XmlAttribute *ip)
{
    const QString value = ip ? ip->value.trimmed() : QString();
    if (value.isEmpty() || value.compare("any"_L1, Qt::CaseInsensitive) == 0)
        return u"any"_s;
    if (value.compare("ipv6any"_L1, Qt::CaseInsensitive) == 0)
        return u"any6"_s;
    QHostAddress parsed;
    if (parsed.setAddress(value))
        return parsed.toString();
    m_gathering.note(ip->line, u"the listener with %1 is left out: an address is Any, IPv6Any or numeric"_s.arg(shown(*ip)));
    return {};
}

void ListenerReader::add(Settings &settings, bool tls)
{
    constexpr qint64 lastPort = 65535;
    const int line = settings.element().line;
    const QString where = address(settings.take("ip"_L1));
    const XmlAttribute *written = settings.take("port"_L1);
    const std::optional<qint64> port = settings.integer("port"_L1);
    if (where.isEmpty())
        return;
    if (!port || *port < 1 || *port > lastPort) {
        if (port || !written)
            m_gathering.note(line, u"a listener is left out: its port must be 1 to 65535"_s);
        return;
    }
    const QString endpoint = u"%1:%2"_s.arg(where).arg(*port);
    if (m_seen.contains(endpoint))
        return m_gathering.note(line, u"the listener %1 is left out here: \"%2\" has it already"_s.arg(endpoint, m_instance));
    m_seen.insert(endpoint);
    m_gathering.claim(where, int(*port), m_instance, line);
    m_listeners.anyTls = m_listeners.anyTls || tls;
    m_listeners.toml +=
        u"\n[[instance.listen]] "_s + tomlComment(u"line %1"_s.arg(line)) + tomlLine("address"_L1, where) + tomlLine("port"_L1, *port);
    if (tls)
        m_listeners.toml += tomlLine("tls"_L1, true);
}

void ListenerReader::readList(const XmlElement &list, bool tls)
{
    Settings ofList(list, m_gathering);
    for (const XmlAttribute &attribute : ofList.rest())
        m_gathering.note(attribute.line, u"%1 is left out: <listeners> has no attributes"_s.arg(shown(attribute)));
    m_gathering.noteText(list);
    for (const XmlElement &child : list.children) {
        if (child.name == "clear"_L1)
            continue;
        if (child.name != "add"_L1 && child.name != "listener"_L1) {
            m_gathering.note(child.line, u"<%1> is left out: <listeners> holds <add ip=\"…\" port=\"…\"/>"_s.arg(child.name));
            continue;
        }
        Settings listener(child, m_gathering);
        add(listener, isTls(listener.take("security"_L1), tls));
        noteLeftOutOfListener(listener, m_gathering);
        noteForeign(listener, m_gathering, {u"ip"_s, u"port"_s, u"backlog"_s, u"security"_s});
    }
}

Listeners ListenerReader::result(int line)
{
    if (!m_listeners.toml.isEmpty())
        return m_listeners;
    m_gathering.note(line,
                     u"\"%1\" listens nowhere; it got a port of the system's choice on 127.0.0.1 and does not start by itself: set "
                     "[[instance.listen]] and autostart"_s.arg(m_instance));
    m_listeners.asWritten = false;
    m_listeners.toml = u"\n[[instance.listen]]\n"_s + tomlLine("address"_L1, u"127.0.0.1"_s) + tomlLine("port"_L1, qint64(0));
    return m_listeners;
}

} // namespace

Listeners readListeners(Settings &server, const QString &instance, Gathering &gathering)
{
    ListenerReader reader(instance, gathering);
    const bool tls = reader.isTls(server.take("security"_L1), false);
    const XmlAttribute *port = server.take("port"_L1);
    const XmlAttribute *ip = server.take("ip"_L1);
    const bool hasOwn = port && port->value.trimmed() != "0"_L1;
    bool hasList = false;
    for (const XmlElement &child : server.element().children)
        hasList = hasList || (child.name == "listeners"_L1 && !child.children.empty());
    if (hasOwn && hasList)
        gathering.note(
            port->line,
            u"%1 and <listeners> exclude each other in SuperSocket; \"%2\" listens on all of them"_s.arg(shown(*port), instance));
    if (hasOwn)
        reader.add(server, tls);
    else if (ip)
        gathering.note(ip->line, u"%1 is left out: there is no port with it"_s.arg(shown(*ip)));
    for (const XmlElement &child : server.element().children) {
        if (child.name == "listeners"_L1)
            reader.readList(child, tls);
    }
    return reader.result(server.element().line);
}

} // namespace signalbox::importer
