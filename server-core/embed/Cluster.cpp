// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/Cluster.h"

#include "server-core/cluster/ClusterHost.h"
#include "server-core/cluster/ClusterPart.h"
#include "server-core/embed/ClusterSetup.h"
#include "server-core/embed/ClusterTelling.h"
#include "server-core/embed/HubCalls.h"
#include "server-core/embed/NodeName.h"
#include "server-core/include/signalbox/Host.h"
#include "server-core/include/signalbox/PubSub.h"
#include "server-core/instance/InstanceHost.h"
#include "shared/base/Log.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtCore/QPointer>
#include <QtCore/QThreadPool>

#include <utility>

namespace signalbox {

using namespace Qt::StringLiterals;
using core::cluster::ClusterConfig;
using core::cluster::ClusterHost;

namespace {

QString absolutePath(const QString &path)
{
    return path.isEmpty() ? path : QFileInfo(path).absoluteFilePath();
}

void logUndone(const char *what, const QString &name, const Result<void> &done)
{
    if (!done)
        qCWarning(lcInstance).noquote() << "not" << what << u"name="_s + name << u"error="_s + done.error().message;
}

} // namespace

struct Cluster::Private {
    Private(Cluster &cluster_, Host &host_, core::HubHost &hubs_) : cluster(cluster_), host(host_), hubs(hubs_), link(hubs_, files)
    {
        files.setMaxThreadCount(1);
        config.engine = core::cluster::ClusterEngine::Mesh;
        config.name = u"signalbox"_s;
        link.setHubs({});
    }

    void settleNode();
    void clearKeys();
    [[nodiscard]] Result<void> check() const;
    void attach(const QString &hub);
    void begin();
    void begun(const QStringList &peers, const Result<void> &result);
    void stopped();
    void become(State next, const QString &why = {});
    /// Gives the answer to whoever asked, and to the log when nobody did.
    ClusterHost::Reply answerTo(const QString &what, const QObject *context, Done done) const;
    void answerLater(const ClusterHost::Reply &reply, const Result<void> &result) const;

