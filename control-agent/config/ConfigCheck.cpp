// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigCheck.h"

#include "control-agent/config/ConfigReader.h"
#include "control-agent/config/ListenText.h"
#include "server-core/instance/HubTokens.h"
#include "server-core/types/HubUse.h"
#include "server-core/types/OptionCheck.h"
#include "server-core/types/PluginFile.h"
#include "server-core/types/TypeRegistry.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QHash>
#include <QtCore/QJsonArray>
#include <QtCore/QRegularExpression>

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

/// The readers' messages are "file:line:column: …", one a line.
QList<ConfigProblemAt> problemsOf(const Error &error, const QString &file)
{
    static const QRegularExpression place(u"^(.+?):(\\d+)(?::(\\d+))?: (.*)$"_s);
    QList<ConfigProblemAt> problems;
    for (const QString &line : error.message.split(u'\n')) {
        const QRegularExpressionMatch match = place.match(line);
        if (match.hasMatch())
            problems.append({match.captured(1), match.captured(2).toInt(), match.captured(3).toInt(), match.captured(4)});
        else
            problems.append({file, 0, 0, line.startsWith(file + u": "_s) ? line.sliced(file.size() + 2) : line});
    }
    return problems;
}

struct Listener {
    QString what;
    core::net::ListenAddress address;
    ConfigOrigins::Place place;
};

ConfigOrigins::Place placeOf(const AgentConfig &config, const QString &path)
{
    const ConfigOrigins::Place *place = config.origins.find(path);
    return place ? *place : ConfigOrigins::Place{config.file};
}

QList<Listener> listenersOf(const AgentConfig &config)
{
    QList<Listener> list;
    for (const core::net::ListenAddress &address : config.listen)
        list.append({u"[api]"_s, address, placeOf(config, u"api.listen"_s)});
    if (config.httpListen)
        list.append({u"[http]"_s, *config.httpListen, placeOf(config, u"http.listen"_s)});
    if (config.cluster.engine != core::cluster::ClusterEngine::None) {
        if (const auto address = parseListenAddress(config.cluster.listen))
            list.append({u"[cluster]"_s, *address, placeOf(config, u"cluster.listen"_s)});
    }
    for (const core::InstanceConfig &instance : config.instances) {
        for (qsizetype i = 0; i < instance.listeners.size(); ++i) {
            const core::ListenerConfig &listener = instance.listeners.at(i);
            list.append({u"the instance \"%1\""_s.arg(instance.name),
                         {.address = listener.address, .port = listener.port, .localPath = {}},
                         placeOf(config, u"instance.%1.listen[%2].port"_s.arg(instance.name).arg(i))});
        }
    }
    return list;
}

/// The system refuses the second one: the same address, or one that is every address of the family.
bool exclude(const core::net::ListenAddress &a, const core::net::ListenAddress &b)
{
    if (a.port == 0 || a.port != b.port)
        return false;
    const QString first = a.toString();
    const QString second = b.toString();
    const bool sameFamily = first.startsWith(u'[') == second.startsWith(u'[');
    const auto isEvery = [](const QString &text) { return text.startsWith("0.0.0.0:"_L1) || text.startsWith("[::]:"_L1); };
    return first == second || (sameFamily && (isEvery(first) || isEvery(second)));
}

void findConflicts(const AgentConfig &config, QList<ConfigProblemAt> &problems)
{
    const QList<Listener> listeners = listenersOf(config);
    for (qsizetype i = 0; i < listeners.size(); ++i) {
        for (qsizetype k = 0; k < i; ++k) {
            const Listener &own = listeners.at(i);
            const Listener &other = listeners.at(k);
            if (!exclude(own.address, other.address))
                continue;
            const QString where = other.place.line > 0 ? u" (%1)"_s.arg(other.place.toString()) : u" (by default)"_s;
            problems.append({own.place.file, own.place.line, own.place.column,
                             u"%1 cannot listen on %2: %3 listens on %4%5; give one of them another port"_s.arg(
                                 own.what, own.address.toString(), other.what, other.address.toString(), where)});
            break;
        }
    }
}

