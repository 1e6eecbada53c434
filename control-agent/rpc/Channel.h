// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/rpc/Inbound.h"
#include "server-core/websocket/CloseCode.h"

#include <chrono>

namespace signalbox::agent {

/// What a connection is for those who judge its messages.
/// Thread: control I/O.
class ChannelLink
{
public:
    virtual void send(QByteArrayView text) = 0;
    virtual void close(core::websocket::CloseCode code, QByteArrayView reason) = 0;
    /// False when too much waits for the main thread.
    virtual bool submit(Inbound &&inbound) = 0;
    virtual std::chrono::steady_clock::time_point now() const = 0;
    virtual ClientId id() const = 0;
    virtual const QString &from() const = 0;

protected:
    ~ChannelLink() = default;
};

/// One stage of a connection: before login, or after. A stranger's messages reach no code that takes calls.
class Channel
{
public:
    virtual ~Channel() = default;
    virtual void onMessage(QByteArrayView text) = 0;
};

} // namespace signalbox::agent
