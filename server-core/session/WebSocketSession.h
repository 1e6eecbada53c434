// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/http/RequestParser.h"
#include "server-core/session/Session.h"
#include "server-core/websocket/FrameParser.h"
#include "server-core/websocket/MessageDeflate.h"

namespace signalbox::core {

/// An HTTP upgrade, then WebSocket messages. Answers pings and close frames by itself.
/// Source: RFC 6455.
class WebSocketSession final : public Session, private websocket::FrameHandler
{
public:
    WebSocketSession(net::Connection &connection, SessionTable &table, std::uint64_t number);

    bool send(QByteArrayView message, MessageKind kind) override;
    /// Messages that are frames already, one behind the other, made once for many sessions. Not for one that compresses.
    bool sendFramed(const net::SharedBytes &frames, std::size_t messages);
    bool isCompressing() const { return m_deflate != nullptr; }

private:
    void connected() override { }
    std::size_t received(std::span<char> data) override;
    bool sayGoodbye(CloseReason reason, const QString &text) override;
    bool isMidMessage() const override { return m_parser.isMidMessage(); }

    /// Consumes from `data` what belongs to the request.
    void receiveRequest(std::span<char> &data);
    void answerRequest();
    /// The answer to a plain GET: a page of the type, or what this is.
    void answerPage(const http::Request &request);
    std::size_t receiveFrames(std::span<char> data);
    /// How many bytes it is.
    qsizetype sendFrame(websocket::Opcode opcode, QByteArrayView payload, std::uint8_t rsv = 0);
    qsizetype sendCompressed(websocket::Opcode opcode, QByteArrayView message);
    void startDeflate(const websocket::DeflateParameters &parameters);
    /// Ends the session for what the peer sent.
    void refuse(const websocket::ProtocolError &error);

    bool onMessage(websocket::MessageKind kind, QByteArrayView payload) override;
    bool onCompressed(websocket::MessageKind kind, QByteArrayView payload) override;
    bool onPing(QByteArrayView payload) override;
    bool onPong(QByteArrayView) override { return true; }
    void onClose(websocket::CloseCode code, QByteArrayView reason) override;

    /// Null once the upgrade is done.
    std::unique_ptr<http::RequestParser> m_upgrade;
    websocket::FrameParser m_parser;
    /// Null unless compression was agreed on.
    std::unique_ptr<websocket::MessageDeflate> m_deflate;
    /// Said instead of the reason's own: the peer's code echoed, or the exact protocol error.
    websocket::CloseCode m_closeCode = websocket::CloseCode::AbnormalClosure;
    bool m_peerDone = false;
};

} // namespace signalbox::core
