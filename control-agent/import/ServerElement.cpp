// SPDX-License-Identifier: Apache-2.0
#include "control-agent/import/ServerElement.h"

#include "control-agent/import/Certificate.h"
#include "control-agent/import/LeftOut.h"
#include "control-agent/import/Listeners.h"
#include "control-agent/import/TomlText.h"
#include "shared/base/Names.h"

namespace signalbox::importer {

using namespace Qt::StringLiterals;

namespace {

// What the configuration's reader takes.
constexpr qint64 mostSessions = 100'000'000;
constexpr qint64 mostMessageBytes = qint64(1) << 30;
constexpr qint64 leastMilliseconds = 20;
constexpr qint64 mostMilliseconds = qint64(7) * 24 * 3600 * 1000;

class ServerImport
{
public:
    ServerImport(const XmlElement &element, const ServerSurroundings &surroundings, Gathering &gathering)
        : m_surroundings(surroundings), m_gathering(gathering), m_settings(element, gathering)
    {
    }

    QString toml();

private:
    const XmlElement &element() const { return m_settings.element(); }
    bool isTcp();
    QString limits();
    QString idleTimeout();
    QString sendTimeout();
    QString ownOptions();
    /// A number that means "no limit" or nothing at all when it is not positive.
    std::optional<qint64> positive(QLatin1StringView name, qint64 most, const QString &otherwise);

