// SPDX-License-Identifier: Apache-2.0
#include "control-agent/http/HttpConnection.h"

#include "control-agent/http/HttpLimits.h"
#include "control-agent/http/HttpServer.h"

#include <utility>

namespace signalbox::agent {

using core::http::RequestParser;
using core::http::Response;
using core::http::Status;

HttpConnection::HttpConnection(HttpServer &server, quint64 id, core::net::Connection &connection)
    : m_server(server), m_id(id), m_connection(connection), m_timer(connection.thread())
{
    connection.setHandler(this);
    m_timer.startOnce(limits::httpHeadTime, [this] { onTimeout(); });
}

void HttpConnection::onData(std::span<char> data)
{
    const QByteArrayView bytes(data.data(), qsizetype(data.size()));
    if (m_phase == Phase::Reading)
        return read(bytes);
    if (m_phase == Phase::Closing)
        return;
    m_ahead.append(bytes);
    if (std::size_t(m_ahead.size()) > limits::httpAheadBytes) {
        m_keep = false;
        m_ahead.clear();
    }
}

void HttpConnection::read(QByteArrayView data)
{
    if (!m_parser.hasStarted())
        m_timer.startOnce(limits::httpHeadTime, [this] { onTimeout(); });
    const RequestParser::Outcome outcome = m_parser.feed({data.data(), std::size_t(data.size())});
    if (outcome.state == RequestParser::State::NeedMore)
        return;
    if (outcome.state == RequestParser::State::Failed)
        return refuse(outcome.status, outcome.reason);
    const QByteArrayView rest = data.sliced(qsizetype(outcome.consumed));
    m_keep = std::size_t(rest.size()) <= limits::httpAheadBytes;
    m_ahead = m_keep ? rest.toByteArray() : QByteArray();
    takeRequest();
}

void HttpConnection::takeRequest()
{
    const core::http::Request &request = m_parser.request();
    m_keep = m_keep && !request.hasToken("Connection", "close");
    m_headOnly = request.method() == "HEAD";
    if (!m_headOnly && request.method() != "GET") {
        Response response(Status::MethodNotAllowed);
        response.header("Allow", "GET, HEAD").body("only GET and HEAD\n", "text/plain; charset=utf-8");
        return send(response, m_keep);
    }
    // A page in somebody's browser has no business here; programs that watch send no Origin.
    if (!request.header("Origin").isNull() || !m_server.isKnownHost(request.header("Host")))
        return refuse(Status::Forbidden, "not for web pages; ask by numeric address or as localhost");
    if (!m_server.isKnownPath(request.path())) {
        Response response(Status::NotFound);
        response.body("there are /metrics, /healthz and /readyz\n", "text/plain; charset=utf-8");
        return send(response, m_keep);
    }
    m_phase = Phase::Answering;
    m_timer.startOnce(limits::httpAnswerTime, [this] { onTimeout(); });
    QByteArray accept;
    for (const QByteArrayView range : request.headerList("Accept"))
        accept.append(range).append(',');
    m_server.ask(m_id, ++m_request, {request.path().toByteArray(), accept});
}

void HttpConnection::answer(quint64 request, const HttpAnswer &answer)
{
    if (m_phase != Phase::Answering || request != m_request)
        return;
    Response response(answer.status);
    response.body(answer.body, answer.contentType);
    send(response, m_keep);
}

void HttpConnection::refuse(Status status, QByteArrayView reason)
{
    Response response(status);
    response.body(reason.toByteArray() + '\n', "text/plain; charset=utf-8");
    send(response, false);
}

void HttpConnection::send(Response &response, bool keep)
{
    response.header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Referrer-Policy", "no-referrer");
    if (!keep)
        response.header("Connection", "close");
    m_connection.write(QByteArrayView(response.toBytes(m_headOnly ? Response::Body::HeadOnly : Response::Body::Send)));
    m_headOnly = false;
    m_timer.startOnce(limits::httpIdleTime, [this] { onTimeout(); });
    if (!keep) {
        m_phase = Phase::Closing;
        return m_connection.closeAfterFlush();
    }
    // What is written inside onData leaves at the turn's end.
    m_phase = Phase::Draining;
    m_server.advanceLater(m_id);
}

void HttpConnection::advance()
{
    if (m_phase != Phase::Draining || m_connection.pendingBytes() > 0)
        return;
    m_phase = Phase::Reading;
    m_parser.reset();
    const QByteArray ahead = std::exchange(m_ahead, {});
    if (!ahead.isEmpty())
        read(ahead);
    if (m_phase == Phase::Reading && m_peerEnded)
        close();
}

bool HttpConnection::onPeerEnded()
{
    // Half closed: what it asked before is still answered.
    m_peerEnded = true;
    return m_phase == Phase::Answering || m_phase == Phase::Draining;
}

void HttpConnection::onClosed(core::net::CloseReason)
{
    m_server.remove(m_id);
}

void HttpConnection::close()
{
    m_phase = Phase::Closing;
    m_connection.closeAfterFlush();
}

void HttpConnection::onTimeout()
{
    if (m_phase == Phase::Answering)
        return refuse(Status::ServiceUnavailable, "the agent does not answer");
    if (m_phase == Phase::Reading && m_parser.hasStarted())
        return refuse(Status::RequestTimeout, "the request did not arrive in time");
    if (m_connection.pendingBytes() > 0)
        m_connection.abort();
    else
        close();
}

} // namespace signalbox::agent
