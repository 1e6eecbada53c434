// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"
#include "control-agent/config/ConfigCheck.h"
#include "control-agent/config/ConfigDifference.h"

#include <QtCore/QObject>
#include <QtCore/QThreadPool>

namespace signalbox::core {
class InstanceHost;
struct InstanceStatus;
} // namespace signalbox::core

namespace signalbox::agent {

class Changes;
class InstanceApi;
class LiveCluster;
class LiveConfig;
class LiveTypes;
struct ReloadState;

/// `config.diff` and `config.reload`: the files as they are on disk, against what is in force.
/// Shape:  all files are read and judged before anything changes. Then new types are registered, hubs and peers of the cluster taken
///         over and its keys read; instances that are gone stop, the others take their live keys over, new ones appear, and start when they
///         have autostart. One that had failed for want of its type can be started then.
/// Thread: main; files are read in the pool.
class Reload : public QObject
{
    Q_OBJECT

public:
    struct Parts {
        LiveConfig &live;
        LiveTypes &types;
        LiveCluster &cluster;
        core::InstanceHost &host;
        Changes &changes;
        InstanceApi &instances;
    };
    /// All outlive it.
    Reload(Dispatcher &dispatcher, Parts parts, QObject *parent = nullptr);

    /// For a signal from outside; what comes of it is in the log.
    void runFor(const QString &who);

private:
    void diff(const Dispatcher::TypedReply<api::ConfigDiff> &reply);
    void run(const CallContext &context, const Dispatcher::TypedReply<api::ConfigReload> &reply);
    void runWith(const CallContext &context, const Result<ReadConfig> &read, const Dispatcher::TypedReply<api::ConfigReload> &reply);
    void read(std::function<void(const Result<ReadConfig> &)> reply);
    QList<ConfigDifference> differences(const ReadConfig &read) const;

    // The steps of applying; each calls the next.
    using State = std::shared_ptr<ReloadState>;
    void takeTypes(const State &state);
    void takeHubs(const State &state);
    void takeCluster(const State &state);
    void removeGone(const State &state);
    void reconfigureNext(const State &state);
    void addNew(const State &state);
    bool hasNewHub(const ReloadState &state, const core::InstanceStatus &status) const;

    Parts m_parts;
    /// The last member: its end waits for what runs.
    QThreadPool m_pool;
};

api::ConfigChange toApi(const ConfigDifference &difference);
QList<api::ConfigChange> toApi(const QList<ConfigDifference> &differences);

} // namespace signalbox::agent
