// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/LocalRun.h"
#include "server-core/instance/worker/PendingAnswers.h"
#include "server-core/instance/worker/UplinkMessages.h"
#include "server-core/instance/worker/WorkerDocument.h"
#include "server-core/instance/worker/WorkerFolder.h"

#include "shared/base/Mailbox.h"

#include <QtCore/QThreadPool>

#include <atomic>

namespace signalbox::core {
class HubQueries;
}

namespace signalbox::core::worker {

class Uplink;
class UplinkSocket;

/// The inside of a worker process: one run of one instance, and the uplink to whichever agent asks.
/// Shape:  it serves whether or not there is an agent. The agent that came last is the one it talks to.
/// Errors: what keeps it from starting comes out of `start`, or as `ended` with code 1.
/// Thread: main, but for `log`: any, also while it is destroyed.
class WorkerHost final : public QObject, private InstanceRun::Owner
{
    Q_OBJECT

public:
    WorkerHost(const WorkerFolder &folder, const WorkerSetup &setup, const TypeRegistry &types, QObject *parent = nullptr);
    ~WorkerHost() override;

    /// Errors: Conflict when another worker serves the instance; those of listening on the uplink's socket. All else is told to
    ///         the agent before it ends.
    [[nodiscard]] Result<void> start();
    /// Ends the sessions, then `ended`. Idempotent.
    void close();
    /// The instance's own, as the agent has said last.
    const HubDefinitions &hubs() const { return m_hubs; }
    /// Those that are live.
    HubHost &liveHubs() { return *m_liveHubs; }
    /// A line for the agent's log; the worker's own has it already. Left out when the agent does not keep up.
    void log(const LogLine &line);

Q_SIGNALS:
    void ended(int exitCode);

private:
    void runOpened() override;
    void runChanged() override { tellStatus(); }
    void runWantsRecycling(const QString &) override { }
    void runEnded(const RunEnd &end) override;
    void sayEnd(const RunEnd &end);

    [[nodiscard]] Result<void> listen();
    void greet(std::shared_ptr<UplinkSocket> socket);
    void loseUplink();
    void receive(MessageType type, const QJsonObject &content);
    void answerRequest(MessageType type, const QJsonObject &content);
    void querySessions(const QuerySessions &query);
    void dispatchHere(const Dispatch &message);
    void askHub(const AskHub &message);
    void dispatchOutside(const QString &server, const QString &sessionId, const QByteArray &message,
                         const std::function<void(DispatchResult)> &reply);
    void apply(const Apply &message);
    void tellStatus();
    void tellCounters(bool always);
    void tellLog();
    void sayFarewell();
    void finish();
    bool isServing() const { return m_open && !m_ending; }
    InstanceEnvironment environment();
    std::function<void(bool)> found(qint64 id);
    template <typename Message>
    void send(const Message &message);

    const WorkerFolder m_folder;
    const InstanceConfig m_config;
    const TypeRegistry &m_types;
    qint64 m_servingSince = 0;
    std::unique_ptr<WorkerLock> m_lock;

    QThreadPool m_workers;
    SessionIds m_ids;
    ListenerRegistry m_listeners;
    ServiceDirectory m_services{m_ids};
    HubDefinitions m_hubs;
    std::unique_ptr<SessionPool> m_pool;
    std::unique_ptr<HubHost> m_liveHubs;
    std::unique_ptr<HubQueries> m_hubQueries;
    std::unique_ptr<LocalRun> m_run;
    bool m_open = false;
    bool m_draining = false;
    bool m_closing = false;
    /// The run is over; what it leaves is being kept.
    bool m_ending = false;
    std::optional<RunEnd> m_end;

    std::unique_ptr<net::IoThread> m_uplinkThread;
    std::unique_ptr<net::Acceptor> m_acceptor;
    std::unique_ptr<Uplink> m_uplink;
    bool m_hadAgent = false;
    PendingAnswers m_dispatches;
    Counters m_lastCounters;
    QTimer m_pace;
    QTimer m_farewellTimer;
    Mailbox<LogLine> m_log;
    std::atomic<qint64> m_droppedLines{0};
    bool m_finished = false;
};

} // namespace signalbox::core::worker
