// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/CloseReason.h"

#include <array>

namespace signalbox::core {

namespace {

using websocket::CloseCode;

struct Row {
    CloseReason reason;
    QLatin1StringView name;
    QLatin1StringView text;
    CloseCode code;
};

constexpr std::array<Row, 19> table{{
    {CloseReason::None, QLatin1StringView("none"), QLatin1StringView(""), CloseCode::Normal},
    {CloseReason::PeerClosed, QLatin1StringView("peer_closed"), QLatin1StringView("closed by the client"), CloseCode::Normal},
    {CloseReason::PeerReset, QLatin1StringView("peer_reset"), QLatin1StringView("connection reset"), CloseCode::AbnormalClosure},
    {CloseReason::TlsFailed, QLatin1StringView("tls_failed"), QLatin1StringView("TLS failed"), CloseCode::TlsHandshake},
    {CloseReason::HandshakeTimeout, QLatin1StringView("handshake_timeout"), QLatin1StringView("handshake took too long"),
     CloseCode::PolicyViolation},
    {CloseReason::IdleTimeout, QLatin1StringView("idle_timeout"), QLatin1StringView("nothing received for too long"), CloseCode::GoingAway},
    {CloseReason::SendTimeout, QLatin1StringView("send_timeout"), QLatin1StringView("the client stopped reading"),
     CloseCode::PolicyViolation},
    {CloseReason::SlowConsumer, QLatin1StringView("slow_consumer"), QLatin1StringView("the client reads too slowly"),
     CloseCode::PolicyViolation},
    {CloseReason::MessageTooLarge, QLatin1StringView("message_too_large"), QLatin1StringView("message too large"),
     CloseCode::MessageTooBig},
    {CloseReason::ProtocolError, QLatin1StringView("protocol_error"), QLatin1StringView("protocol error"), CloseCode::ProtocolError},
    {CloseReason::Kicked, QLatin1StringView("kicked"), QLatin1StringView("closed by an operator"), CloseCode::PolicyViolation},
    {CloseReason::ClosedByService, QLatin1StringView("closed_by_service"), QLatin1StringView(""), CloseCode::Normal},
    {CloseReason::InstanceStopped, QLatin1StringView("instance_stopped"), QLatin1StringView("the server is stopping"),
     CloseCode::GoingAway},
    {CloseReason::ServerFull, QLatin1StringView("server_full"), QLatin1StringView("the server is full; try again later"),
     CloseCode::TryAgainLater},
    {CloseReason::AccessDenied, QLatin1StringView("access_denied"), QLatin1StringView("this address may not connect"),
     CloseCode::PolicyViolation},
    {CloseReason::TooManyFromAddress, QLatin1StringView("too_many_from_address"),
     QLatin1StringView("too many sessions from this address; try again later"), CloseCode::TryAgainLater},
    {CloseReason::ConnectRate, QLatin1StringView("connect_rate"), QLatin1StringView("this address connects too often; try again later"),
     CloseCode::TryAgainLater},
    {CloseReason::AckTimeout, QLatin1StringView("ack_timeout"), QLatin1StringView("ack_timeout: messages waited too long for an ack"),
     CloseCode::PolicyViolation},
    {CloseReason::TokenExpired, QLatin1StringView("token_expired"), QLatin1StringView("token_expired"), CloseCode::PolicyViolation},
}};

const Row &row(CloseReason reason)
{
    static_assert([] {
        for (std::size_t i = 0; i < table.size(); ++i) {
            if (std::size_t(table[i].reason) != i)
                return false;
        }
        return true;
    }());
    return table[std::size_t(reason)];
}

} // namespace

websocket::CloseCode closeCode(CloseReason reason)
{
    return row(reason).code;
}

CloseReason closeReasonOf(net::CloseReason reason)
{
    switch (reason) {
    case net::CloseReason::PeerClosed:
        return CloseReason::PeerClosed;
    case net::CloseReason::PeerReset:
        return CloseReason::PeerReset;
    case net::CloseReason::TlsFailed:
        return CloseReason::TlsFailed;
    case net::CloseReason::SendTimeout:
        return CloseReason::SendTimeout;
    case net::CloseReason::Shutdown:
        return CloseReason::InstanceStopped;
    case net::CloseReason::ClosedByUs:
        break;
    }
    return CloseReason::ClosedByService;
}

} // namespace signalbox::core

namespace signalbox {

QLatin1StringView closeReasonName(CloseReason reason)
{
    return core::row(reason).name;
}

QLatin1StringView closeReasonText(CloseReason reason)
{
    return core::row(reason).text;
}

} // namespace signalbox