void add(QList<ConfigProblemAt> &problems, const ConfigOrigins::Place &place, const QString &text)
{
    problems.append({place.file, place.line, place.column, text});
}

/// Where the key with this file was written.
ConfigOrigins::Place placeOfKey(const AgentConfig &config, const core::HubConfig &hub, const QString &file)
{
    for (qsizetype i = 0; i < hub.keys.size(); ++i) {
        if (hub.keys.at(i).file == file)
            return placeOf(config, u"hub.%1.key[%2].file"_s.arg(hub.name).arg(i));
    }
    return placeOf(config, u"hub.%1.access"_s.arg(hub.name));
}

void findBadHubs(const AgentConfig &config, QList<ConfigProblemAt> &problems)
{
    for (const core::HubDefinitions::Repeated &repeated : config.hubs.repeated())
        problems.append({repeated.hub.sourceFile, repeated.hub.sourceLine, 0, repeated.toString()});
    for (const core::HubConfig &hub : config.hubs.usable()) {
        if (hub.access != core::HubAccess::Token)
            continue;
        if (const auto verifier = core::loadTokenVerifier(hub); !verifier)
            add(problems, placeOfKey(config, hub, verifier.error().context), verifier.error().message);
    }
}

void findBadPlugins(const AgentConfig &config, QList<ConfigProblemAt> &problems)
{
    for (const core::TypeDefinition &type : config.types.list()) {
        if (type.plugin.isEmpty())
            continue;
        if (const Result<void> usable = core::PluginFile(type.plugin).inspect(); !usable)
            add(problems, placeOf(config, u"type.%1.plugin"_s.arg(type.name)), usable.error().message);
    }
}

void findBadOptions(const AgentConfig &config, const core::InstanceConfig &instance, const core::ServerType &type,
                    QList<ConfigProblemAt> &problems)
{
    const Result<void> options = core::checkOptions(type, instance.options);
    if (options)
        return;
    const ConfigOrigins::Place *place = config.origins.find(u"instance.%1.%2"_s.arg(instance.name, options.error().context));
    add(problems, place ? *place : placeOf(config, u"instance.%1.type"_s.arg(instance.name)),
        u"instance \"%1\": %2"_s.arg(instance.name, options.error().message));
}

void findBadTypes(const AgentConfig &config, const core::TypeRegistry &types, QList<ConfigProblemAt> &problems)
{
    const auto isDefined = [&config](const QString &name) {
        const QList<core::TypeDefinition> &list = config.types.list();
        return std::any_of(list.cbegin(), list.cend(), [&name](const core::TypeDefinition &type) { return type.name == name; });
    };
    const QStringList builtins = core::TypeRegistry::withBuiltins().names();
    for (const core::InstanceConfig &instance : config.instances) {
        const auto type = types.find(instance.type);
        const bool isGone = type && !builtins.contains(instance.type) && !isDefined(instance.type);
        if (isGone)
            add(problems, placeOf(config, u"instance.%1.type"_s.arg(instance.name)),
                u"instance \"%1\": no [[type]] makes the server type \"%2\"; the agent that runs still has it, and its next start will not"_s
                    .arg(instance.name, instance.type));
        else if (type)
            findBadOptions(config, instance, **type, problems);
        else if (!isDefined(instance.type) || types.isUnusable(instance.type))
            add(problems, placeOf(config, u"instance.%1.type"_s.arg(instance.name)),
                u"instance \"%1\": %2"_s.arg(instance.name, type.error().message));
    }
}

/// Enough for the last line of a person's file.
constexpr qint64 tailBytes = 4096;

QString cutText()
{
    return u"the last line has no end, so its value may be cut off; end it with a line feed"_s;
}

/// A number that was cut off reads as another one, port 80 of 8080; and an empty string may be the beginning of a longer one. Any
/// other value has an end of its own, without which the file is wrong anyway.
bool mayBeCut(const QByteArray &tail)
{
    static const QRegularExpression openEnded(u"^(?!\\s*#).*=\\s*([+-]?[0-9][^\\s\"'#\\]}]*|\"\"|'')$"_s);
    const qsizetype end = tail.lastIndexOf('\n');
    return openEnded.match(QString::fromUtf8(tail.sliced(end + 1))).hasMatch();
}

