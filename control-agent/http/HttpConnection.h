// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/http/HttpExchange.h"
#include "server-core/http/RequestParser.h"
#include "server-core/http/Response.h"
#include "server-core/net/Connection.h"
#include "server-core/net/Timer.h"

namespace signalbox::agent {

class HttpServer;

/// One connection of the HTTP endpoint.
/// Shape:  one request at a time. What is sent ahead waits until the answer before it has left, so that a peer that asks
///         without reading costs one answer.
/// Errors: as HTTP statuses. Malformed, too long, too late: with `Connection: close`.
/// Thread: control I/O.
class HttpConnection final : private core::net::ConnectionHandler
{
public:
    HttpConnection(HttpServer &server, quint64 id, core::net::Connection &connection);

    /// The main thread's answer to request number `request`; too late it is ignored.
    void answer(quint64 request, const HttpAnswer &answer);
    /// The answer has left, perhaps: goes on with what came ahead of it.
    void advance();
    void close();

private:
    enum class Phase { Reading, Answering, Draining, Closing };

    void onData(std::span<char> data) override;
    void onDrained() override { advance(); }
    bool onPeerEnded() override;
    void onClosed(core::net::CloseReason reason) override;

    void read(QByteArrayView data);
    void takeRequest();
    void refuse(core::http::Status status, QByteArrayView reason);
    void send(core::http::Response &response, bool keep);
    void onTimeout();

    HttpServer &m_server;
    const quint64 m_id;
    core::net::Connection &m_connection;
    core::net::Timer m_timer;
    core::http::RequestParser m_parser;
    Phase m_phase = Phase::Reading;
    quint64 m_request = 0;
    bool m_headOnly = false;
    bool m_keep = true;
    bool m_peerEnded = false;
    /// What came ahead of the answer.
    QByteArray m_ahead;
};

} // namespace signalbox::agent
