// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigReader.h"

#include "control-agent/config/ClusterReader.h"
#include "control-agent/config/ListenText.h"
#include "control-agent/config/TypeReader.h"
#include "server-core/backplane/mesh/MeshTls.h"
#include "server-core/instance/HubConfigReader.h"
#include "server-core/instance/InstanceConfigReader.h"
#include "server-core/instance/TomlReader.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QHash>
#include <QtCore/QSysInfo>

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using core::InstanceConfig;
using core::TomlDocument;
using core::TomlErrors;
using core::TomlReader;

namespace {

constexpr int mostIoThreads = 256;

void readAgent(TomlReader &reader, AgentConfig &config)
{
    reader.string(u"name"_s, config.name);
    reader.integer<int>(u"io_threads"_s, config.ioThreads, 0, mostIoThreads);
    if (const std::optional<int> format = reader.choice(u"log_format"_s, {u"text"_s, u"json"_s}))
        config.logFormat = LogFormat(*format);
    reader.finish();
}

void readApi(TomlReader &reader, AgentConfig &config)
{
    QStringList listen;
    for (const core::net::ListenAddress &address : config.listen)
        listen.append(address.toString());
    reader.strings(u"listen"_s, listen);
    config.listen.clear();
    for (const QString &text : listen) {
        if (const auto address = parseListenAddress(text))
            config.listen.append(*address);
        else
            reader.error(u"listen"_s, address.error().message);
    }
    reader.path(u"certificate"_s, config.certificate);
    reader.path(u"key"_s, config.key);
    reader.strings(u"allowed_origins"_s, config.allowedOrigins);
    if (config.certificate.isEmpty() != config.key.isEmpty())
        reader.error(u"\"certificate\" and \"key\" go together; leave both empty for a self-signed one"_s);
    reader.finish();
}

void readHttp(TomlReader &reader, AgentConfig &config)
{
    QString listen = config.httpListen ? config.httpListen->toString() : QString();
    reader.string(u"listen"_s, listen);
    config.httpListen.reset();
    if (!listen.isEmpty()) {
        if (const auto address = parseListenAddress(listen))
            config.httpListen = *address;
        else
            reader.error(u"listen"_s, address.error().message);
    }
    reader.finish();
}

/// What is wrong over all files; one text in the end.
struct Problems {
    QStringList lines;
    QString first;

