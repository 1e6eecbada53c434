// SPDX-License-Identifier: GPL-3.0-or-later
// Who lives in the made-up world.
#include "manager-gui/hosts/demo/DemoWorld.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QCryptographicHash>
#include <QtCore/QDateTime>

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

void DemoWorld::populate()
{
    const auto translated = [](const char *text) { return QCoreApplication::translate("DemoWorld", text); };
    const QString production = translated(QT_TRANSLATE_NOOP("DemoWorld", "Production"));
    const QString test = translated(QT_TRANSLATE_NOOP("DemoWorld", "Test"));
    const QString development = translated(QT_TRANSLATE_NOOP("DemoWorld", "Development"));
    const auto furnish = [this](DemoHost &host, double scale) {
        addInstance(host, u"chat"_s, u"pubsub"_s, 443, 8200 * scale, 3.7);
        addInstance(host, u"lobby"_s, u"pubsub"_s, 8081, 2900 * scale, 4.2);
        addInstance(host, u"devices"_s, u"line"_s, 5683, 1290 * scale, 1.1);
        addInstance(host, u"telemetry"_s, u"websocket-echo"_s, 9443, 640 * scale, 2.4);
        addInstance(host, u"quotes"_s, u"line"_s, 9000, 210 * scale, 6.0);
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
    sin1.instances[1].data.state = api::InstanceState::Draining;
    DemoHost &nyc1 = addHost(u"nyc-1"_s, production, Environment::Production);
    furnish(nyc1, 0.4);
    // Away for a few minutes when the demo begins: 300 ticks are played first.
    nyc1.awayFrom = 110;

    DemoHost &stage1 = addHost(u"stage-1"_s, test, Environment::Staging);
    furnish(stage1, 0.02);
    stage1.grants = api::Grants{api::Role::Viewer, {{u"EchoServerA"_s, api::Role::Operator}}};
    DemoHost &stage2 = addHost(u"stage-2"_s, test, Environment::Staging);
    furnish(stage2, 0.015);
    DemoInstance &quotes = stage2.instances[4];
    stopped(quotes);
    quotes.failsWith = u"cannot listen on 0.0.0.0:9000: address already in use (by \"devices\")"_s;
    quotes.data.state = api::InstanceState::Failed;
    quotes.data.error = quotes.failsWith;

    DemoHost &dev = addHost(u"build-1"_s, development, Environment::Development);
    furnish(dev, 0.004);
    DemoHost &local = addHost(u"localhost"_s, development, Environment::Development);
    addInstance(local, u"EchoServerA"_s, u"echo"_s, 7, 0, 0);
    addInstance(local, u"EchoServerB"_s, u"echo"_s, 4443, 0, 0);
    addInstance(local, u"CommandServer"_s, u"line"_s, 2121, 2, 0.1);
    addInstance(local, u"chat"_s, u"pubsub"_s, 8443, 3, 1.5);
    stopped(local.instances[1]);
}

} // namespace signalbox::gui
