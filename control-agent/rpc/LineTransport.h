// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/rpc/Transport.h"

namespace signalbox::agent {

/// JSON-RPC over the local socket: one message a line.
class LineTransport final : public Transport, private core::net::ConnectionHandler
{
public:
    LineTransport(core::net::Connection &connection, Listener &listener, Limits limits);

    Kind kind() const override { return Kind::Line; }
    core::net::SharedBytes encode(QByteArrayView text) const override;
    using Transport::send;
    void send(const core::net::SharedBytes &encoded) override;
    bool isDrained() const override { return m_connection.pendingBytes() == 0; }
    void setLimits(Limits limits) override { m_limits = limits; }
    void close(core::websocket::CloseCode code, QByteArrayView reason) override;

private:
    void onData(std::span<char> data) override;
    /// `printf … | nc -NU`: the answers come after the end of the questions.
    bool onPeerEnded() override { return true; }
    void onClosed(core::net::CloseReason reason) override;
    void takeLine(QByteArrayView line);
    void tooLong();

    core::net::Connection &m_connection;
    Listener &m_listener;
    Limits m_limits;
    /// The beginning of a line that has not ended.
    QByteArray m_partial;
    bool m_closing = false;
};

} // namespace signalbox::agent
