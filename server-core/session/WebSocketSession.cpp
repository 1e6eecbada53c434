// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/WebSocketSession.h"

#include "server-core/http/Response.h"
#include "server-core/session/SessionTable.h"
#include "server-core/websocket/FrameWriter.h"

#include <limits>

namespace signalbox::core {

using http::Response;
using http::Status;
using websocket::CloseCode;
using websocket::FrameWriter;
using websocket::Opcode;

namespace {

websocket::FrameLimits frameLimits(const SessionLimits &limits)
{
    const auto clamp = [](std::int64_t value) {
        return std::uint32_t(std::clamp<std::int64_t>(value, 0, std::numeric_limits<std::uint32_t>::max()));
    };
    return {clamp(limits.maxMessageBytes), clamp(limits.maxFragments)};
}

} // namespace

WebSocketSession::WebSocketSession(net::Connection &connection, SessionTable &table_, std::uint64_t number)
    : Session(connection, table_, number),
      m_upgrade(std::make_unique<http::RequestParser>()),
      m_parser(websocket::Role::Server, frameLimits(table_.settings().limits))
{
}

bool WebSocketSession::send(QByteArrayView message, MessageKind kind)
{
    if (state() != SessionState::Open)
        return false;
    const Opcode opcode = kind == MessageKind::Text ? Opcode::Text : Opcode::Binary;
    messageSent(m_deflate ? sendCompressed(opcode, message) : sendFrame(opcode, message));
    return true;
}

bool WebSocketSession::sendFramed(const net::SharedBytes &frames, std::size_t messages)
{
    if (state() != SessionState::Open)
        return false;
    write(frames);
    messagesSent(frames->size(), messages);
    return true;
}

qsizetype WebSocketSession::sendCompressed(Opcode opcode, QByteArrayView message)
{
    const QByteArrayView compressed = m_deflate->compress(message);
    const qsizetype size = compressed.isEmpty() ? sendFrame(opcode, message) : sendFrame(opcode, compressed, websocket::Rsv1);
    m_deflate->workshop().trimCompressed();
    return size;
}

qsizetype WebSocketSession::sendFrame(Opcode opcode, QByteArrayView payload, std::uint8_t rsv)
{
    char header[websocket::MaxFrameHeader];
    const std::size_t size = FrameWriter::writeHeader(header, opcode, std::size_t(payload.size()), FrameWriter::Fin::Last, rsv);
    write(QByteArrayView(header, qsizetype(size)));
    write(payload);
    return qsizetype(size) + payload.size();
}

std::size_t WebSocketSession::received(std::span<char> data)
{
    std::span<char> rest = data;
    if (m_upgrade)
        receiveRequest(rest);
    if (m_upgrade || rest.empty())
        return data.size();
    return data.size() - rest.size() + receiveFrames(rest);
}

// ---- the upgrade

void WebSocketSession::receiveRequest(std::span<char> &data)
{
    if (state() != SessionState::Handshake)
        return;
    const http::RequestParser::Outcome outcome = m_upgrade->feed(data);
    data = data.subspan(outcome.consumed);
    switch (outcome.state) {
    case http::RequestParser::State::NeedMore:
        break;
    case http::RequestParser::State::Failed:
        write(Response::refusal(outcome.status, outcome.reason).toBytes());
        close(CloseReason::ProtocolError);
        break;
    case http::RequestParser::State::Complete:
        answerRequest();
        break;
    }
}

void WebSocketSession::answerRequest()
{
    const http::Request &request = m_upgrade->request();
    if (isRefused()) {
        const bool full = refusal() == CloseReason::ServerFull;
        write(Response::refusal(full ? Status::ServiceUnavailable : Status::TooManyRequests, closeReasonText(refusal()).data())
                  .header("Retry-After", "10")
                  .toBytes());
        return close(refusal());
    }
    if (!websocket::Handshake::isUpgrade(request) && (request.method() == "HEAD" || request.method() == "GET"))
        return answerPage(request);
    const websocket::Handshake::Answer answer = websocket::Handshake::answer(request, table().settings().protocol.handshake);
    write(answer.response);
    if (!answer.accepted())
        return close(CloseReason::ProtocolError);
    if (answer.deflate)
        startDeflate(*answer.deflate);
    m_upgrade.reset();
    open();
}

void WebSocketSession::startDeflate(const websocket::DeflateParameters &parameters)
{
    m_parser = websocket::FrameParser(websocket::Role::Server, m_parser.limits(), websocket::Rsv1);
    const std::uint32_t threshold = table().settings().protocol.handshake.deflate->threshold;
    m_deflate = std::make_unique<websocket::MessageDeflate>(parameters, threshold, table().deflateWorkshop());
}

void WebSocketSession::answerPage(const http::Request &request)
{
    using Body = Response::Body;
    const Body body = request.method() == "HEAD" ? Body::HeadOnly : Body::Send;
    const std::shared_ptr<const http::StaticPages> &pages = table().settings().protocol.pages;
    if (std::optional<Response> page = pages ? pages->answer(request) : std::nullopt) {
        write(page->toBytes(body));
        return close(CloseReason::ClosedByService);
    }
    Response response(Status::UpgradeRequired);
    response.header("Connection", "close, Upgrade").header("Upgrade", "websocket").header("Sec-WebSocket-Version", "13");
    const QByteArray hint =
        pages ? "There are pages at: " + pages->paths().join(", ") + ".\n" : "It serves no pages: connect with a WebSocket client.\n";
    response.body("This is the WebSocket server \"" + instance().toUtf8() + "\" of Signalbox. " + hint, "text/plain; charset=utf-8");
    write(response.toBytes(body));
    close(CloseReason::ProtocolError);
}

// ---- frames

std::size_t WebSocketSession::receiveFrames(std::span<char> data)
{
    if (m_peerDone)
        return data.size();
    const websocket::FeedResult result = m_parser.feed(data, *this);
    if (result.status == websocket::FeedStatus::Failed)
        refuse(result.error);
    return result.consumed;
}

void WebSocketSession::refuse(const websocket::ProtocolError &error)
{
    m_peerDone = true;
    if (state() == SessionState::Closing)
        return finish();
    m_closeCode = error.code;
    const bool tooLarge = m_closeCode == CloseCode::MessageTooBig;
    close(tooLarge ? CloseReason::MessageTooLarge : CloseReason::ProtocolError, QString::fromUtf8(error.reason));
}

bool WebSocketSession::onMessage(websocket::MessageKind kind, QByteArrayView payload)
{
    // After our close frame only the peer's matters, so the rest is read on.
    if (state() == SessionState::Open)
        deliver(payload, kind);
    return mayGoOn();
}

bool WebSocketSession::onCompressed(websocket::MessageKind kind, QByteArrayView payload)
{
    using Outcome = websocket::Inflater::Outcome;
    if (state() != SessionState::Open)
        return true;
    const Outcome outcome = m_deflate->decompress(payload, m_parser.limits().messageBytes);
    websocket::AssemblyBuffer &inflated = m_deflate->workshop().inflated;
    const QByteArrayView message(inflated.data(), qsizetype(inflated.size()));
    const bool isText = kind == websocket::MessageKind::Text;
    const bool goOn = outcome == Outcome::Done && (!isText || websocket::Utf8Validator::isValid(message));
    if (goOn)
        deliver(message, kind);
    else if (outcome == Outcome::TooBig)
        refuse({CloseCode::MessageTooBig, "the message is too big"});
    else
        refuse({CloseCode::InvalidPayload, outcome == Outcome::Done ? "the text is not UTF-8" : "the message cannot be decompressed"});
    m_deflate->workshop().trimInflated();
    return goOn && mayGoOn();
}

bool WebSocketSession::onPing(QByteArrayView payload)
{
    if (state() == SessionState::Open) {
        checkBacklog(sendFrame(Opcode::Pong, payload));
    }
    return true;
}

void WebSocketSession::onClose(CloseCode code, QByteArrayView)
{
    m_peerDone = true;
    if (state() == SessionState::Closing)
        return finish();
    m_closeCode = code;
    close(CloseReason::PeerClosed);
}

bool WebSocketSession::sayGoodbye(CloseReason reason, const QString &text)
{
    if (m_upgrade) {
        if (reason == CloseReason::HandshakeTimeout && m_upgrade->hasStarted())
            write(Response::refusal(Status::RequestTimeout, "the request took too long").toBytes());
        return true;
    }
    const bool echo = reason == CloseReason::PeerClosed;
    const CloseCode code = m_peerDone ? m_closeCode : closeCode(reason);
    const QByteArray payload =
        echo && code == CloseCode::NoStatus ? QByteArray() : FrameWriter::closePayload(code, echo ? QByteArray() : text.toUtf8());
    if (const QByteArray notice = echo ? QByteArray() : table().context().handler.closeNotice(reason, text); !notice.isEmpty())
        sendFrame(Opcode::Text, notice);
    sendFrame(Opcode::Close, payload);
    return m_peerDone;
}

} // namespace signalbox::core
