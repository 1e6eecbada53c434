// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/SessionHandle.h"
#include "server-core/types/Dispatch.h"

#include <QtCore/QString>

#include <functional>
#include <memory>

namespace signalbox::core {

class Service;

/// What a service sees of its surroundings: the instance it serves and the other servers, by name.
/// Thread: any, all of it.
class ServiceHost
{
public:
    virtual ~ServiceHost() = default;

    /// The name of the instance.
    virtual const QString &instance() const = 0;
    /// The running service of another instance; null while that is stopped, and unless both have isolation "none" in one
    /// process. Whoever holds the pointer keeps the object alive, though not its sessions.
    virtual std::shared_ptr<Service> sibling(const QString &name) const = 0;
    /// A message for a session of another server, wherever that runs. `reply` is called once, on some thread of this process.
    virtual void dispatch(const QString &server, const QString &sessionId, const QByteArray &message,
                          std::function<void(DispatchResult)> reply) = 0;
    /// `task` runs on the host's main thread.
    virtual void post(std::function<void()> task) = 0;
};

} // namespace signalbox::core