    void add(const Error &error)
    {
        lines.append(error.message);
        if (first.isEmpty())
            first = error.context;
    }
    void add(const TomlErrors &errors)
    {
        if (!errors.isEmpty())
            add(errors.toError());
    }
};

void readTypes(const std::vector<TomlReader> &tables, AgentConfig &config)
{
    QList<core::TypeDefinition> types;
    QHash<QString, int> lines;
    for (TomlReader reader : tables) {
        const core::TypeDefinition type = readType(reader);
        if (lines.contains(type.name) && !type.name.isEmpty()) {
            reader.error(
                u"name"_s,
                u"the type \"%1\" is defined twice, also in line %2; rename one of them"_s.arg(type.name).arg(lines.value(type.name)));
        }
        lines.insert(type.name, reader.line());
        types.append(type);
    }
    config.types = core::TypeDefinitions(types);
}

QList<core::HubConfig> readHubs(const std::vector<TomlReader> &tables)
{
    QList<core::HubConfig> hubs;
    for (TomlReader reader : tables)
        hubs.append(core::readHub(reader));
    return hubs;
}

void addHubs(const QList<core::HubConfig> &hubs, AgentConfig &config)
{
    config.hubs = core::HubDefinitions(config.hubs.list() + hubs);
}

void addInstance(Result<InstanceConfig> instance, AgentConfig &config, Problems &problems)
{
    if (instance)
        config.instances.append(std::move(*instance));
    else
        problems.add(instance.error());
}

void readMainFile(const TomlDocument &document, AgentConfig &config, InstanceConfig &defaults, Problems &problems)
{
    config.isBlank = document.table.empty();
    config.origins.addMainFile(document.table, document.source);
    TomlErrors errors(document.source);
    TomlReader reader(document.table, QString(), errors);
    if (auto agent = reader.table(u"agent"_s))
        readAgent(*agent, config);
    if (auto api = reader.table(u"api"_s))
        readApi(*api, config);
    if (auto http = reader.table(u"http"_s))
        readHttp(*http, config);
    if (config.name.isEmpty())
        config.name = QSysInfo::machineHostName();
    if (auto cluster = reader.table(u"cluster"_s))
        readCluster(*cluster, config.name, config.cluster);
    if (auto table = reader.table(u"defaults"_s)) {
        if (Result<InstanceConfig> read = core::readInstanceDefaults(table->raw(), document.source))
            defaults = std::move(*read);
        else
            problems.add(read.error());
    }
    readTypes(reader.tables(u"type"_s), config);
    addHubs(readHubs(reader.tables(u"hub"_s)), config);
    const std::vector<TomlReader> instances = reader.tables(u"instance"_s);
    reader.finish();
    problems.add(errors);
    for (const TomlReader &instance : instances)
        addInstance(core::readInstance(instance.raw(), document.source, defaults), config, problems);
}

/// `[[hub]]` in the file of an instance, where `hub = "…"` cannot stand beside it: these are taken out of the table.
QList<core::HubConfig> takeHubs(TomlDocument &document, Problems &problems)
{
    const toml::node *node = document.table.get("hub");
    if (!node || !(node->is_array() || node->is_table()))
        return {};
    TomlErrors errors(document.source);
    TomlReader reader(document.table, QString(), errors);
    const QList<core::HubConfig> hubs = readHubs(reader.tables(u"hub"_s));
    problems.add(errors);
    document.table.erase("hub");
    return hubs;
}

/// The instance of a file uses the hub that its file defines.
Result<void> chooseHub(InstanceConfig &instance, const QList<core::HubConfig> &hubs, ConfigOrigins &origins)
{
    if (hubs.isEmpty())
        return {};
    const auto isOwn = [&instance](const core::HubConfig &hub) { return hub.name == instance.name; };
    const bool hasOwn = std::any_of(hubs.cbegin(), hubs.cend(), isOwn);
    if (hubs.size() > 1 && !hasOwn) {
        const QString here = u"%1:%2"_s.arg(hubs.last().sourceFile).arg(hubs.last().sourceLine);
        return failure(
            ErrorCode::InvalidConfiguration,
            u"%1: of several [[hub]] in the file of an instance one must have the instance's name, \"%2\": it is the one that the "
            "instance uses; or define the others in signalbox.toml"_s.arg(here, instance.name),
            here);
    }
    instance.hub = hasOwn ? instance.name : hubs.first().name;
    origins.addOther(u"instance.%1.hub"_s.arg(instance.name), u"hub.%1.name"_s.arg(instance.hub));
    return {};
}

void readInstanceFiles(const QString &folder, AgentConfig &config, const InstanceConfig &defaults, Problems &problems)
{
    const QDir dir(folder);
    for (const QString &name : dir.entryList({u"*.toml"_s}, QDir::Files, QDir::Name)) {
        Result<TomlDocument> document = TomlDocument::load(dir.absoluteFilePath(name));
        if (!document) {
            problems.add(document.error());
            continue;
        }
        config.origins.addInstance(document->table, document->source);
        const QList<core::HubConfig> hubs = takeHubs(*document, problems);
        addHubs(hubs, config);
        Result<InstanceConfig> instance = core::readInstance(document->table, document->source, defaults, QString());
        if (const Result<void> chosen = instance ? chooseHub(*instance, hubs, config.origins) : Result<void>(); !chosen)
            problems.add(chosen.error());
        addInstance(std::move(instance), config, problems);
    }
}

void findDuplicates(const QList<InstanceConfig> &instances, Problems &problems)
{
    QHash<QString, const InstanceConfig *> seen;
    for (const InstanceConfig &instance : instances) {
        const InstanceConfig *before = seen.value(instance.name);
        if (before && !instance.name.isEmpty()) {
            const QString here = u"%1:%2"_s.arg(instance.sourceFile).arg(instance.sourceLine);
            problems.add({ErrorCode::InvalidConfiguration,
                          u"%1: the instance \"%2\" is defined twice, also at %3:%4; rename one of them"_s
                              .arg(here, instance.name, before->sourceFile)
                              .arg(before->sourceLine),
                          here});
        }
        seen.insert(instance.name, &instance);
    }
}

QString missingFile(const QString &file)
{
    if (file == defaultConfigFile) {
        return u"there is no configuration at %1: create it (an empty file will do: the local socket and 127.0.0.1:7710 are then served, "
               "without instances), or name another one with --config"_s.arg(file);
    }
    return u"there is no configuration file %1"_s.arg(file);
}

/// `folder` of instance files; empty: none.
Result<AgentConfig> read(const TomlDocument &document, const QString &file, const QString &folder)
{
    AgentConfig config;
    config.file = file;
    Problems problems;
    readMainFile(document, config, config.defaults, problems);
    if (!folder.isEmpty())
        readInstanceFiles(folder, config, config.defaults, problems);
    findDuplicates(config.instances, problems);
    if (!problems.lines.isEmpty())
        return failure(ErrorCode::InvalidConfiguration, problems.lines.join(u'\n'), problems.first);
    return config;
}

} // namespace

