// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/Session.h"
#include "server-core/session/SessionHandler.h"
#include "server-core/types/ServiceHost.h"

#include "shared/base/Error.h"

namespace signalbox::core {

/// What an instance of a server type does with its sessions: the part that people write.
/// Shape:  one object a run of an instance, from start to stop; it outlives all its sessions.
/// Thread: onStartup and onStopping: main. onOpened, onMessage, onDispatch, onDraining, onClosed, closeNotice: the session's
///         I/O thread. An instance has several of those, so these are called **at the same time** for different sessions:
///         members they use must be constant after onStartup, or atomic, or guarded. Calls for one session never overlap,
///         and a call that blocks stops every session of its thread.
class Service : public SessionHandler
{
public:
    /// Before the first connection. An error makes the instance fail with it.
    [[nodiscard]] virtual Result<void> onStartup() { return {}; }
    /// The instance is about to stop: no connection comes any more, and this session is closed at the end of a time that
    /// the operator chose. A chance to tell the client.
    virtual void onDraining(Session &) { }
    /// A message that another server dispatched to this session. False: not accepted.
    virtual bool onDispatch(Session &, QByteArrayView) { return false; }
    /// No connection comes any more; the sessions are still there and are closed next.
    virtual void onStopping() { }

    /// From before onStartup on.
    ServiceHost &host() const { return *m_host; }
    void setHost(std::shared_ptr<ServiceHost> host) { m_host = std::move(host); }

private:
    std::shared_ptr<ServiceHost> m_host;
};

} // namespace signalbox::core
