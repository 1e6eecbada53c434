// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/HubAsk.h"
#include "server-core/instance/InstanceStatus.h"
#include "server-core/session/SessionHandler.h"
#include "server-core/types/Dispatch.h"

#include <QtCore/QMap>

#include <functional>
#include <memory>

namespace signalbox::core {

/// How a run ended.
struct RunEnd {
    /// Nothing: as asked.
    std::optional<Error> error = std::nullopt;
    /// The restart policy may try again: it crashed or hung. Not when it could not begin as configured.
    bool retry = false;
    /// Of a worker process, as far as they are known.
    std::optional<int> exitStatus = std::nullopt;
    std::optional<int> signal = std::nullopt;
    /// The last lines that a worker process has logged.
    QStringList lastLines = {};
};

/// One run of an instance, from start to stop, wherever it runs: listeners, threads, sessions and the service.
/// Shape:  open → (drain → resume …) → close. The owner hears of `runOpened` at most once, then of `runEnded` once, which is
///         the last; nothing is left of the run then, and its owner may destroy it.
/// Thread: main. Nothing waits but `halt`. Replies come to the main thread, later than the call; also after the run's end.
class InstanceRun
{
public:
    /// Told on the main thread, never from inside one of the calls below.
    class Owner
    {
    public:
        virtual void runOpened() = 0;
        /// Listeners, process id or whether it is stalled.
        virtual void runChanged() = 0;
        /// It should be started anew, its clients first asked to leave: it has grown too large or too old.
        virtual void runWantsRecycling(const QString &reason) = 0;
        virtual void runEnded(const RunEnd &end) = 0;

    protected:
        ~Owner() = default;
    };

    virtual ~InstanceRun() = default;

    virtual void open() = 0;
    /// Accepts no more, and lets the service tell the clients.
    virtual void drain() = 0;
    /// Accepts again; ends with an error when its addresses are gone.
    virtual void resume() = 0;
    /// Ends the sessions; cuts those that have not gone within 5 s.
    virtual void close() = 0;
    /// All at once, waiting for threads: for the end of the host.
    virtual void halt() = 0;
    /// Takes the live values of `config` over. Errors: AddressInUse and the like for new listeners; then nothing has changed.
    virtual void apply(const InstanceConfig &config, std::function<void(Result<void>)> reply) = 0;

    /// As configured, with the ports in effect.
    virtual QList<ListenerConfig> listeners() const = 0;
    virtual std::optional<qint64> pid() const = 0;
    /// When it began to serve: of a worker that was taken over, before `runOpened`.
    virtual QDateTime openedAt() const { return QDateTime::currentDateTimeUtc(); }
    /// It does not answer at the moment.
    virtual bool isStalled() const { return false; }
    virtual InstanceCounters counters() const = 0;
    /// Those of the type's own, by name.
    virtual QMap<QString, double> metrics() const { return {}; }

    virtual void sessions(const SessionQuery &query, std::function<void(Result<SessionPage>)> reply) = 0;
    virtual void findSession(const QString &id, std::function<void(bool)> reply) = 0;
    virtual void closeSession(const QString &id, const QString &reason, std::function<void(bool)> reply) = 0;
    virtual void sendTo(const QString &id, const QByteArray &message, MessageKind kind, std::function<void(bool)> reply) = 0;
    virtual void dispatch(const QString &id, const QByteArray &message, std::function<void(DispatchResult)> reply) = 0;
    /// Asks the hub that it serves, when that is in a process of its own; else the hub is asked itself. Errors: those of the hub; TimedOut.
    virtual void askHub(const HubAsk &ask, HubReply reply)
    {
        (void)ask;
        const HubReply answer = std::move(reply);
        answer(failure(ErrorCode::Unsupported, QStringLiteral("this hub cannot be asked")));
    }
};

} // namespace signalbox::core