Result<AgentConfig> readConfig(const QString &file)
{
    if (!QFileInfo::exists(file))
        return failure(ErrorCode::FileUnreadable, missingFile(file), file);
    Result<TomlDocument> document = TomlDocument::load(file);
    if (!document)
        return failure(std::move(document.error()));
    return read(*document, file, QFileInfo(file).absolutePath() + u"/instances.d"_s);
}

QStringList configFiles(const QString &file)
{
    QStringList files{file};
    const QDir folder(QFileInfo(file).absolutePath() + u"/instances.d"_s);
    for (const QString &name : folder.entryList({u"*.toml"_s}, QDir::Files, QDir::Name))
        files.append(folder.absoluteFilePath(name));
    return files;
}

Result<AgentConfig> readConfigText(const QByteArray &text, const QString &file)
{
    Result<TomlDocument> document = TomlDocument::parse(text, file);
    if (!document)
        return failure(std::move(document.error()));
    return read(*document, file, QString());
}

Result<void> checkCertificates(const AgentConfig &config)
{
    QStringList lines;
    const auto load = [&lines](const core::net::TlsSettings &settings, const QString &where) {
        if (const auto context = core::net::TlsContext::load(settings); !context)
            lines.append(u"%1: %2"_s.arg(where, context.error().message));
    };
    if (!config.certificate.isEmpty()) {
        core::net::TlsSettings settings;
        settings.certificate = config.certificate;
        settings.key = config.key;
        load(settings, config.file);
    }
    if (const core::cluster::ClusterConfig &cluster = config.cluster; cluster.engine != core::cluster::ClusterEngine::None) {
        if (const auto keys = core::mesh::loadMeshTls({cluster.secretFile, cluster.certificate, cluster.key, cluster.ca}); !keys)
            lines.append(u"%1: %2"_s.arg(config.file, keys.error().message));
    }
    for (const InstanceConfig &instance : config.instances) {
        if (!instance.tls.pkcs12.isEmpty() || !instance.tls.certificate.isEmpty())
            load(instance.tls,
                 instance.sourceLine > 0 ? u"%1:%2: instance \"%3\""_s.arg(instance.sourceFile).arg(instance.sourceLine).arg(instance.name)
                                         : u"instance \"%1\""_s.arg(instance.name));
    }
    if (!lines.isEmpty())
        return failure(ErrorCode::InvalidCertificate, lines.join(u'\n'));
    return {};
}

} // namespace signalbox::agent
