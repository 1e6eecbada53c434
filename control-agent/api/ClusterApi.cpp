// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/ClusterApi.h"

#include "control-agent/api/ClusterView.h"
#include "control-agent/api/LiveCluster.h"
#include "control-agent/api/LiveConfig.h"
#include "control-agent/config/ClusterReader.h"
#include "control-agent/store/SettingTable.h"
#include "server-core/instance/InstanceHost.h"
#include "server-core/instance/InstanceStatus.h"
#include "shared/base/Log.h"
#include "shared/base/Names.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

constexpr int longestDrain = 7 * 24 * 3600;

Error notInCluster(const LiveCluster &cluster)
{
    if (cluster.isFollowed())
        return {ErrorCode::InvalidState, u"the program that this agent is in takes part in no cluster now"_s};
    return {ErrorCode::InvalidState, u"this agent is in no cluster; its configuration says so: [cluster] engine is \"none\""_s};
}

bool hasKeys(const core::cluster::ClusterConfig &config)
{
    return !config.secretFile.isEmpty() || !config.secret.isEmpty() || !config.certificate.isEmpty();
}

Error needsKeys(const QString &address, bool isOfProgram)
{
    const QString what = isOfProgram
        ? u"the program that this agent is in must give its cluster a secret or certificates first"_s
        : u"the cluster needs \"secret_file\" (make one with: signalbox cluster secret) or [cluster.tls] first"_s;
    return {ErrorCode::InvalidConfiguration, u"%1 is not on this machine, so %2"_s.arg(address, what), u"address"_s};
}

/// The address is there, and nobody has added it here.
Error givenByProgram(const QString &address)
{
    return {ErrorCode::InvalidState, u"the program that this agent is in dials %1 itself, and only it can leave that"_s.arg(address),
            u"address"_s};
}

Error noAddress(const QString &text)
{
    return {ErrorCode::InvalidParams,
            u"\"%1\" is nothing to dial; write an address in numbers and a port, e.g. \"10.0.0.2:7712\""_s.arg(text.left(128)),
            u"address"_s};
}

Changes::Event clusterEvent(const QString &type, const QString &key, const QString &value, const QString &by)
{
    return {type, {{key, value}, {u"by"_s, by}}};
}

/// The same request for one instance, as if somebody had asked for it alone.
Changes::Event requestedEvent(const QString &instance, const QString &action, const QString &by)
{
    return {u"instance.requested"_s, {{u"name"_s, instance}, {u"action"_s, action}, {u"by"_s, by}}, {.instance = instance}};
}

QStringList unitedWith(QStringList list, const QStringList &more)
{
    list += more;
    list.removeDuplicates();
    return list;
}

void logUndone(const QString &what, const QString &name, const Result<void> &done)
{
    if (!done)
        qCWarning(lcAgent).noquote() << "cannot" << what << u"name="_s + name << u"error="_s + done.error().message;
}

} // namespace

ClusterApi::ClusterApi(Dispatcher &dispatcher, Parts parts, QObject *parent) : QObject(parent), m_parts(parts)
{
    dispatcher.add<api::ClusterStatus>(
        [this](const CallContext &, const api::Nothing &, const auto &reply) { reply(toApi(m_parts.cluster)); });
    dispatcher.add<api::ClusterAddPeer>(
        [this](const CallContext &context, const api::PeerParams &params, const auto &reply) { addPeer(context, params, reply); });
    dispatcher.add<api::ClusterRemovePeer>(
        [this](const CallContext &context, const api::PeerParams &params, const auto &reply) { removePeer(context, params, reply); });
    dispatcher.add<api::ClusterEvict>([this](const CallContext &context, const api::NodeParams &params, const auto &reply) {
        act(NodeAction::Evict, context, params.node, reply);
    });
    dispatcher.add<api::ClusterResync>([this](const CallContext &context, const api::NodeParams &params, const auto &reply) {
        act(NodeAction::Resync, context, params.node, reply);
    });
    dispatcher.add<api::ClusterDrain>([this](const CallContext &context, const api::ClusterDrain::Params &params, const auto &reply) {
        if (params.timeout < 0 || params.timeout > longestDrain)
            return reply(failure(ErrorCode::InvalidParams, u"\"timeout\" must be 0 to %1 seconds"_s.arg(longestDrain), u"timeout"_s));
        drain(context, params.timeout, reply);
    });
    dispatcher.add<api::ClusterResume>(
        [this](const CallContext &context, const api::Nothing &, const auto &reply) { resume(context, reply); });
    announceLinks();
}

