// SPDX-License-Identifier: Apache-2.0
#include "control-agent/rpc/WebSocketTransport.h"

#include "server-core/http/Response.h"
#include "server-core/websocket/FrameWriter.h"
#include "shared/base/Log.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using namespace core;
using core::websocket::CloseCode;
using core::websocket::FeedStatus;
using core::websocket::FrameWriter;
using core::websocket::Opcode;

WebSocketTransport::WebSocketTransport(net::Connection &connection, Listener &listener, const websocket::HandshakePolicy &policy,
                                       Limits limits)
    : m_connection(connection),
      m_listener(listener),
      m_policy(policy),
      m_limits(limits),
      m_http(std::make_unique<http::RequestParser>()),
      m_frames(websocket::Role::Server, {.messageBytes = limits.messageBytes})
{
    connection.setHandler(this);
}

net::SharedBytes WebSocketTransport::encode(QByteArrayView text) const
{
    return FrameWriter::shared(Opcode::Text, text);
}

void WebSocketTransport::send(const net::SharedBytes &encoded)
{
    if (m_phase != Phase::Open)
        return;
    m_connection.write(encoded);
    checkOutbox();
}

void WebSocketTransport::checkOutbox()
{
    if (m_connection.pendingBytes() <= m_limits.outboxBytes)
        return;
    qCWarning(lcRpc).noquote() << "cut a client that does not read" << u"from="_s + m_connection.peer().toString();
    m_phase = Phase::Closing;
    m_connection.abort();
}

void WebSocketTransport::setLimits(Limits limits)
{
    m_limits = limits;
    m_limitsChanged = true;
    applyLimits();
}

void WebSocketTransport::applyLimits()
{
    // A parser knows one limit; in the middle of a message it keeps the old one to its end.
    if (!m_limitsChanged || m_frames.isMidMessage())
        return;
    m_limitsChanged = false;
    m_frames = websocket::FrameParser(websocket::Role::Server, {.messageBytes = m_limits.messageBytes});
}

void WebSocketTransport::close(CloseCode code, QByteArrayView reason)
{
    if (m_phase == Phase::Http) {
        m_connection.abort();
    } else if (m_phase == Phase::Open) {
        QByteArray frame;
        FrameWriter::append(frame, Opcode::Close, FrameWriter::closePayload(code, reason));
        m_connection.write(QByteArrayView(frame));
        m_connection.closeAfterFlush();
    }
    m_phase = Phase::Closing;
}

void WebSocketTransport::onData(std::span<char> data)
{
    if (m_phase == Phase::Http)
        data = data.subspan(readRequest(data));
    if (m_phase == Phase::Open)
        readFrames(data);
}

std::size_t WebSocketTransport::readRequest(std::span<const char> data)
{
    const http::RequestParser::Outcome outcome = m_http->feed(data);
    if (outcome.state == http::RequestParser::State::NeedMore)
        return outcome.consumed;
    if (outcome.state == http::RequestParser::State::Failed) {
        m_connection.write(QByteArrayView(http::Response::refusal(outcome.status, outcome.reason).toBytes()));
    } else {
        const websocket::Handshake::Answer answer = websocket::Handshake::answer(m_http->request(), m_policy);
        m_connection.write(QByteArrayView(answer.response));
        m_phase = answer.accepted() ? Phase::Open : m_phase;
    }
    m_http.reset();
    if (m_phase == Phase::Open)
        return outcome.consumed;
    m_phase = Phase::Closing;
    m_connection.closeAfterFlush();
    return data.size();
}

void WebSocketTransport::readFrames(std::span<char> data)
{
    while (m_phase == Phase::Open && !data.empty()) {
        const websocket::FeedResult result = m_frames.feed(data, *this);
        data = data.subspan(result.consumed);
        if (result.status == FeedStatus::Failed) {
            if (result.error.code == CloseCode::MessageTooBig)
                m_listener.onOversized();
            close(result.error.code, result.error.reason);
        }
        if (result.status != FeedStatus::Stopped)
            break;
        applyLimits();
    }
    applyLimits();
}

bool WebSocketTransport::onMessage(websocket::MessageKind kind, QByteArrayView payload)
{
    if (kind == websocket::MessageKind::Text)
        m_listener.onMessage(payload);
    else
        close(CloseCode::UnsupportedData, "text messages only");
    return m_phase == Phase::Open && !m_limitsChanged;
}

bool WebSocketTransport::onPing(QByteArrayView payload)
{
    QByteArray frame;
    FrameWriter::append(frame, Opcode::Pong, payload);
    m_connection.write(QByteArrayView(frame));
    checkOutbox();
    return m_phase == Phase::Open;
}

void WebSocketTransport::onClose(CloseCode code, QByteArrayView)
{
    close(code == CloseCode::NoStatus ? CloseCode::Normal : code, {});
}

void WebSocketTransport::onClosed(net::CloseReason)
{
    m_phase = Phase::Closing;
    m_listener.onGone();
}

} // namespace signalbox::agent
