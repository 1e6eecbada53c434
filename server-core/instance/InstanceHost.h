// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/HubAsk.h"
#include "server-core/instance/HubDefinitions.h"
#include "server-core/instance/HubHost.h"
#include "server-core/instance/HubStatus.h"
#include "server-core/instance/InstanceRun.h"

#include <QtCore/QObject>

#include <functional>
#include <memory>

namespace signalbox::core {

class TypeRegistry;
struct UnaskedEnd;

/// The server instances of this process: adds, starts, stops and looks them up by name. It only hosts; each instance is
/// its own state machine.
/// Errors: InstanceNotFound (with the nearest name), InvalidState, Conflict (name taken).
/// Thread: main; results of asynchronous calls arrive there too.
class InstanceHost : public QObject
{
    Q_OBJECT

public:
    /// `ioThreads` 0: one for each core. They serve all instances with isolation none.
    InstanceHost(int ioThreads, const TypeRegistry &types, QObject *parent = nullptr);
    ~InstanceHost() override;

    /// The instance appears as stopped, or as failed when its type is unknown.
    [[nodiscard]] Result<void> add(const InstanceConfig &config);

    QStringList names() const; // in start order, then by name
    [[nodiscard]] Result<InstanceStatus> status(const QString &name) const;
    QList<InstanceStatus> statuses() const; // in start order, then by name
    /// Cheap: for the 1 Hz feed.
    InstanceCounters counters(const QString &name) const;
    QString typeOf(const QString &name) const;
    /// The type's own. Cheap, too.
    QMap<QString, double> metrics(const QString &name) const;
    /// Null while it is not running in this process with isolation "none". Thread: any.
    std::shared_ptr<signalbox::Service> service(const QString &name) const;
    int ioThreads() const;

    /// Accepted; what came of it follows as `instanceChanged`. Starting what runs and stopping what is stopped is accepted too.
    [[nodiscard]] Result<void> start(const QString &name);
    [[nodiscard]] Result<void> stop(const QString &name);
    [[nodiscard]] Result<void> restart(const QString &name);

    /// Stops when its last session has gone, or after `patience`, 7 days at the most. What does not run is stopped at once.
    [[nodiscard]] Result<void> drain(const QString &name, std::chrono::milliseconds patience);
    /// Errors: InvalidState when it is not draining.
    [[nodiscard]] Result<void> resume(const QString &name);

    /// A new configuration for an instance: live values count at once, the rest from its next start on (`pending` says what).
    /// Errors: those of new listeners; then nothing has changed.
    void reconfigure(const InstanceConfig &config, std::function<void(Result<void>)> reply);
    /// Errors: InvalidState unless it is stopped or failed.
    [[nodiscard]] Result<void> remove(const QString &name);

    /// At the start and when they change. A running instance has its new hub with its next `reconfigure`; its own configuration need
    /// not have changed for that.
    void setHubs(const HubDefinitions &hubs);
    const HubDefinitions &hubs() const;
    /// Those in this process.
    HubHost &liveHubs();
    /// An instance that runs in this process serves the hub.
    bool isServedHere(const QString &hub) const;
    /// Its type has one.
    bool hasHub(const InstanceConfig &config) const;
    /// All that are defined, are served by an instance, or have been since this process is here; by name.
    QList<HubStatus> hubStatuses() const;
    /// Puts a question to a hub, in whatever process it is. Errors: NotFound, with the nearest name; ChannelNameInvalid and InvalidParams;
    /// InvalidState for publications when nobody serves it; TimedOut when its worker does not answer.
    void askHub(const QString &hub, const HubAsk &ask, HubReply reply);
    template <typename Ask>
    void askHub(const QString &hub, const Ask &ask, std::function<void(Result<typename Ask::Answer>)> reply)
    {
        askHub(hub, HubAsk(ask), HubReply([reply = std::move(reply)](const Result<HubAnswer> &answer) {
                   reply(answer.map([](const HubAnswer &one) { return std::get<typename Ask::Answer>(one); }));
               }));
    }

    /// Instances with isolation "process" get their runs from here; without, they fail. Before the first start.
    void setWorkerRuns(std::function<std::unique_ptr<InstanceRun>(const InstanceConfig &, InstanceRun::Owner &)> make);
    /// Instead of starting an instance: a worker of it runs already, with the configuration `running`. `make` gives the run
    /// that takes it over.
    [[nodiscard]] Result<void> adopt(const QString &name, const InstanceConfig &running,
                                     const std::function<std::unique_ptr<InstanceRun>(const InstanceConfig &, InstanceRun::Owner &)> &make);

    /// Stops all in reverse start order; `allStopped` follows.
    void stopAll();

    void sessions(const QString &instance, const SessionQuery &query, std::function<void(Result<SessionPage>)> reply) const;
    /// The name of the instance that has it. Errors: SessionNotFound.
    void findSession(const QString &id, std::function<void(Result<QString>)> reply);
    /// Errors: SessionNotFound.
    void closeSession(const QString &id, const QString &reason, std::function<void(Result<void>)> reply);
    /// Errors: SessionNotFound; InvalidState when it cannot take the message.
    void sendTo(const QString &id, const QByteArray &message, MessageKind kind, std::function<void(Result<void>)> reply);

    using DispatchReply = std::function<void(DispatchResult)>;
    /// A message for a session of a server, wherever that runs.
    void dispatch(const QString &server, const QString &sessionId, const QByteArray &message, DispatchReply reply);
    /// Where messages for servers go that this host does not know: in a worker, to the agent.
    using Dispatch = std::function<void(const QString &server, const QString &sessionId, const QByteArray &message, DispatchReply reply)>;
    void setDispatchOutside(Dispatch dispatch);

Q_SIGNALS:
    /// State, error, listeners, pid or start time changed; counters do not count as a change.
    void instanceChanged(const QString &name);
    /// It ended though nobody asked; what follows is in `end`.
    void instanceEnded(const QString &name, const signalbox::core::UnaskedEnd &end);
    void instanceRemoved(const QString &name);
    void allStopped();

private:
    void stopNext();
    /// Asks every run at once; `reply` gets the name of the first instance that said yes.
    void askRuns(const std::function<void(InstanceRun &, std::function<void(bool)>)> &ask,
                 std::function<void(std::optional<QString>)> reply) const;

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace signalbox::core