    Cluster &cluster;
    Host &host;
    core::HubHost &hubs;
    ClusterConfig config;
    QString address = u"127.0.0.1"_s;
    quint16 port = 0;
    /// That somebody has given it.
    QString node;
    QStringList attached;
    /// What was wrong with a server that was to be attached.
    QString refused;
    State state = State::Stopped;
    QString error;
    /// What a drain has drained; nothing: it is not drained.
    std::optional<QStringList> drained;
    /// It was asked to start while it stopped.
    bool startsAgain = false;
    QThreadPool files;
    ClusterHost link;
};

Cluster::Cluster(Host &host, QObject *parent) : QObject(parent), d(std::make_unique<Private>(*this, host, host.instances().liveHubs()))
{
    connect(&d->link, &ClusterHost::peerConnected, this,
            [this](const QString &id, const QString &name) { Q_EMIT peerConnected(name, id); });
    connect(&d->link, &ClusterHost::peerDisconnected, this,
            [this](const QString &id, const QString &name, const QString &reason) { Q_EMIT peerDisconnected(name, reason, id); });
    connect(&d->link, &ClusterHost::readyChanged, this, &Cluster::readyChanged);
    connect(this, &Cluster::changed, &host, &Host::clusterChanged);
    host.setCluster(this);
}

Cluster::~Cluster()
{
    if (d->host.cluster() == this)
        d->host.setCluster(nullptr);
}

core::cluster::ClusterPart Cluster::part() const
{
    if (d->state == State::Stopped)
        return {.isDrained = isDrained()};
    return {&d->link, d->config, d->hubs.node(), isRunning(), isDrained(), d->error};
}

// ---- what is set

void Cluster::setEngine(Engine)
{
    d->config.engine = core::cluster::ClusterEngine::Mesh;
}

void Cluster::setName(QAnyStringView name)
{
    d->config.name = name.toString();
}

void Cluster::setNode(QAnyStringView name)
{
    d->node = name.toString();
    d->settleNode();
}

void Cluster::setPort(quint16 port)
{
    d->port = port;
    d->settleNode();
}

void Cluster::setAddress(QAnyStringView address)
{
    d->address = address.toString();
}

void Cluster::setAdvertised(QAnyStringView address)
{
    d->config.advertise = address.toString();
}

void Cluster::setSecret(const QByteArray &secret)
{
    d->clearKeys();
    d->config.secret = secret;
}

void Cluster::setSecretFile(const QString &path)
{
    d->clearKeys();
    d->config.secretFile = absolutePath(path);
}

void Cluster::setTls(const ClusterTls &files)
{
    d->clearKeys();
    d->config.certificate = absolutePath(files.certificate);
    d->config.key = absolutePath(files.key);
    d->config.ca = absolutePath(files.ca);
}

void Cluster::Private::clearKeys()
{
    config.secret.clear();
    for (QString *file : {&config.secretFile, &config.certificate, &config.key, &config.ca})
        file->clear();
}

void Cluster::Private::settleNode()
{
    // What a hub is told to be its node stands in its members, and does not change any more.
    if (!hubs.names().isEmpty())
        return;
    if (node.isEmpty())
        hubs.setNode(nodeNameOf(port != 0 ? port : QCoreApplication::applicationPid()));
    else
        hubs.setNode(node);
}

void Cluster::attach(PubSub &server)
{
    if (d->host.find(server.name()) != &server)
        d->refused = u"the server \"%1\" is one of another host, and cannot be attached"_s.arg(server.name());
    else
        d->attach(server.hub());
}

void Cluster::attachHub(QAnyStringView hub)
{
    const QString name = hub.toString();
    if (const Result<void> right = checkHubName(name); !right)
        d->refused = right.error().message;
    else
        d->attach(name);
}

void Cluster::Private::attach(const QString &hub)
{
    if (attached.contains(hub))
        return;
    attached.append(hub);
    link.setHubs(attached);
}

// ---- start and stop

Result<void> Cluster::Private::check() const
{
    const auto wrong = [](const QString &why) { return failure(ErrorCode::InvalidConfiguration, why); };
    if (!refused.isEmpty())
        return wrong(refused);
    if (!node.isEmpty() && node != hubs.node())
        return wrong(
            u"the servers ran as node \"%1\" before the cluster was to be \"%2\": call setNode before they start"_s.arg(hubs.node(), node));
    return checkSetup(config, address, hubs.node());
}

void Cluster::start()
{
    if (d->state == State::Stopping)
        d->startsAgain = true;
    else if (d->state != State::Starting && d->state != State::Running)
        d->begin();
}

void Cluster::Private::begin()
{
    settleNode();
    if (const Result<void> right = check(); !right)
        return become(State::Failed, right.error().message);
    config.listen = (address.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(address).arg(port);
    become(State::Starting);
    link.start(config, hubs.node(), [self = QPointer(&cluster), peers = config.peers](const Result<void> &result) {
        // Stopped meanwhile: that is told by the stop.
        if (self && self->d->state == State::Starting)
            self->d->begun(peers, result);
    });
}

void Cluster::Private::begun(const QStringList &peers, const Result<void> &result)
{
    if (!result)
        return become(State::Failed, result.error().message);
    // What was said while it began.
    for (const QString &peer : std::as_const(config.peers)) {
        if (!peers.contains(peer))
            link.addPeer(peer, answerTo(u"add peer "_s + peer, nullptr, {}));
    }
    for (const QString &peer : peers) {
        if (!config.peers.contains(peer))
            link.removePeer(peer, answerTo(u"remove peer "_s + peer, nullptr, {}));
    }
    qCInfo(lcInstance).noquote() << "cluster joined" << u"cluster="_s + config.name << u"node="_s + hubs.node()
                                 << u"listen="_s + link.status().listen;
    become(State::Running);
}

void Cluster::stop()
{
    d->startsAgain = false;
    if (d->state == State::Failed)
        return d->become(State::Stopped);
    if (d->state != State::Starting && d->state != State::Running)
        return;
    d->link.stop([self = QPointer(this)] {
        if (self)
            self->d->stopped();
    });
    d->become(State::Stopping);
}

void Cluster::Private::stopped()
{
    const QPointer alive(&cluster);
    become(State::Stopped);
    if (alive && std::exchange(startsAgain, false))
        begin();
}

void Cluster::Private::become(State next, const QString &why)
{
    state = next;
    error = why;
    if (!why.isEmpty())
        qCWarning(lcInstance).noquote() << "no cluster" << u"error="_s + why;
    Q_EMIT cluster.changed();
}

// ---- what is told

Cluster::State Cluster::state() const
{
    return d->state;
}

QString Cluster::error() const
{
    return d->error;
}

quint16 Cluster::port() const
{
    const QString listen = d->link.status().listen;
    return listen.sliced(listen.lastIndexOf(u':') + 1).toUShort();
}

QString Cluster::node() const
{
    return d->hubs.node();
}

bool Cluster::ready() const
{
    return d->link.status().isReady;
}

int Cluster::connectedPeerCount() const
{
    return d->link.status().connectedPeers;
}

QList<ClusterNode> Cluster::nodes() const
{
    QList<ClusterNode> list;
    for (const core::cluster::ClusterNode &node : d->link.status().nodes)
        list.append(publicNode(node));
    return list;
}

QList<ClusterPeer> Cluster::peers() const
{
    QList<ClusterPeer> list;
    for (const core::cluster::ClusterPeer &peer : d->link.status().peers) {
        if (!peer.isSelf)
            list.append(publicPeer(peer));
    }
    return list;
}

// ---- what is asked for

ClusterHost::Reply Cluster::Private::answerTo(const QString &what, const QObject *context, Done done) const
{
    return [what, context = QPointer<const QObject>(context ? context : &cluster), done = std::move(done)](const Result<void> &result) {
        if (!done && !result)
            qCWarning(lcInstance).noquote() << "cluster cannot" << what << u"error="_s + result.error().message;
        if (done && context)
            done(result ? Answer<ClusterDone>() : Answer<ClusterDone>{{}, errorOf(result.error())});
    };
}

void Cluster::Private::answerLater(const ClusterHost::Reply &reply, const Result<void> &result) const
{
    QMetaObject::invokeMethod(
        &cluster, [reply, result] { reply(result); }, Qt::QueuedConnection);
}

void Cluster::addPeer(QAnyStringView address, const QObject *context, Done done)
{
    const QString peer = peerText(address);
    const ClusterHost::Reply reply = d->answerTo(u"add peer "_s + peer, context, std::move(done));
    if (!d->config.peers.contains(peer)) {
        d->config.peers.append(peer);
        Q_EMIT d->host.clusterChanged();
    }
    if (!isRunning())
        return d->answerLater(reply, {});
    d->link.addPeer(peer, [self = QPointer(this), peer, reply](const Result<void> &result) {
        // It would keep the next start from succeeding.
        if (self && !result && self->d->config.peers.removeAll(peer) > 0)
            Q_EMIT self->d->host.clusterChanged();
        reply(result);
    });
}

void Cluster::removePeer(QAnyStringView address, const QObject *context, Done done)
{
    const QString peer = peerText(address);
    const ClusterHost::Reply reply = d->answerTo(u"remove peer "_s + peer, context, std::move(done));
    const bool isThere = d->config.peers.removeAll(peer) > 0;
    if (isRunning())
        d->link.removePeer(peer, reply);
    // An agent may want it all the same.
    Q_EMIT d->host.clusterChanged();
    if (!isRunning())
        d->answerLater(reply, isThere ? Result<void>() : failure(ErrorCode::NotFound, u"the cluster has no peer \"%1\""_s.arg(peer)));
}

void Cluster::drain(std::chrono::milliseconds patience)
{
    core::InstanceHost &instances = d->host.instances();
    QStringList names = d->drained.value_or(QStringList());
    // Also what an agent of this host has made.
    for (const core::InstanceStatus &status : instances.statuses()) {
        const QString &name = status.config.name;
        if (!core::isIdle(status.state) && status.state != core::InstanceState::Stopping && !names.contains(name))
            names.append(name);
    }
    d->drained = names;
    for (const QString &name : std::as_const(names))
        logUndone("drained", name, instances.drain(name, patience));
    Q_EMIT changed();
}

void Cluster::resume()
{
    if (!d->drained)
        return;
    core::InstanceHost &instances = d->host.instances();
    const QStringList names = *std::exchange(d->drained, std::nullopt);
    for (const QString &name : names) {
        // One that was removed since is not missed.
        if (const Result<core::InstanceStatus> status = instances.status(name)) {
            const bool drains = status->state == core::InstanceState::Draining;
            logUndone("resumed", name, drains ? instances.resume(name) : instances.start(name));
        }
    }
    Q_EMIT changed();
}

bool Cluster::isDrained() const
{
    return d->drained.has_value();
}

void Cluster::evict(QAnyStringView node, const QObject *context, Done done)
{
    const QString name = node.toString();
    d->link.evict(name, d->answerTo(u"evict "_s + name, context, std::move(done)));
}

void Cluster::resync(QAnyStringView node, const QObject *context, Done done)
{
    const QString name = node.toString();
    d->link.resync(name, d->answerTo(u"resync "_s + name, context, std::move(done)));
}

void Cluster::reloadKeys(const QObject *context, Done done)
{
    d->link.reloadKeys(d->answerTo(u"reload keys"_s, context, std::move(done)));
}

} // namespace signalbox
