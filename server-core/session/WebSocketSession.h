// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/http/RequestParser.h"
#include "server-core/session/Session.h"
#include "server-core/websocket/FrameParser.h"

namespace signalbox::core {

/// An HTTP upgrade, then WebSocket messages. Answers pings and close frames by itself.
/// Source: RFC 6455.
class WebSocketSession final : public Session, private websocket::FrameHandler
{
public:
    WebSocketSession(net::Connection &connection, SessionTable &table, std::uint64_t number);

    bool send(QByteArrayView message, MessageKind kind) override;

private:
    void connected() override { }
    void received(std::span<char> data) override;
    bool sayGoodbye(CloseReason reason, const QString &text) override;

    /// Consumes from `data` what belongs to the request.
    void receiveRequest(std::span<char> &data);
    void answerRequest();
    /// The answer to a plain GET: what this is.
    void explain(bool head);
    void receiveFrames(std::span<char> data);
    void sendFrame(websocket::Opcode opcode, QByteArrayView payload);

    bool onMessage(websocket::MessageKind kind, QByteArrayView payload) override;
    bool onPing(QByteArrayView payload) override;
    bool onPong(QByteArrayView) override { return true; }
    void onClose(websocket::CloseCode code, QByteArrayView reason) override;

    /// Null once the upgrade is done.
    std::unique_ptr<http::RequestParser> m_upgrade;
    websocket::FrameParser m_parser;
    /// Said instead of the reason's own: the peer's code echoed, or the exact protocol error.
    websocket::CloseCode m_closeCode = websocket::CloseCode::AbnormalClosure;
    bool m_peerDone = false;
};

} // namespace signalbox::core
