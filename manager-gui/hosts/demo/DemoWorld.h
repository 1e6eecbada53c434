// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/SavedHosts.h"
#include "shared/api/Methods.h"

#include <QtCore/QRandomGenerator>
#include <QtCore/QSet>
#include <QtCore/QTimer>

#include <vector>

namespace signalbox::gui {

/// One made-up instance: what it says of itself, and what its numbers swing around.
struct DemoInstance {
    api::Instance data;
    double usualSessions = 0;
    double messagesPerSession = 0;
    /// Slow drift around 1.
    double drift = 1;
    double phase = 0;
    double messagesIn = 0;
    double messagesOut = 0;
    /// What a start comes to; empty: it runs.
    QString failsWith = {};
    /// Where it is going, and when it is there, in ticks; nothing to do when empty.
    std::optional<api::InstanceState> next = {};
    int dueAt = 0;
    QSet<QString> closedSessions = {};
};

struct DemoHost {
    SavedHost saved;
    api::AgentInfo agent;
    api::Grants grants;
    std::vector<DemoInstance> instances;
    /// From this tick on it does not answer; -1: it always does.
    int awayFrom = -1;
    qint64 memory = 0;
};

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
    /// When the away host was last heard.
    QDateTime lastHeard(const DemoHost &host) const;

    /// Lets five minutes pass at once, then a second each second.
    void playLastMinutes();

    /// What the agent's methods of these names do.
    Result<api::ChangeAccepted> change(DemoHost &host, const QString &instance, api::InstanceState wanted, bool restart);
    api::SessionList::Result sessions(const DemoHost &host, const api::SessionList::Params &params) const;
    Result<void> closeSession(DemoHost &host, const QString &id);
    api::MetricSample sample(const DemoHost &host) const;
    /// What the values of a sample are.
    static api::MetricColumns::Result columns();

Q_SIGNALS:
    void ticked();
    void instanceChanged(const signalbox::gui::DemoHost &host, const signalbox::api::Instance &instance);

private:
    void populate();
    DemoHost &addHost(const QString &name, const QString &group, Environment environment);
    void addInstance(DemoHost &host, const QString &name, const QString &type, int port, double sessions, double messagesPerSession);
    void tick();
    void live(DemoHost &host, DemoInstance &instance);
    void arrive(DemoHost &host, DemoInstance &instance);
    void announce(DemoHost &host, DemoInstance &instance);

    QRandomGenerator m_random;
    std::vector<std::unique_ptr<DemoHost>> m_hosts;
    QTimer m_timer;
    qint64 m_now;
    int m_tick = 0;
};

} // namespace signalbox::gui
