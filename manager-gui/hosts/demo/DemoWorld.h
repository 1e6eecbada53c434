// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/demo/DemoCluster.h"
#include "manager-gui/hosts/demo/DemoHost.h"
#include "manager-gui/hosts/demo/DemoSchema.h"

#include <QtCore/QRandomGenerator>
#include <QtCore/QTimer>

#include <vector>

namespace signalbox::gui {

/// Hosts that exist nowhere: for looking around, and for pictures. They live, fail, and obey.
/// Shape:  the same seed gives the same numbers at the same tick; a tick is a second.
/// Thread: the one it lives in.
class DemoWorld : public QObject
{
    Q_OBJECT

public:
    explicit DemoWorld(quint32 seed, QObject *parent = nullptr);

    QList<SavedHost> savedHosts() const;
    DemoHost *find(const QString &address);
    bool isAway(const DemoHost &host) const { return host.awayFrom >= 0 && m_tick >= host.awayFrom; }
    /// In ms since the epoch; behind the clock while the last minutes are played.
    qint64 now() const { return m_now; }
    const std::vector<DemoPerson> &people() const { return m_people; }
    const DemoSchema &schema() const { return m_schema; }
    DemoCluster &cluster() { return m_cluster; }
    /// When the away host was last heard.
    QDateTime lastHeard(const DemoHost &host) const;

    /// Lets five minutes pass at once, then a second each second.
    void playLastMinutes();
    /// Lets a second pass at once.
    void playSecond();

    /// What the agent's methods of these names do.
    Result<api::ChangeAccepted> change(DemoHost &host, const QString &instance, api::InstanceState wanted, bool restart);
    Result<api::ChangeAccepted> drain(DemoHost &host, const QString &instance, int patienceSeconds);
    Result<api::ChangeAccepted> resume(DemoHost &host, const QString &instance);
    /// Of all that serve there.
    Result<api::NodeChangeAccepted> drainNode(DemoHost &host, int patienceSeconds);
    Result<api::NodeChangeAccepted> resumeNode(DemoHost &host);
    void add(DemoHost &host, DemoInstance instance);
    void remove(DemoHost &host, const QString &instance);
    /// Tells everybody how an instance is now.
    void announce(DemoHost &host, DemoInstance &instance);
    api::MetricSample sample(const DemoHost &host) const;
    /// What the values of a sample are.
    static api::MetricColumns::Result columns();

Q_SIGNALS:
    void ticked();
    /// An event of that type: "instance.changed".
    void happened(const signalbox::gui::DemoHost &host, const QString &type, const QJsonObject &data);

private:
    void populate();
    DemoHost &addHost(const QString &name, const QString &group, Environment environment);
    void addInstance(DemoHost &host, const QString &name, const QString &type, int port, double sessions, double messagesPerSession);
    /// What its instances are configured like.
    void configure(DemoHost &host);
    /// The hubs that they serve. `size`: of the largest host 1.
    void furnishHubs(DemoHost &host, double size, quint32 seed);
    void tick();
    /// What happens to the cluster; who is cut off from the others is so from here, too.
    void liveTogether();
    void live(DemoHost &host, DemoInstance &instance);
    void leave(DemoHost &host, DemoInstance &instance);
    /// Its hub is there as soon as somebody names it.
    void findHub(DemoHost &host, const DemoInstance &instance);
    void arrive(DemoHost &host, DemoInstance &instance);
    void stopped(DemoHost &host, DemoInstance &instance);
    Result<DemoInstance *> requested(DemoHost &host, const QString &instance, const QString &action);

    QRandomGenerator m_random;
    const std::vector<DemoPerson> m_people = demoPeople();
    const DemoSchema m_schema;
    DemoCluster m_cluster;
    std::vector<std::unique_ptr<DemoHost>> m_hosts;
    QTimer m_timer;
    qint64 m_now;
    int m_tick = 0;
};

} // namespace signalbox::gui
