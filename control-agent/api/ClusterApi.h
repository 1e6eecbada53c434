// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Changes.h"
#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>

namespace signalbox::core {
class InstanceHost;
}

namespace signalbox::agent {

class EventLog;
class LiveCluster;
class LiveConfig;

/// `cluster.*`: how the cluster is, its peers, and taking this node out of it for a while.
/// Shape:  added peers and what is drained stand in the store before the answer leaves.
/// Thread: main.
class ClusterApi : public QObject
{
    Q_OBJECT

public:
    struct Parts {
        LiveCluster &cluster;
        core::InstanceHost &host;
        const LiveConfig &live;
        Changes &changes;
        EventLog &events;
    };
    /// All outlive it.
    ClusterApi(Dispatcher &dispatcher, Parts parts, QObject *parent = nullptr);

private:
    using Done = std::function<void(Result<api::Nothing>)>;
    using Accepted = std::function<void(Result<api::NodeChangeAccepted>)>;

    void addPeer(const CallContext &context, const api::PeerParams &params, const Done &reply);
    void removePeer(const CallContext &context, const api::PeerParams &params, const Done &reply);
    std::optional<Error> refuseRemoval(const QString &address) const;
    enum class NodeAction { Evict, Resync };
    void act(NodeAction action, const CallContext &context, const QString &node, const Done &reply);
    std::optional<Error> refuseAction(NodeAction action, const QString &node) const;
    void drain(const CallContext &context, int timeout, const Accepted &reply);
    void resume(const CallContext &context, const Accepted &reply);
    /// Nothing changes where there is no cluster, and nothing here has a revision.
    std::optional<Error> refusalOf(const CallContext &context) const;
    void announceLinks();

    Parts m_parts;
};

} // namespace signalbox::agent
