// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/rpc/Transport.h"
#include "server-core/http/RequestParser.h"
#include "server-core/websocket/FrameParser.h"
#include "server-core/websocket/Handshake.h"

#include <memory>

namespace signalbox::agent {

/// JSON-RPC over WebSocket: the data plane's own codec, text frames only.
/// Errors: refuses the upgrade with an HTTP status and a text; closes with 1003 on binary messages.
class WebSocketTransport final : public Transport, private core::net::ConnectionHandler, private core::websocket::FrameHandler
{
public:
    /// `policy` outlives the transport.
    WebSocketTransport(core::net::Connection &connection, Listener &listener, const core::websocket::HandshakePolicy &policy,
                       Limits limits);

    Kind kind() const override { return Kind::WebSocket; }
    core::net::SharedBytes encode(QByteArrayView text) const override;
    using Transport::send;
    void send(const core::net::SharedBytes &encoded) override;
    bool isDrained() const override { return m_connection.pendingBytes() == 0; }
    void setLimits(Limits limits) override;
    void close(core::websocket::CloseCode code, QByteArrayView reason) override;

private:
    enum class Phase { Http, Open, Closing };

    void onData(std::span<char> data) override;
    void onClosed(core::net::CloseReason reason) override;
    bool onMessage(core::websocket::MessageKind kind, QByteArrayView payload) override;
    bool onPing(QByteArrayView payload) override;
    bool onPong(QByteArrayView) override { return true; }
    void onClose(core::websocket::CloseCode code, QByteArrayView reason) override;

    /// How many bytes were the request's.
    std::size_t readRequest(std::span<const char> data);
    void readFrames(std::span<char> data);
    void applyLimits();
    void checkOutbox();

    core::net::Connection &m_connection;
    Listener &m_listener;
    const core::websocket::HandshakePolicy &m_policy;
    Phase m_phase = Phase::Http;
    Limits m_limits;
    bool m_limitsChanged = false;
    std::unique_ptr<core::http::RequestParser> m_http;
    core::websocket::FrameParser m_frames;
};

} // namespace signalbox::agent
