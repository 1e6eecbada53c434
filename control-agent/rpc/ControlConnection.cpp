// SPDX-License-Identifier: Apache-2.0
#include "control-agent/rpc/ControlConnection.h"

#include "control-agent/rpc/ControlServer.h"
#include "control-agent/rpc/LineTransport.h"
#include "control-agent/rpc/ManagementSession.h"
#include "control-agent/rpc/PreLoginChannel.h"
#include "control-agent/rpc/WebSocketTransport.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using core::websocket::CloseCode;

namespace {

constexpr Transport::Limits strangers{limits::preLoginMessageBytes, limits::preLoginOutboxBytes};
constexpr Transport::Limits members{limits::messageBytes, limits::outboxBytes};

} // namespace

ControlConnection::ControlConnection(ControlServer &server, ClientId id, core::net::Connection &connection)
    : m_server(server), m_connection(connection), m_id(id), m_from(connection.peer().address())
{
}

ControlConnection::~ControlConnection() = default;

void ControlConnection::beginWebSocket(const core::websocket::HandshakePolicy &policy)
{
    Transport::Listener &listener = *this;
    m_transport = std::make_unique<WebSocketTransport>(m_connection, listener, policy, strangers);
    beginPreLogin(std::nullopt);
}

void ControlConnection::beginLocal(Result<Identity> identity)
{
    Transport::Listener &listener = *this;
    m_transport = std::make_unique<LineTransport>(m_connection, listener, strangers);
    if (!identity)
        return beginPreLogin(std::move(identity.error()));
    promote(*identity);
}

void ControlConnection::beginPreLogin(std::optional<Error> refusal)
{
    ChannelLink &link = *this;
    auto channel = std::make_unique<PreLoginChannel>(link, std::move(refusal));
    m_preLogin = channel.get();
    m_channel = std::move(channel);
    m_loginTimer = std::make_unique<core::net::Timer>(m_connection.thread());
    m_loginTimer->startOnce(limits::loginTime, [this] { close(CloseCode::PolicyViolation, "not logged in within 5 s"); });
}

void ControlConnection::promote(const Identity &identity)
{
    m_server.tell({m_id, LoggedIn{identity}});
    m_preLogin = nullptr;
    m_loginTimer.reset();
    ChannelLink &link = *this;
    m_channel = std::make_unique<ManagementSession>(link);
    m_transport->setLimits(members);
}

void ControlConnection::answerLogin(QByteArrayView text, bool failed, const std::optional<Identity> &identity)
{
    if (!m_preLogin)
        return;
    if (!identity)
        return m_preLogin->onAnswer(text, failed);
    m_transport->send(text);
    const std::deque<QByteArray> held = m_preLogin->takeHeld();
    m_server.left(*this);
    promote(*identity);
    for (const QByteArray &message : held)
        m_channel->onMessage(message);
}

void ControlConnection::send(QByteArrayView text)
{
    m_transport->send(text);
}

void ControlConnection::close(CloseCode code, QByteArrayView reason)
{
    m_transport->close(code, reason);
}

bool ControlConnection::submit(Inbound &&inbound)
{
    return m_server.submit(std::move(inbound));
}

std::chrono::steady_clock::time_point ControlConnection::now() const
{
    return m_connection.thread().now();
}

void ControlConnection::onMessage(QByteArrayView text)
{
    m_channel->onMessage(text);
}

void ControlConnection::onOversized()
{
    const std::uint32_t limit = m_preLogin ? limits::preLoginMessageBytes : limits::messageBytes;
    const Error error{ErrorCode::MessageTooLarge,
                      u"a message may have at most %1 bytes%2"_s.arg(limit).arg(m_preLogin ? u" before login"_s : QString())};
    m_transport->send(rpc::encodeResponse(QJsonValue::Null, failure(error)));
}

void ControlConnection::onGone()
{
    m_server.remove(*this, m_id);
}

} // namespace signalbox::agent
