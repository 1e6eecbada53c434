// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/Dispatch.h>
#include <signalbox/ServerRef.h>
#include <signalbox/SessionHandle.h>

#include <QtCore/QAnyStringView>

#include <functional>
#include <memory>

namespace signalbox {

class Service;

/// What a service sees of its surroundings: the instance it serves and the other servers, by name.
/// Thread: any, all of it.
class SIGNALBOX_EXPORT ServiceHost : public std::enable_shared_from_this<ServiceHost>
{
public:
    virtual ~ServiceHost() = default;

    /// The name of the instance.
    virtual const QString &instance() const = 0;
    /// A session of this instance; false when there is none of that id.
    virtual SessionHandle session(const SessionId &id) const = 0;
    /// Another server as a T. Keep it; it resolves at each use.
    template <class T>
    ServerRef<T> server(QAnyStringView name)
    {
        return ServerRef<T>([self = shared_from_this(), name = name.toString()] { return self->sibling(name); });
    }
    /// The running service of another instance; null while that is stopped, and unless both have isolation "none" in one
    /// process. Whoever holds the pointer keeps the object alive, though not its sessions.
    virtual std::shared_ptr<Service> sibling(const QString &name) const = 0;
    /// A message for a session of another server, wherever that runs. `reply` is called once, on some thread of this process.
    virtual void dispatch(
        const QString &server, const SessionId &session, const QByteArray &message,
        std::function<void(DispatchResult)> reply = [](DispatchResult) {}) = 0;
    /// `task` runs on the host's main thread.
    virtual void post(std::function<void()> task) = 0;
};

} // namespace signalbox
