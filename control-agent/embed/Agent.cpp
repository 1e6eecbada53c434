// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/Agent.h"

#include "control-agent/config/ListenText.h"
#include "control-agent/daemon/Agent.h"
#include "server-core/cluster/ClusterPart.h"
#include "server-core/include/signalbox/Cluster.h"
#include "server-core/include/signalbox/Host.h"
#include "shared/base/Log.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEventLoop>
#include <QtCore/QFileInfo>
#include <QtCore/QStandardPaths>
#include <QtCore/QTimer>

namespace signalbox {

using namespace Qt::StringLiterals;

namespace {

/// The store has a batch to write, and connections to say goodbye to.
constexpr std::chrono::seconds endsWithin{5};

QString folder(const QString &wanted, QStandardPaths::StandardLocation place)
{
    if (!wanted.isEmpty())
        return QFileInfo(wanted).absoluteFilePath();
    // A program that has no name has one: that of its file.
    const QString base = QStandardPaths::writableLocation(place);
    const QString name = QCoreApplication::applicationName();
    return place == QStandardPaths::RuntimeLocation ? base + u'/' + name : base + u"/signalbox"_s;
}

Result<agent::AgentConfig> configOf(const AgentSettings &settings)
{
    agent::AgentConfig config;
    config.name = settings.name.isEmpty() ? QCoreApplication::applicationName() : settings.name;
    config.listen.clear();
    for (const QString &text : settings.listen) {
        const auto address = agent::parseListenAddress(text);
        if (!address)
            return failure(address.error());
        config.listen.append(*address);
    }
    config.httpListen.reset();
    if (!settings.httpListen.isEmpty()) {
        const auto address = agent::parseListenAddress(settings.httpListen);
        if (!address)
            return failure(address.error());
        config.httpListen = *address;
    }
    return config;
}

} // namespace

struct Agent::Private {
    agent::Options options;
    /// Null when the settings make no sense.
    std::unique_ptr<agent::Agent> agent;
    bool started = false;
    bool over = false;
};

Agent::Agent(Host &host, const AgentSettings &settings, QObject *parent) : QObject(parent), d(std::make_unique<Private>())
{
    d->options.runtime = folder(settings.runtimeFolder, QStandardPaths::RuntimeLocation);
    d->options.state = folder(settings.stateFolder, QStandardPaths::AppLocalDataLocation);
    const auto giveUp = [this](const Error &error) {
        d->over = true;
        qCCritical(lcAgent).noquote() << "no management:" << error.message;
        Q_EMIT failed(error.message);
    };
    Result<agent::AgentConfig> config = configOf(settings);
    if (!config) {
        QMetaObject::invokeMethod(
            this, [giveUp, error = config.error()] { giveUp(error); }, Qt::QueuedConnection);
        return;
    }
    const auto cluster = [&host] { return host.cluster() ? host.cluster()->part() : core::cluster::ClusterPart(); };
    d->agent =
        std::make_unique<agent::Agent>(d->options, std::move(*config), agent::Agent::Embedded{&host.instances(), &host.types(), cluster});
    connect(&host, &Host::clusterChanged, d->agent.get(), &agent::Agent::followCluster);
    connect(d->agent.get(), &agent::Agent::ready, this, &Agent::ready);
    connect(d->agent.get(), &agent::Agent::stopped, this, [this](int exitCode) {
        d->over = true;
        if (exitCode != 0)
            Q_EMIT failed(u"the management has ended; the log says why"_s);
    });
    // Later: whoever made it wants to connect to its signals first.
    QMetaObject::invokeMethod(
        this,
        [this, giveUp] {
            d->started = true;
            if (const Result<void> started = d->agent->start(); !started)
                giveUp(started.error());
        },
        Qt::QueuedConnection);
}

Agent::~Agent()
{
    if (!d->agent || !d->started || d->over)
        return;
    QEventLoop loop;
    connect(d->agent.get(), &agent::Agent::stopped, &loop, &QEventLoop::quit);
    QTimer::singleShot(endsWithin, &loop, &QEventLoop::quit);
    d->agent->stop();
    if (!d->over)
        loop.exec(QEventLoop::ExcludeUserInputEvents);
}

QString Agent::socket() const
{
    return d->options.runtime + u"/agent.sock"_s;
}

} // namespace signalbox
