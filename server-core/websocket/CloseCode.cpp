// SPDX-License-Identifier: Apache-2.0
#include "server-core/websocket/CloseCode.h"

namespace signalbox::core::websocket {

QLatin1StringView closeCodeName(CloseCode code)
{
    using namespace Qt::StringLiterals;
    switch (code) {
    case CloseCode::Normal:
        return "normal"_L1;
    case CloseCode::GoingAway:
        return "going_away"_L1;
    case CloseCode::ProtocolError:
        return "protocol_error"_L1;
    case CloseCode::UnsupportedData:
        return "unsupported_data"_L1;
    case CloseCode::NoStatus:
        return "no_status"_L1;
    case CloseCode::AbnormalClosure:
        return "abnormal_closure"_L1;
    case CloseCode::InvalidPayload:
        return "invalid_payload"_L1;
    case CloseCode::PolicyViolation:
        return "policy_violation"_L1;
    case CloseCode::MessageTooBig:
        return "message_too_big"_L1;
    case CloseCode::MandatoryExtension:
        return "mandatory_extension"_L1;
    case CloseCode::InternalError:
        return "internal_error"_L1;
    case CloseCode::ServiceRestart:
        return "service_restart"_L1;
    case CloseCode::TryAgainLater:
        return "try_again_later"_L1;
    case CloseCode::BadGateway:
        return "bad_gateway"_L1;
    case CloseCode::TlsHandshake:
        return "tls_handshake"_L1;
    }
    const auto number = static_cast<std::uint16_t>(code);
    return number >= 3000 && number <= 4999 ? "application"_L1 : "unknown"_L1;
}

} // namespace signalbox::core::websocket
