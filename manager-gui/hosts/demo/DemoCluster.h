// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/api/methods/Cluster.h"

#include <QtCore/QDateTime>
#include <QtCore/QSet>

#include <vector>

namespace signalbox::gui {

/// The cluster that four of the made-up hosts form. One of them is cut off from two others now and then, and comes back.
/// Shape:  a story of scenes that goes by ticks, until somebody holds a scene; the same seed gives the same numbers at the same tick.
class DemoCluster
{
public:
    enum class Scene {
        Healthy,
        /// nyc-1 and the two in Frankfurt have not heard of each other for a moment.
        Suspect,
        /// They have given each other up; sin-1 still hears both.
        Partitioned,
        /// They have each other again, and exchange their rosters.
        Healed
    };
    /// Something that a node tells.
    struct Happening {
        QString node;
        QString type;
        QJsonObject data;
    };

    explicit DemoCluster(quint32 seed);

    Scene scene() const { return m_scene; }
    /// Stays in that scene from the next tick on.
    void hold(Scene scene) { m_held = scene; }
    /// A second passes. `now` in ms since the epoch.
    std::vector<Happening> tick(int tick, qint64 now);

    /// The node that is cut off.
    static QString wanderer();
    /// Of a host that is no node of it: that it is in none.
    api::ClusterStatus::Result status(const QString &node) const;

    /// What the agent's methods of these names do.
    Result<api::Nothing> addPeer(const QString &node, const QString &address);
    Result<api::Nothing> removePeer(const QString &node, const QString &address);
    Result<api::Nothing> evict(const QString &node, const QString &other);
    Result<api::Nothing> resync(const QString &node, const QString &other);
    /// The instances that serve there go on top of those that were drained before. Errors: InvalidState: it is in no cluster.
    Result<api::Nothing> drain(const QString &node, const QStringList &instances);
    /// What was drained, and is not any more.
    Result<QStringList> resume(const QString &node);

private:
    struct Node {
        QString name;
        QString address;
        QString id;
        QString startedAt;
        /// Added by hand, with the tick at which.
        QMap<QString, int> added = {};
        /// Whom it has been told to give up, and with whom it begins anew until that tick.
        QSet<QString> evicted = {};
        QMap<QString, int> resyncUntil = {};
        /// Its instances; nothing: it is not drained.
        std::optional<QStringList> drained = {};
    };
    Node *find(const QString &name);
    const Node *find(const QString &name) const;
    Result<Node *> other(const QString &node, const QString &other);
    Scene sceneOf(int tick) const;
    /// Whether the cut goes between them.
    bool isCut(const Node &from, const Node &to) const;
    api::NodeState stateOf(const Node &from, const Node &to) const;
    api::ClusterNode linkOf(const Node &from, const Node &to) const;
    QList<api::ClusterPeer> peersOf(const Node &from) const;
    /// From 0 to 1, of this pair in this tick.
    double noise(const Node &from, const Node &to) const;
    std::vector<Happening> change(Scene scene);

    const quint32 m_seed;
    std::vector<Node> m_nodes;
    Scene m_scene = Scene::Healthy;
    std::optional<Scene> m_held;
    int m_tick = 0;
    int m_sceneSince = 0;
    qint64 m_now = 0;
    /// When the two sides last lost, or found, each other.
    qint64 m_cutAt = 0;
    qint64 m_healedAt = 0;
    qint64 m_startedAt = 0;
};

} // namespace signalbox::gui
