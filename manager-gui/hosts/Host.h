// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostLink.h"
#include "manager-gui/hosts/InstanceRequests.h"
#include "manager-gui/hosts/PacedCalls.h"
#include "manager-gui/hosts/SavedHosts.h"
#include "manager-gui/hosts/Secrets.h"
#include "manager-gui/hosts/Series.h"

#include <vector>

namespace signalbox::gui {

/// One instance as last heard of: what events said, and the numbers of the last sample.
struct HostInstance {
    api::Instance data;
    qint64 sessions = 0;
    std::optional<double> messagesIn;
    std::optional<double> messagesOut;
    /// Of the last sample, in the order of `Host::sampleColumns`.
    QList<std::optional<double>> values;
    Series sessionHistory;
    /// In and out together, per second.
    Series messagesHistory;
};

/// The five figures of a host with their last minutes.
struct HostFigures {
    std::optional<double> messagesIn;
    std::optional<double> messagesOut;
    /// Per cent of one core.
    std::optional<double> cpu;
    /// Bytes.
    std::optional<double> memory;
    Series sessionsHistory;
    Series messagesInHistory;
    Series messagesOutHistory;
    Series cpuHistory;
    Series memoryHistory;
};

/// One agent the manager knows: how it is reached, whether it answers, and what it last said.
/// Shape:  data stays when the connection goes; `presence` says how old it is.
/// Errors: of calls, through their replies; of requests to instances, through `requests().failed`.
class Host : public QObject
{
    Q_OBJECT

public:
    /// Refused is final until somebody acts: wrong key, login refused. Disconnected: the person wanted it so.
    enum class Presence { Disconnected, Connecting, Live, Away, NotAnswering, Refused };
    Q_ENUM(Presence)

    Host(SavedHost saved, std::unique_ptr<HostLink> link, QObject *parent = nullptr);

    const SavedHost &saved() const { return m_saved; }
    void setSaved(const SavedHost &saved);
    QString name() const { return m_saved.name; }

    /// Connecting, while the secret for it is still being fetched.
    void awaitSecret();
    void connectToAgent(const HostSecret &secret);
    void disconnectFromAgent();
    /// Ends in `Refused` without asking the agent: there is nothing to log in with.
    void refuse(const Error &error);

    HostLink &link() { return *m_link; }
    /// Where samples take their time from, in ms since the epoch. Default: the system's clock.
    void setClock(std::function<qint64()> clock) { m_clock = std::move(clock); }
    Presence presence() const { return m_presence; }
    bool isLive() const { return m_presence == Presence::Live; }
    /// When the host was last heard of before it went away.
    QDateTime presenceSince() const { return m_presenceSince; }
    Error lastError() const { return m_refusal ? *m_refusal : m_link->lastError(); }
    QString account() const;
    /// What the account may do, as last heard.
    api::Grants grants() const { return m_grants ? *m_grants : m_link->grants(); }
    bool permits(api::Permission permission) const { return isLive() && grants().permit(permission); }
    bool permitsOn(const QString &instance, api::Permission permission) const
    {
        return isLive() && grants().permitOn(instance, permission);
    }
    /// Asks the agent anew what the account may do.
    void refreshGrants();

    /// Empty until the first snapshot.
    const std::optional<api::AgentInfo> &agent() const { return m_agent; }
    const std::vector<HostInstance> &instances() const { return m_instances; }
    int rowOf(const QString &instance) const { return m_rows.value(instance, -1); }
    qint64 sessions() const { return m_sessions; }
    int failedCount() const;
    const HostFigures &figures() const { return m_figures; }
    /// What the agent can measure; empty until it said so.
    const api::MetricColumns::Result &metricColumns() const { return m_columns; }
    const QList<QString> &sampleColumns() const { return m_sampled.names; }
    /// The last value of any column of `metricColumns`.
    std::optional<double> metric(const HostInstance &instance, const QString &column) const;

    InstanceRequests &requests() { return m_requests; }
    const InstanceRequests &requests() const { return m_requests; }
    /// For what is done to many things at once. Forgotten when the connection is lost.
    PacedCalls &paced() { return m_paced; }
    /// At once, or, of many, as fast as the agent takes them. `patience` is for drains: how long sessions may stay.
    void request(const QString &instance, InstanceVerb verb, std::chrono::seconds patience = std::chrono::minutes(1));

Q_SIGNALS:
    void savedChanged();
    void presenceChanged();
    void agentChanged();
    void grantsChanged();
    void instancesAboutToBeReplaced();
    void instancesReplaced();
    void instanceAboutToBeAppended();
    void instanceAppended();
    void instanceAboutToBeRemoved(int row);
    void instanceRemoved(int row);
    void instanceChanged(int row);
    /// Once a second while live; `rows` whose sessions or rates differ from before.
    void sampled(const QList<int> &rows);
    void metricColumnsChanged();
    /// Every sample as it came, after it was taken in; `at` in ms since the epoch.
    void sampleHeard(const signalbox::api::MetricSample &sample, qint64 at);
    /// Every event as it came, before it changes anything here.
    void eventHeard(const signalbox::api::Event &event);
    /// A full picture replaced what was known; `first`: nothing was.
    void snapshotTaken(bool first);

private:
    void onLinkState();
    void setPresence(Presence presence);
    void onSnapshot(const api::AgentInfo &agent, const QList<api::Instance> &instances);
    void onEvent(const api::Event &event);
    void onSample(const api::MetricSample &sample);
    void send(const QString &instance, InstanceVerb verb, std::chrono::seconds patience);
    void forgetRequests();
    void heedGrants(const QString &eventType);
    void applyInstance(const api::Instance &instance);
    void removeInstance(const QString &name);
    void updateInstance(int row, const api::Instance &instance);
    bool sampleInstance(HostInstance &instance, const QList<std::optional<double>> &values, qint64 now);
    void sampleAgent(const api::MetricSample &sample, qint64 now);
    void sumSessions();
    void indexRows();

    SavedHost m_saved;
    std::unique_ptr<HostLink> m_link;
    std::function<qint64()> m_clock = &QDateTime::currentMSecsSinceEpoch;
    InstanceRequests m_requests;
    PacedCalls m_paced;
    Presence m_presence = Presence::Disconnected;
    QDateTime m_presenceSince;
    std::optional<Error> m_refusal;
    std::optional<api::Grants> m_grants;
    std::optional<api::AgentInfo> m_agent;
    std::vector<HostInstance> m_instances;
    QHash<QString, int> m_rows;
    qint64 m_sessions = 0;
    HostFigures m_figures;
    api::MetricColumns::Result m_columns;
    /// Where the columns used most stand in a sample; -1 where it has none.
    struct SampledColumns {
        QList<QString> names;
        qsizetype sessions = -1;
        qsizetype messagesIn = -1;
        qsizetype messagesOut = -1;
    };
    SampledColumns m_sampled;
};

} // namespace signalbox::gui
