// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/CloseReason.h"
#include "server-core/websocket/Protocol.h"

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>

namespace signalbox::core {

class Session;

/// WebSocket tells text from binary; everything else is binary.
using MessageKind = websocket::MessageKind;

/// Who gets what the sessions of an instance receive.
/// Thread: the session's I/O thread. An instance has several: calls for *different* sessions come at the same time, so
///         whatever they share must be constant or atomic. Calls for one session never overlap.
class SessionHandler
{
public:
    virtual ~SessionHandler() = default;

    /// The protocol's handshake is done; the session may send.
    virtual void onOpened(Session &) { }
    /// `message` is valid during the call only.
    virtual void onMessage(Session &session, QByteArrayView message, MessageKind kind) = 0;
    /// The last call for this session; comes once for each onOpened. Sending is no use any more.
    virtual void onClosed(Session &, CloseReason) { }
    /// Written before a raw or framed session is closed for `reason`, already framed; WebSocket has close codes instead.
    /// Also for clients that were never opened (ServerFull).
    virtual QByteArray closeNotice(CloseReason, const QString &) const { return {}; }
};

} // namespace signalbox::core