    const ServerSurroundings &m_surroundings;
    Gathering &m_gathering;
    Settings m_settings;
};

bool ServerImport::isTcp()
{
    const XmlAttribute *mode = m_settings.take("mode"_L1);
    if (!mode || mode->value.compare("udp"_L1, Qt::CaseInsensitive) != 0) {
        static const QStringList known{u"tcp"_s, u"sync"_s, u"async"_s};
        if (mode && !known.contains(mode->value.trimmed().toLower()))
            m_gathering.note(mode->line, u"%1 is left out: it is TCP"_s.arg(shown(*mode)));
        return true;
    }
    m_gathering.note(mode->line,
                     u"%1: UDP is not served; the instance is imported for TCP and does not start by itself"_s.arg(shown(*mode)));
    return false;
}

std::optional<qint64> ServerImport::positive(QLatin1StringView name, qint64 most, const QString &otherwise)
{
    const std::optional<qint64> value = m_settings.integer(name);
    if (!value || *value > 0)
        return value ? m_settings.integer(name, 1, most) : value;
    const XmlAttribute *attribute = m_settings.take(name);
    m_gathering.note(attribute->line, u"%1 is left out: %2"_s.arg(shown(*attribute), otherwise));
    return std::nullopt;
}

QString ServerImport::idleTimeout()
{
    const bool clears = m_settings.boolean("clearIdleSession"_L1).value_or(false);
    if (const XmlAttribute *interval = m_settings.take("clearIdleSessionInterval"_L1))
        m_gathering.note(interval->line,
                         u"%1 is left out: idle sessions are closed on time, without a sweep; nothing to do"_s.arg(shown(*interval)));
    const XmlAttribute *timeout = m_settings.take("idleSessionTimeOut"_L1);
    if (!clears) {
        if (timeout)
            m_gathering.note(
                timeout->line,
                u"%1 is left out: without clearIdleSession=\"true\" it counts for nothing, there as here"_s.arg(shown(*timeout)));
        return u"idle_timeout = \"0s\" "_s + tomlComment(u"never, without clearIdleSession"_s);
    }
    constexpr qint64 usualSeconds = 300;
    const auto seconds = positive("idleSessionTimeOut"_L1, mostMilliseconds / 1000, u"5 minutes, SuperSocket's default, are taken"_s);
    return tomlLine("idle_timeout"_L1, u"%1s"_s.arg(seconds.value_or(usualSeconds)));
}

QString ServerImport::sendTimeout()
{
    auto value = positive("sendTimeOut"_L1, mostMilliseconds, u"waiting without end is not possible here; it is 10 s"_s);
    if (!value)
        return {};
    if (*value < leastMilliseconds)
        value = m_settings.integer("sendTimeOut"_L1, leastMilliseconds, mostMilliseconds);
    const bool isWhole = *value % 1000 == 0;
    return tomlLine("send_timeout"_L1, isWhole ? u"%1s"_s.arg(*value / 1000) : u"%1ms"_s.arg(*value));
}

QString ServerImport::limits()
{
    QString toml = u"\n[instance.limits]\n"_s;
    if (const auto most = positive("maxConnectionNumber"_L1, mostSessions, u"it is no number of connections; 10,000 are possible"_s))
        toml += tomlLine("max_sessions"_L1, *most);
    if (const auto most = positive("maxRequestLength"_L1, mostMessageBytes, u"messages without limit are not possible here; it is 1 MiB"_s))
        toml += tomlLine("max_message_bytes"_L1, *most);
    return toml + sendTimeout() + idleTimeout();
}

/// Attributes and elements of the server's own code. They stand as comments: which of them a type here knows is for a person to say.
QString ServerImport::ownOptions()
{
    QString toml;
    for (const XmlAttribute &attribute : m_settings.rest()) {
        const QString nearest = nearestOf(attribute.name, serverAttributes());
        const QString hint = nearest.isEmpty() ? QString() : u" (or did you mean %1?)"_s.arg(nearest);
        m_gathering.note(attribute.line,
                         u"%1 is no setting of SuperSocket's%2, so it is an option of the server's own code; it stands as a "
                         "comment, set what the type takes in [instance.options]"_s.arg(shown(attribute), hint));
        toml += tomlComment(u"line %1: %2"_s.arg(attribute.line).arg(shown(attribute)));
    }
    for (const XmlElement &child : element().children) {
        if (child.name == "listeners"_L1 || child.name == "certificate"_L1)
            continue;
        const bool isCode = child.name == "commandAssemblies"_L1;
        m_gathering.note(child.line,
                         isCode ? u"<commandAssemblies> is left out: it is .NET code; commands belong to the server type here: write "
                                  "them as a plugin"_s
                                : u"<%1> is left out: it is an option of the server's own code; set what the type takes in "
                                  "[instance.options]"_s.arg(child.name));
        if (!isCode)
            toml += tomlComment(u"line %1: <%2>"_s.arg(child.line).arg(child.name));
    }
    m_gathering.noteText(element());
    return toml.isEmpty() ? QString() : u"\n# Of the server's own code, for [instance.options] as far as its type takes them:\n"_s + toml;
}

QString ServerImport::toml()
{
    const XmlAttribute *written = m_settings.take("name"_L1);
    const QString name = m_gathering.instanceName(written ? written->value : QString(), element().line);
    const QString type = m_surroundings.types.typeOf(m_settings);
    const bool isTcp = this->isTcp();
    const Listeners listeners = readListeners(m_settings, name, m_gathering);
    const bool isDisabled = m_settings.boolean("disabled"_L1).value_or(false);
    const auto order = m_settings.integer("startupOrder"_L1, std::numeric_limits<qint32>::min(), std::numeric_limits<qint32>::max());

    QString toml = tomlComment(u"line %1: server \"%2\""_s.arg(element().line).arg(written ? written->value : QString()));
    toml += u"[[instance]]\n"_s + tomlLine("name"_L1, name) + tomlLine("type"_L1, type);
    if (isDisabled || !isTcp || !listeners.asWritten)
        toml += tomlLine("autostart"_L1, false);
    if (order)
        toml += tomlLine("start_order"_L1, *order);
    toml += tomlLine("isolation"_L1, readIsolation(m_settings, m_surroundings.isolation, m_gathering));
    toml += listeners.toml;
    toml += readCertificate(element(), name, listeners.anyTls, m_gathering);
    toml += limits();
    noteLeftOutOfServer(m_settings, m_gathering);
    return toml + ownOptions();
}

} // namespace

QString importServer(const XmlElement &element, const ServerSurroundings &surroundings, Gathering &gathering)
{
    return ServerImport(element, surroundings, gathering).toml();
}

QString readIsolation(Settings &settings, const QString &otherwise, Gathering &gathering)
{
    const XmlAttribute *isolation = settings.take("isolation"_L1);
    if (!isolation)
        return otherwise;
    static const QMap<QString, QString> levels{{u"none"_s, u"none"_s}, {u"appdomain"_s, u"thread"_s}, {u"process"_s, u"process"_s}};
    const auto level = levels.constFind(isolation->value.trimmed().toLower());
    if (level != levels.constEnd())
        return *level;
    gathering.note(isolation->line,
                   u"%1 is left out: it is None, AppDomain or Process; \"%2\" is taken"_s.arg(shown(*isolation), otherwise));
    return otherwise;
}

} // namespace signalbox::importer