void ClusterApi::announceLinks()
{
    connect(&m_parts.cluster, &LiveCluster::peerConnected, this, [this](const QString &id, const QString &name) {
        m_parts.events.append(u"cluster.peer_connected"_s, {{u"node"_s, name}, {u"id"_s, id}});
    });
    connect(&m_parts.cluster, &LiveCluster::peerDisconnected, this, [this](const QString &id, const QString &name, const QString &reason) {
        m_parts.events.append(u"cluster.peer_disconnected"_s, {{u"node"_s, name}, {u"id"_s, id}, {u"reason"_s, reason}});
    });
    connect(&m_parts.cluster, &LiveCluster::readyChanged, this, [this](bool ready) {
        m_parts.events.append(u"cluster.ready_changed"_s, {{u"ready"_s, ready}, {u"ready_detail"_s, m_parts.cluster.readyDetail()}});
    });
}

std::optional<Error> ClusterApi::refusalOf(const CallContext &context) const
{
    if (!m_parts.cluster.isConfigured())
        return notInCluster(m_parts.cluster);
    return refuseRevision(context);
}

void ClusterApi::addPeer(const CallContext &context, const api::PeerParams &params, const Done &reply)
{
    const std::optional<QString> address = peerAddress(params.address);
    if (!address)
        return reply(failure(noAddress(params.address)));
    LiveCluster &cluster = m_parts.cluster;
    const core::cluster::ClusterConfig &config = cluster.config();
    Changes::Plan plan;
    plan.target = *address;
    plan.meaning = {{u"address"_s, *address}};
    plan.refusal = refusalOf(context);
    if (!plan.refusal && isOffMachine(*address) && !hasKeys(config))
        plan.refusal = needsKeys(*address, cluster.isFollowed());
    const bool isNew = !config.peers.contains(*address) && !cluster.added().contains(*address);
    const bool isDialled = isNew && cluster.isRunning();
    if (isDialled) {
        plan.prepare = [&cluster, address](auto done) { cluster.host().addPeer(*address, std::move(done)); };
        plan.takeBack = [&cluster, address] {
            cluster.host().removePeer(*address, [address](const Result<void> &done) { logUndone(u"take back peer"_s, *address, done); });
        };
    }
    plan.work = [address, isNew, by = context.identity.account](Database &database) -> Result<Changes::Made> {
        Changes::Made made{json::toJson(api::Nothing{})};
        if (!isNew)
            return made;
        const Result<QStringList> known = loadClusterPeers(database);
        if (!known)
            return failure(known.error());
        if (Result<void> done = setClusterPeers(database, unitedWith(*known, {*address})); !done)
            return failure(std::move(done.error()));
        made.events.append(clusterEvent(u"cluster.peer_added"_s, u"address"_s, *address, by));
        return made;
    };
    m_parts.changes.run<api::Nothing>(
        context, plan,
        [&cluster, address, isNew, isDialled](const api::Nothing &) {
            if (isNew)
                cluster.setAdded(unitedWith(cluster.added(), {*address}));
            // It has begun to run meanwhile.
            if (isNew && !isDialled && cluster.isRunning())
                cluster.host().addPeer(*address, [address](const Result<void> &done) { logUndone(u"add peer"_s, *address, done); });
        },
        reply);
}

std::optional<Error> ClusterApi::refuseRemoval(const QString &address) const
{
    const QStringList &added = m_parts.cluster.added();
    if (added.contains(address))
        return std::nullopt;
    if (m_parts.cluster.isFollowed() && m_parts.cluster.config().peers.contains(address))
        return givenByProgram(address);
    const ConfigOrigins::Place *place = m_parts.live.files().origins.find(u"cluster.peers"_s);
    if (place && m_parts.cluster.config().peers.contains(address)) {
        return Error{ErrorCode::ManagedByFile,
                     u"the peer %1 stands in %2:%3, which no program changes; remove it there and reload"_s.arg(address, place->file)
                         .arg(place->line),
                     place->toString(),
                     false,
                     {{u"path"_s, place->file}, {u"line"_s, place->line}}};
    }
    return Error{ErrorCode::NotFound, u"%1 was not added; those are: %2"_s.arg(address, added.isEmpty() ? u"none"_s : added.join(u", "_s)),
                 u"address"_s};
}

