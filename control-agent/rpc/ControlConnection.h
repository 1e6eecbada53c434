// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/rpc/Channel.h"
#include "control-agent/rpc/Transport.h"
#include "server-core/net/Timer.h"

#include <functional>
#include <memory>
#include <optional>

namespace signalbox::core::websocket {
struct HandshakePolicy;
}

namespace signalbox::agent {

class ControlServer;
class PreLoginChannel;

/// One connection of the management API: a transport, and the channel of its stage.
/// Thread: control I/O.
class ControlConnection final : private ChannelLink, private Transport::Listener
{
public:
    ControlConnection(ControlServer &server, ClientId id, core::net::Connection &connection);
    ~ControlConnection();

    void beginWebSocket(const core::websocket::HandshakePolicy &policy);
    void beginLocal(Result<Identity> identity);

    bool isLoggedIn() const { return m_preLogin == nullptr; }
    const QString &from() const override { return m_from; }
    Transport &transport() { return *m_transport; }
    void close(core::websocket::CloseCode code, QByteArrayView reason) override;

    /// The answer to a login call; an identity lets the connection into the next stage.
    void answerLogin(QByteArrayView text, bool failed, const std::optional<Identity> &identity);

private:
    void send(QByteArrayView text) override;
    bool submit(Inbound &&inbound) override;
    std::chrono::steady_clock::time_point now() const override;
    ClientId id() const override { return m_id; }

    void onMessage(QByteArrayView text) override;
    void onOversized() override;
    void onGone() override;

    void beginPreLogin(std::optional<Error> refusal);
    void promote(const Identity &identity);

    ControlServer &m_server;
    core::net::Connection &m_connection;
    const ClientId m_id;
    const QString m_from;
    std::unique_ptr<Transport> m_transport;
    std::unique_ptr<Channel> m_channel;
    /// `m_channel`, while it is that.
    PreLoginChannel *m_preLogin = nullptr;
    std::unique_ptr<core::net::Timer> m_loginTimer;
};

} // namespace signalbox::agent
