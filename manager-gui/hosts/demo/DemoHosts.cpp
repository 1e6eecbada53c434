// SPDX-License-Identifier: GPL-3.0-or-later
// Who lives in the made-up world.
#include "manager-gui/hosts/demo/DemoWorld.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QCryptographicHash>
#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

DemoHost &DemoWorld::addHost(const QString &name, const QString &group, Environment environment)
{
    auto host = std::make_unique<DemoHost>();
    host->saved.id = u"demo-"_s + name;
    host->saved.name = name;
    host->saved.host = name + u".example"_s;
    host->saved.fingerprint = QString::fromLatin1(QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex());
    host->saved.account = u"anna"_s;
    host->saved.group = group;
    host->saved.environment = environment;
    host->saved.tokenId = u"demo"_s;
    host->grants.role = api::Role::Admin;
    host->agent.name = name;
    host->agent.id = host->saved.id;
    host->agent.version = QStringLiteral(SIGNALBOX_VERSION);
    host->agent.pid = 900 + m_random.bounded(900);
    host->agent.host_name = name;
    host->agent.io_threads = 4;
    host->agent.epoch = u"demo"_s;
    host->agent.revision = 1000 + m_random.bounded(9000);
    host->agent.started_at =
        QDateTime::fromMSecsSinceEpoch(m_now - 1000LL * m_random.bounded(90'000, 1'900'000), Qt::UTC).toString(Qt::ISODateWithMs);
    host->memory = 40'000'000 + m_random.bounded(60'000'000);
    m_hosts.push_back(std::move(host));
    return *m_hosts.back();
}

void DemoWorld::addInstance(DemoHost &host, const QString &name, const QString &type, int port, double sessions, double messagesPerSession)
{
    DemoInstance instance;
    instance.data.name = name;
    instance.data.type = type;
    instance.data.state = api::InstanceState::Running;
    const bool apart = type == "pubsub"_L1;
    instance.data.isolation = apart ? api::Isolation::Process : api::Isolation::None;
    instance.data.pid = apart ? host.agent.pid + 40 + qint64(host.instances.size()) * 7 : host.agent.pid;
    instance.data.started_at = host.agent.started_at;
    instance.data.listeners = {{u"any"_s, port, port == 443 || port % 1000 == 443}};
    instance.data.max_sessions = 20'000;
    instance.data.start_order = int(host.instances.size());
    instance.data.sessions = qint64(sessions);
    instance.usualSessions = sessions;
    instance.messagesPerSession = messagesPerSession;
    instance.phase = m_random.generateDouble() * 6.28;
    instance.drift = 0.95 + m_random.generateDouble() * 0.1;
    host.instances.push_back(std::move(instance));
    host.agent.instances = int(host.instances.size());
}

void DemoWorld::configure(DemoHost &host)
{
    using enum api::ConfigOrigin;
    int line = 12;
    for (DemoInstance &instance : host.instances) {
        const api::Instance &data = instance.data;
        QJsonArray listen;
        bool hasTls = false;
        for (const api::Listener &listener : data.listeners) {
            QJsonObject one{{u"port"_s, listener.port}};
            if (listener.tls)
                one.insert(u"tls"_s, true);
            hasTls = hasTls || listener.tls;
            listen.append(one);
        }
        QJsonObject document{{u"name"_s, data.name},
                             {u"type"_s, data.type},
                             {u"listen"_s, listen},
                             {u"start_order"_s, data.start_order},
                             {u"limits"_s, QJsonObject{{u"max_sessions"_s, data.max_sessions}, {u"idle_timeout"_s, u"15m"_s}}}};
        if (data.isolation != api::Isolation::None)
            document.insert(u"isolation"_s, json::enumName(data.isolation));
        if (hasTls)
            document.insert(u"tls"_s, QJsonObject{{u"pkcs12"_s, u"/etc/signalbox/%1.p12"_s.arg(host.agent.name)}});
        if (data.name == "lobby"_L1 && instance.isPubSub())
            document.insert(u"hub"_s, u"chat"_s);
        if (!data.autostart)
            document.insert(u"autostart"_s, false);
        DemoConfiguration &own = instance.configuration;
        own.origin = data.name == "EchoServerA"_L1 ? Store : data.name == "telemetry"_L1 ? TakenOver : File;
        own.document = own.inFile = m_schema.shortened(document);
        own.line = line;
        line += 9 + int(own.document.size());
        instance.data.managed_by = own.origin == File ? api::ManagedBy::File : api::ManagedBy::Store;
        if (own.origin == Store)
            own.inFile = {};
    }
}

void DemoWorld::furnishHubs(DemoHost &host, double size, quint32 seed)
{
    constexpr double share = 0.6;
    const double upSeconds = double(m_now - QDateTime::fromString(host.agent.started_at, Qt::ISODateWithMs).toMSecsSinceEpoch()) / 1000;
    for (DemoInstance &instance : host.instances) {
        if (!instance.isPubSub())
            continue;
        instance.published = instance.usualSessions * instance.messagesPerSession * upSeconds * share;
        instance.delivered = instance.published / share * 34;
        instance.gaps = instance.usualSessions / 9;
        const QString name = instance.hub();
        if (std::any_of(host.hubs.begin(), host.hubs.end(), [&](const DemoHub &hub) { return hub.name == name; }))
            continue;
        host.hubs.push_back(makeDemoHub(name, host.agent.name, seed));
        if (name == "quotes"_L1)
            furnishQuotes(host.hubs.back(), host.agent.name, size, m_now);
        else
            furnishChat(host.hubs.back(), host.agent.name, size, m_now);
    }
}

void DemoWorld::populate()
{
    const auto translated = [](const char *text) { return QCoreApplication::translate("DemoWorld", text); };
    const QString production = translated(QT_TRANSLATE_NOOP("DemoWorld", "Production"));
    const QString test = translated(QT_TRANSLATE_NOOP("DemoWorld", "Test"));
    const QString development = translated(QT_TRANSLATE_NOOP("DemoWorld", "Development"));
    const auto furnish = [this](DemoHost &host, double scale, bool hasHubs = true) {
        const QString chatType = hasHubs ? u"pubsub"_s : u"websocket-echo"_s;
        addInstance(host, u"chat"_s, chatType, 443, 8200 * scale, 3.7);
        addInstance(host, u"lobby"_s, chatType, 8081, 2900 * scale, 4.2);
        addInstance(host, u"devices"_s, u"line"_s, 5683, 1290 * scale, 1.1);
        addInstance(host, u"telemetry"_s, u"websocket-echo"_s, 9443, 640 * scale, 2.4);
        addInstance(host, u"quotes"_s, hasHubs ? u"pubsub"_s : u"line"_s, 9000, 230 * scale, 39);
        addInstance(host, u"EchoServerA"_s, u"echo"_s, 7, 11 * scale, 0.8);
        addInstance(host, u"EchoServerB"_s, u"echo"_s, 4443, 6 * scale, 0.3);
        addInstance(host, u"CommandServer"_s, u"line"_s, 2121, 3 * scale, 0.2);
    };
    const auto stopped = [](DemoInstance &instance) {
        instance.data.state = api::InstanceState::Stopped;
        instance.data.sessions = 0;
        instance.data.pid.reset();
        instance.data.started_at.reset();
        instance.data.autostart = false;
    };

    DemoHost &fra1 = addHost(u"fra-1"_s, production, Environment::Production);
    furnish(fra1, 1.0);
    stopped(fra1.instances.back());
    DemoHost &fra2 = addHost(u"fra-2"_s, production, Environment::Production);
    furnish(fra2, 0.95);
    fra2.grants.role = api::Role::Operator;
    DemoHost &sin1 = addHost(u"sin-1"_s, production, Environment::Production);
    furnish(sin1, 0.55);
    DemoInstance &leaving = sin1.instances[1];
    leaving.data.state = api::InstanceState::Draining;
    // Far enough off that nobody looks around in vain for what drains.
    leaving.drainUntil = m_now + 19 * 60'000;
    leaving.data.drain_until = QDateTime::fromMSecsSinceEpoch(leaving.drainUntil, Qt::UTC).toString(Qt::ISODateWithMs);
    DemoHost &nyc1 = addHost(u"nyc-1"_s, production, Environment::Production);
    // Away for a few minutes when the demo begins: see the story of the cluster.
    furnish(nyc1, 0.4);

    DemoHost &stage1 = addHost(u"stage-1"_s, test, Environment::Staging);
    furnish(stage1, 0.02);
    stage1.grants = api::Grants{api::Role::Viewer, {{u"EchoServerA"_s, api::Role::Operator}}};
    DemoHost &stage2 = addHost(u"stage-2"_s, test, Environment::Staging);
    // One without a hub, as there are.
    furnish(stage2, 0.015, false);
    stage2.instances[2].data.listeners.append({u"any"_s, 9000, false});
    DemoInstance &quotes = stage2.instances[4];
    stopped(quotes);
    quotes.data.state = api::InstanceState::Failed;
    quotes.data.error = u"cannot listen on 0.0.0.0:9000: address already in use (by \"devices\")"_s;

    DemoHost &dev = addHost(u"build-1"_s, development, Environment::Development);
    furnish(dev, 0.004);
    DemoHost &local = addHost(u"localhost"_s, development, Environment::Development);
    addInstance(local, u"EchoServerA"_s, u"echo"_s, 7, 0, 0);
    addInstance(local, u"EchoServerB"_s, u"echo"_s, 4443, 0, 0);
    addInstance(local, u"CommandServer"_s, u"line"_s, 2121, 2, 0.1);
    addInstance(local, u"chat"_s, u"pubsub"_s, 8443, 3, 1.5);
    stopped(local.instances[1]);

    const quint32 seed = m_random.generate();
    for (const auto &host : m_hosts) {
        configure(*host);
        // As large as its chat is.
        const DemoInstance *chat = host->instance(u"chat"_s);
        furnishHubs(*host, chat ? chat->usualSessions / 8200 : 0, seed);
    }
}

} // namespace signalbox::gui