void ClusterApi::removePeer(const CallContext &context, const api::PeerParams &params, const Done &reply)
{
    const std::optional<QString> address = peerAddress(params.address);
    if (!address)
        return reply(failure(noAddress(params.address)));
    Changes::Plan plan;
    plan.target = *address;
    plan.meaning = {{u"address"_s, *address}};
    plan.refusal = refusalOf(context);
    if (!plan.refusal)
        plan.refusal = refuseRemoval(*address);
    plan.work = [address, by = context.identity.account](Database &database) -> Result<Changes::Made> {
        Result<QStringList> known = loadClusterPeers(database);
        if (!known)
            return failure(std::move(known.error()));
        known->removeAll(*address);
        if (Result<void> done = setClusterPeers(database, *known); !done)
            return failure(std::move(done.error()));
        return Changes::Made{json::toJson(api::Nothing{}), {clusterEvent(u"cluster.peer_removed"_s, u"address"_s, *address, by)}};
    };
    m_parts.changes.run<api::Nothing>(
        context, plan,
        [this, address](const api::Nothing &) {
            LiveCluster &cluster = m_parts.cluster;
            QStringList added = cluster.added();
            added.removeAll(*address);
            cluster.setAdded(added);
            if (cluster.isRunning() && !cluster.config().peers.contains(*address))
                cluster.host().removePeer(*address, [address](const Result<void> &done) { logUndone(u"remove peer"_s, *address, done); });
        },
        reply);
}

std::optional<Error> ClusterApi::refuseAction(NodeAction action, const QString &node) const
{
    if (!m_parts.cluster.isRunning())
        return Error{ErrorCode::InvalidState,
                     m_parts.cluster.error().isEmpty() ? u"this node does not take part in its cluster yet, or not any more"_s
                                                       : u"this node takes no part in its cluster: %1"_s.arg(m_parts.cluster.error())};
    if (node == m_parts.cluster.node())
        return Error{ErrorCode::InvalidState, u"\"%1\" is this node itself"_s.arg(node), u"node"_s};
    QStringList names;
    bool isUp = false;
    for (const core::cluster::ClusterNode &one : m_parts.cluster.status().nodes) {
        if (one.state == core::cluster::NodeState::Self)
            continue;
        names.append(one.name);
        isUp = isUp || (one.name == node && one.state == core::cluster::NodeState::Up);
    }
    if (!names.contains(node)) {
        const QString nearest = nearestOf(node, names);
        return Error{ErrorCode::NotFound,
                     u"no node \"%1\"%2"_s.arg(node.left(64), nearest.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(nearest)),
                     u"node"_s};
    }
    if (action == NodeAction::Evict && isUp)
        return Error{ErrorCode::InvalidState, u"\"%1\" is up; only a node that does not answer can be evicted"_s.arg(node), u"node"_s};
    if (action == NodeAction::Resync && !isUp)
        return Error{ErrorCode::InvalidState, u"\"%1\" is not up; it begins anew by itself when it comes back"_s.arg(node), u"node"_s,
                     true};
    return std::nullopt;
}

void ClusterApi::act(NodeAction action, const CallContext &context, const QString &node, const Done &reply)
{
    const bool evicts = action == NodeAction::Evict;
    Changes::Plan plan;
    plan.target = node.left(64);
    plan.meaning = {{u"node"_s, node}};
    plan.refusal = refusalOf(context);
    if (!plan.refusal)
        plan.refusal = refuseAction(action, node);
    plan.prepare = [this, evicts, node](auto done) {
        if (evicts)
            m_parts.cluster.host().evict(node, std::move(done));
        else
            m_parts.cluster.host().resync(node, std::move(done));
    };
    plan.work = [evicts, node, by = context.identity.account](Database &) -> Result<Changes::Made> {
        return Changes::Made{json::toJson(api::Nothing{}),
                             {clusterEvent(evicts ? u"cluster.evicted"_s : u"cluster.resynced"_s, u"node"_s, node, by)}};
    };
    m_parts.changes.run<api::Nothing>(context, plan, nullptr, reply);
}

