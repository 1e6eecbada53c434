// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/cluster/ClusterConfig.h"
#include "server-core/cluster/ClusterHost.h"
#include "server-core/cluster/ClusterPart.h"

#include <QtCore/QThreadPool>

namespace signalbox::agent {

/// This agent's part in a cluster: what is configured, what was added to it at run time, and what has come of it.
/// Shape:  it ends with the agent. An agent that takes no part, or could not, serves all the same and says so here. One that is inside of
///         another program takes none itself: it follows the program's.
/// Thread: main; replies come there, later than the call.
class LiveCluster : public QObject
{
    Q_OBJECT

public:
    /// What the store keeps.
    struct Kept {
        /// Peers beside those of the file.
        QStringList peers = {};
        /// Instances that cluster.drain has drained; nothing: nobody has drained this node.
        std::optional<QStringList> drained = {};
    };
    using Reply = core::cluster::ClusterHost::Reply;

    /// `node`: name of this agent. `hubs` outlive it.
    LiveCluster(core::cluster::ClusterConfig config, QString node, Kept kept, core::HubHost &hubs, QObject *parent = nullptr);
    ~LiveCluster() override;

    /// Workers of this agent join its hubs over this socket; see ClusterHost. Before `start`.
    void setWorkers(const QString &socket, const std::vector<std::int64_t> &expected);
    /// Once. What goes wrong is logged and stays in `error`.
    void start();
    /// What the program does that this agent is in, again whenever anything of it is another. Instead of `start`.
    void follow(const core::cluster::ClusterPart &part);
    /// There is a worker that has a hub. Who is in no cluster pays nothing before that.
    void joinWorkers();
    /// `done` always comes. Idempotent.
    void stop(std::function<void()> done);

    bool isConfigured() const { return m_config.engine != core::cluster::ClusterEngine::None; }
    const core::cluster::ClusterConfig &config() const { return m_config; }
    const QString &node() const { return m_node; }
    /// Why it takes no part though it is configured to; empty otherwise.
    const QString &error() const { return m_error; }
    core::cluster::ClusterStatus status() const { return m_host->status(); }
    /// For what runs only. Their errors are those of ClusterHost.
    core::cluster::ClusterHost &host() { return *m_host; }
    bool isRunning() const { return m_isRunning; }
    /// It is the program's that this agent is in.
    bool isFollowed() const { return m_isFollowed; }

    /// Whether clients may come: it has been ready once, and nobody has drained it. Who is in no cluster may have them always.
    bool mayServe() const;
    /// Peers are configured, and none is connected.
    bool isDegraded() const;
    /// "roster 3 of 4".
    QString readyDetail() const;

    /// The file's peers as they are now, and the content of the files of keys. One that could not start tries it again.
    void reload(const QStringList &peers, Reply reply);

    const QStringList &added() const { return m_kept.peers; }
    void setAdded(const QStringList &peers) { m_kept.peers = peers; }
    bool isDrained() const { return isDrainedHere() || m_isDrainedByProgram; }
    /// Somebody has done it by this agent.
    bool isDrainedHere() const { return m_kept.drained.has_value(); }
    QStringList drained() const { return m_kept.drained.value_or(QStringList()); }
    void setDrained(const std::optional<QStringList> &instances) { m_kept.drained = instances; }

Q_SIGNALS:
    void peerConnected(const QString &id, const QString &name);
    void peerDisconnected(const QString &id, const QString &name, const QString &reason);
    void readyChanged(bool ready);

private:
    void listenTo(core::cluster::ClusterHost &host);
    void startHost(Reply reply);
    /// The peers that are configured, and those that were added.
    QStringList dialled() const;
    /// What has changed while it runs: peers since `before`.
    void takeOverPeers(const QStringList &before);
    /// And the content of the files of keys.
    void takeOver(const QStringList &before, Reply reply);
    void startLocal();

    core::cluster::ClusterConfig m_config;
    QString m_node;
    Kept m_kept;
    /// Reads files of keys; waited for at the end.
    QThreadPool m_pool;
    core::cluster::ClusterHost m_own;
    /// That, or the program's.
    core::cluster::ClusterHost *m_host = &m_own;
    QString m_error;
    bool m_isRunning = false;
    bool m_isFollowed = false;
    bool m_isDrainedByProgram = false;
    bool m_isStarting = false;
    /// While it started.
    bool m_wasReloaded = false;
    bool m_hasWorkers = false;
    bool m_isLocal = false;
    bool m_wasReady = false;
    bool m_isStopping = false;
};

} // namespace signalbox::agent
