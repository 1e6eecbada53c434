// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/CloseReason.h>
#include <signalbox/MessageKind.h>

#include <QtCore/QByteArrayView>
#include <QtCore/QDateTime>
#include <QtCore/QString>

namespace signalbox {

class SessionHandle;

/// What `Session::id` gives: opaque, short, never used twice.
using SessionId = QString;

/// One client connection: who it is, and how to answer it.
/// Thread: its I/O thread, which is where a service gets it. For elsewhere, and for later: `handle()`.
class SIGNALBOX_EXPORT Session
{
public:
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    /// Unique in the life of the host and across restarts.
    virtual SessionId id() const = 0;
    /// The name of the instance it belongs to.
    virtual const QString &instance() const = 0;
    /// "192.0.2.1:52110", "[2001:db8::1]:52110".
    virtual QString peer() const = 0;
    virtual bool isTls() const = 0;
    virtual QDateTime startedAt() const = 0;

    /// One message in the session's protocol. False when the session is not open, or its framing cannot carry the message.
    /// A client that reads too slowly for its outbox limit is closed as slow_consumer.
    virtual bool send(QByteArrayView message, MessageKind kind = MessageKind::Binary) = 0;
    /// Says goodbye as the protocol permits, sends what is queued and ends. The first call decides. `text` is for the client.
    virtual void close(CloseReason reason = CloseReason::ClosedByService, const QString &text = {}) = 0;

    virtual SessionHandle handle() const = 0;

protected:
    Session() = default;
    virtual ~Session() = default;
};

} // namespace signalbox