void ClusterApi::drain(const CallContext &context, int timeout, const Accepted &reply)
{
    QStringList names;
    for (const core::InstanceStatus &status : m_parts.host.statuses()) {
        // Those that serve last start first to go.
        if (!core::isIdle(status.state) && status.state != core::InstanceState::Stopping)
            names.prepend(status.config.name);
    }
    const QStringList all = unitedWith(m_parts.cluster.drained(), names);
    const api::NodeChangeAccepted answer{names, m_parts.events.revision()};
    Changes::Plan plan;
    plan.target = m_parts.cluster.node();
    plan.meaning = {{u"timeout"_s, timeout}};
    plan.refusal = refusalOf(context);
    plan.result = u"accepted"_s;
    plan.work = [names, all, answer, timeout, by = context.identity.account](Database &database) -> Result<Changes::Made> {
        Changes::Made made{json::toJson(answer), {{u"cluster.drained"_s, {{u"timeout"_s, timeout}, {u"by"_s, by}}}}};
        for (const QString &name : names) {
            if (Result<void> done = setWanted(database, name, Wanted::Stopped); !done)
                return failure(std::move(done.error()));
            made.events.append(requestedEvent(name, u"drain"_s, by));
        }
        if (Result<void> done = agent::setDrained(database, all); !done)
            return failure(std::move(done.error()));
        return made;
    };
    m_parts.changes.run<api::NodeChangeAccepted>(
        context, plan,
        [this, all, timeout](const api::NodeChangeAccepted &accepted) {
            m_parts.cluster.setDrained(all);
            for (const QString &name : accepted.instances)
                logUndone(u"drain"_s, name, m_parts.host.drain(name, std::chrono::seconds(timeout)));
        },
        reply);
}

void ClusterApi::resume(const CallContext &context, const Accepted &reply)
{
    QStringList names = m_parts.cluster.drained();
    // Whoever was removed since is not missed.
    names.removeIf([this](const QString &name) { return !m_parts.host.status(name); });
    std::reverse(names.begin(), names.end());
    const api::NodeChangeAccepted answer{names, m_parts.events.revision()};
    Changes::Plan plan;
    plan.target = m_parts.cluster.node();
    // Who has left the cluster since shall come back all the same.
    plan.refusal = m_parts.cluster.isDrainedHere() ? refuseRevision(context) : refusalOf(context);
    if (!plan.refusal && !m_parts.cluster.isDrainedHere())
        plan.refusal = Error{ErrorCode::InvalidState,
                             m_parts.cluster.isDrained() ? u"the program that this agent is in has drained it, and takes it back itself"_s
                                                         : u"this node is not drained"_s};
    plan.result = u"accepted"_s;
    plan.work = [names, answer, by = context.identity.account](Database &database) -> Result<Changes::Made> {
        Changes::Made made{json::toJson(answer), {{u"cluster.resumed"_s, {{u"by"_s, by}}}}};
        for (const QString &name : names) {
            if (Result<void> done = setWanted(database, name, Wanted::Started); !done)
                return failure(std::move(done.error()));
            made.events.append(requestedEvent(name, u"resume"_s, by));
        }
        if (Result<void> done = agent::setDrained(database, std::nullopt); !done)
            return failure(std::move(done.error()));
        return made;
    };
    m_parts.changes.run<api::NodeChangeAccepted>(
        context, plan,
        [this](const api::NodeChangeAccepted &accepted) {
            m_parts.cluster.setDrained(std::nullopt);
            for (const QString &name : accepted.instances) {
                const auto status = m_parts.host.status(name);
                const bool drains = status && status->state == core::InstanceState::Draining;
                logUndone(u"resume"_s, name, drains ? m_parts.host.resume(name) : m_parts.host.start(name));
            }
        },
        reply);
}

} // namespace signalbox::agent
