// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/Host.h"

#include "server-core/embed/NodeName.h"
#include "server-core/instance/InstanceDocument.h"
#include "server-core/instance/InstanceHost.h"
#include "server-core/types/TypeRegistry.h"
#include "shared/base/Log.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <typeindex>
#include <vector>

#include <cxxabi.h>

namespace signalbox {

using namespace Qt::StringLiterals;

namespace {

/// "chat::Server", as the author wrote it.
QString nameOf(const std::type_info &type)
{
    int status = 0;
    const std::unique_ptr<char, void (*)(void *)> name(abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), std::free);
    return QString::fromLatin1(name ? name.get() : type.name());
}

QString absolute(const QString &path)
{
    return path.isEmpty() ? path : QFileInfo(path).absoluteFilePath();
}

/// What `more` must not say; empty: it may say all that it does.
QString misplaced(const ServerConfig &config)
{
    if (config.more.value("isolation"_L1) == "process"_L1) {
        return u"isolation \"process\" is not for a host in a program, whose classes a worker process does not have; use None or Thread, "
               u"or "
               "make the server a plugin of signalboxd"_s;
    }
    for (const auto key : {"name"_L1, "type"_L1, "isolation"_L1, "options"_L1}) {
        if (config.more.contains(key))
            return u"\"more\" must not have \"%1\", which is said elsewhere"_s.arg(key);
    }
    return {};
}

/// As the configuration would have it, so that the same reader judges it.
QJsonObject documentOf(const QString &name, const QString &type, const ServerConfig &config)
{
    const bool thread = config.isolation == ServerConfig::Isolation::Thread;
    QJsonObject document = config.more;
    document.insert(u"name"_s, name);
    document.insert(u"type"_s, type);
    document.insert(u"isolation"_s, thread ? u"thread"_s : u"none"_s);
    QJsonArray listen = config.more.value("listen"_L1).toArray();
    listen.prepend(QJsonObject{{u"address"_s, config.address}, {u"port"_s, config.port}, {u"tls"_s, config.tls}});
    document.insert(u"listen"_s, listen);
    if (config.tls) {
        QJsonObject tls = config.more.value("tls"_L1).toObject();
        for (const auto &[key, path] : {std::pair(u"pkcs12"_s, config.pkcs12), std::pair(u"certificate"_s, config.certificate),
                                        std::pair(u"key"_s, config.key), std::pair(u"password_file"_s, config.passwordFile)}) {
            if (!path.isEmpty())
                tls.insert(key, absolute(path));
        }
        document.insert(u"tls"_s, tls);
    }
    if (!config.options.isEmpty())
        document.insert(u"options"_s, config.options);
    return document;
}

} // namespace

struct Host::Private {
    explicit Private(int ioThreads) : instances(ioThreads, types) { }

    core::TypeRegistry types = core::TypeRegistry::withBuiltins();
    std::map<std::type_index, QString> names;
    std::vector<std::unique_ptr<Server>> servers;
    Cluster *cluster = nullptr;
    /// The last member: services end before what they refer to.
    core::InstanceHost instances;
};

Host::Host(int ioThreads, QObject *parent) : QObject(parent), d(std::make_unique<Private>(ioThreads))
{
    d->instances.liveHubs().setNode(nodeNameOf(QCoreApplication::applicationPid()));
    connect(&d->instances, &core::InstanceHost::instanceChanged, this, [this](const QString &name) {
        if (Server *server = find(name))
            Q_EMIT server->changed();
        Q_EMIT serverChanged(name);
    });
    connect(&d->instances, &core::InstanceHost::allStopped, this, &Host::stopped);
}

Host::~Host() = default;

QString Host::registered(const std::type_info &type, std::unique_ptr<ServerType> (*make)(const QString &className))
{
    if (const auto known = d->names.find(type); known != d->names.end())
        return known->second;
    std::unique_ptr<ServerType> made = make(nameOf(type));
    const QString name = made->name();
    if (const Result<void> added = d->types.add(std::move(made)); !added)
        d->types.addUnusable(name, added.error());
    d->names.emplace(type, name);
    return name;
}

void Host::insert(Server *server, const QString &type, const ServerConfig &config)
{
    d->servers.emplace_back(server);
    const QString &name = server->name();
    const QString what = u"the server \"%1\""_s.arg(name);
    const QString wrong = misplaced(config);
    Result<core::InstanceConfig> read = wrong.isEmpty() ? core::fromDocument(documentOf(name, type, config), core::InstanceConfig(), what)
                                                        : failure(ErrorCode::InvalidConfiguration, u"%1: %2"_s.arg(what, wrong), name);
    const Result<void> added = read ? d->instances.add(*read) : failure(read.error());
    if (added)
        return;
    server->m_refused = added.error().message;
    qCWarning(lcInstance).noquote() << "not added" << u"name="_s + name << u"error="_s + server->m_refused;
}

Server &Host::add(QAnyStringView type, QAnyStringView name, const ServerConfig &config)
{
    auto *server = new Server(*this, name.toString());
    insert(server, type.toString(), config);
    return *server;
}

QList<Server *> Host::servers() const
{
    QList<Server *> list;
    for (const auto &server : d->servers)
        list.append(server.get());
    return list;
}

Server *Host::find(QAnyStringView name) const
{
    const auto found = std::find_if(d->servers.begin(), d->servers.end(), [&](const auto &server) { return server->name() == name; });
    return found == d->servers.end() ? nullptr : found->get();
}

Cluster *Host::cluster() const
{
    return d->cluster;
}

void Host::setCluster(Cluster *cluster)
{
    d->cluster = cluster;
    Q_EMIT clusterChanged();
}

void Host::start()
{
    for (const auto &server : d->servers)
        server->start();
}

void Host::stop()
{
    d->instances.stopAll();
}

void Host::dispatch(const QString &server, const SessionId &session, const QByteArray &message, std::function<void(DispatchResult)> reply)
{
    d->instances.dispatch(server, session, message, std::move(reply));
}

std::shared_ptr<Service> Host::running(const QString &name) const
{
    return d->instances.service(name);
}

core::InstanceHost &Host::instances() const
{
    return d->instances;
}

const core::TypeRegistry &Host::types() const
{
    return d->types;
}

} // namespace signalbox
