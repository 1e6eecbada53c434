// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Metric.h>
#include <signalbox/ServiceHost.h>
#include <signalbox/Session.h>

#include <QtCore/QByteArray>
#include <QtCore/QJsonObject>

#include <memory>

namespace signalbox {

namespace core {
class ServiceAccess;
}

/// What an instance of a server type does with its sessions: the part that people write. Only onMessage is a must.
/// Shape:  one object a run of an instance, from start to stop; it outlives all its sessions.
/// Thread: onStartup and onStopping: main. onOpened, onMessage, onDispatch, onDraining, onClosed, closeNotice: the session's
///         I/O thread. An instance has several of those, so these are called **at the same time** for different sessions:
///         members they use must be constant after onStartup, or atomic, or guarded. Calls for one session never overlap,
///         and a call that blocks stops every session of its thread.
class SIGNALBOX_EXPORT Service
{
public:
    Service();
    virtual ~Service();
    Service(const Service &) = delete;
    Service &operator=(const Service &) = delete;

    /// Before the first connection. `fail` here makes the instance fail with that reason.
    virtual void onStartup() { }
    /// The protocol's handshake is done; the session may send.
    virtual void onOpened(Session &) { }
    /// `message` is valid during the call only.
    virtual void onMessage(Session &session, QByteArrayView message, MessageKind kind) = 0;
    /// A message that another server dispatched to this session. False: not accepted.
    virtual bool onDispatch(Session &, QByteArrayView) { return false; }
    /// The instance is about to stop: no connection comes any more, and this session is closed at the end of a time that
    /// the operator chose. A chance to tell the client.
    virtual void onDraining(Session &) { }
    /// The last call for this session; comes once for each onOpened. Sending is no use any more.
    virtual void onClosed(Session &, CloseReason) { }
    /// No connection comes any more; the sessions are still there and are closed next.
    virtual void onStopping() { }
    /// Written before a raw or framed session is closed for `reason`, already framed; WebSocket has close codes instead.
    /// Also for clients that were never opened (ServerFull).
    virtual QByteArray closeNotice(CloseReason, const QString &) const { return {}; }

protected:
    /// From onStartup on.
    ServiceHost &host() const;
    /// `[instance.options]`, checked, with the defaults of the type's schema for what is not written there. From onStartup on.
    const QJsonObject &options() const;
    /// A session of this service, for any thread. False when there is none of that id.
    SessionHandle session(const SessionId &id) const;
    /// From the constructor on.
    MetricSet &metrics() const;
    /// In onStartup: why this instance cannot run, as a sentence for a person.
    void fail(const QString &reason);

private:
    friend class core::ServiceAccess;
    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace signalbox