/// `types` null: those of the configuration.
ConfigReport report(const Result<AgentConfig> &config, const QString &file, const core::TypeRegistry *types)
{
    if (!config)
        return {problemsOf(config.error(), file), 0};
    ConfigReport report{{}, int(config->instances.size())};
    if (const Result<void> certificates = checkCertificates(*config); !certificates)
        report.problems = problemsOf(certificates.error(), file);
    findBadPlugins(*config, report.problems);
    const core::TypeRegistry own = types ? core::TypeRegistry() : config->types.load();
    findBadTypes(*config, types ? *types : own, report.problems);
    findBadHubs(*config, report.problems);
    findConflicts(*config, report.problems);
    return report;
}

} // namespace

QString ConfigProblemAt::toString() const
{
    if (line == 0)
        return message.contains(file) ? message : u"%1: %2"_s.arg(file, message);
    return column == 0 ? u"%1:%2: %3"_s.arg(file).arg(line).arg(message) : u"%1:%2:%3: %4"_s.arg(file).arg(line).arg(column).arg(message);
}

QList<ConfigProblemAt> findCutFiles(const QString &mainFile)
{
    QList<ConfigProblemAt> problems;
    for (const QString &name : configFiles(mainFile)) {
        QFile file(name);
        // What cannot be opened is told of by the reader.
        if (!QFileInfo(name).isFile() || !file.open(QIODevice::ReadOnly) || !file.seek(std::max<qint64>(0, file.size() - tailBytes)))
            continue;
        if (mayBeCut(file.read(tailBytes)))
            problems.append({name, 0, 0, cutText()});
    }
    return problems;
}

Result<ReadConfig> readForReload(const AgentConfig &inForce, const StoredInstances &stored)
{
    const QString &file = inForce.file;
    QList<ConfigProblemAt> problems = findCutFiles(file);
    const Result<AgentConfig> files = readConfig(file);
    ReadConfig read;
    if (files) {
        read = {*files, instancesOf(*files, stored)};
        if (files->isBlank && !inForce.isBlank)
            problems.append({file, 0, 0, u"the file is empty, and was not before; it may be about to be written"_s});
        findBadHubs(*files, problems);
        findConflicts(*files, problems);
        AgentConfig together = *files;
        together.instances.clear();
        for (const ConfiguredInstance &instance : read.instances.instances)
            together.instances.append(instance.config);
        if (const Result<void> certificates = checkCertificates(together); !certificates)
            problems += problemsOf(certificates.error(), file);
    } else {
        problems += problemsOf(files.error(), file);
    }
    if (problems.isEmpty())
        return read;
    QStringList lines;
    QJsonArray list;
    for (const ConfigProblemAt &problem : problems) {
        lines.append(problem.toString());
        list.append(QJsonObject{
            {u"file"_s, problem.file}, {u"line"_s, problem.line}, {u"column"_s, problem.column}, {u"message"_s, problem.message}});
    }
    return failure(Error{ErrorCode::InvalidConfiguration, lines.join(u'\n'), {}, false, {{u"problems"_s, list}}});
}

ConfigReport checkConfigFiles(const QString &file, const core::TypeRegistry &types)
{
    ConfigReport result = report(readConfig(file), file, &types);
    result.problems += findCutFiles(file);
    return result;
}

ConfigReport tryConfigFiles(const QString &file)
{
    ConfigReport result = report(readConfig(file), file, nullptr);
    result.problems += findCutFiles(file);
    return result;
}

ConfigReport checkConfigText(const QByteArray &text, const QString &file, const core::TypeRegistry &types)
{
    ConfigReport result = report(readConfigText(text, file), file, &types);
    if (mayBeCut(text))
        result.problems.append({file, 0, 0, cutText()});
    for (ConfigProblemAt &problem : result.problems) {
        if (problem.file == file)
            problem.file.clear();
    }
    return result;
}

} // namespace signalbox::agent
