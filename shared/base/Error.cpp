// SPDX-License-Identifier: Apache-2.0
#include "shared/base/Error.h"

#include <array>

namespace signalbox {

namespace {

struct Row {
    ErrorCode code;
    std::string_view name;
};

constexpr std::array rows{
    Row{ErrorCode::ParseError, "ParseError"},
    Row{ErrorCode::InvalidRequest, "InvalidRequest"},
    Row{ErrorCode::MethodNotFound, "MethodNotFound"},
    Row{ErrorCode::InvalidParams, "InvalidParams"},
    Row{ErrorCode::InternalError, "InternalError"},
    Row{ErrorCode::NotLoggedIn, "NotLoggedIn"},
    Row{ErrorCode::LoginFailed, "LoginFailed"},
    Row{ErrorCode::TokenExpired, "TokenExpired"},
    Row{ErrorCode::NotPermitted, "NotPermitted"},
    Row{ErrorCode::TooManyAttempts, "TooManyAttempts"},
    Row{ErrorCode::MessageTooLarge, "MessageTooLarge"},
    Row{ErrorCode::RateLimited, "RateLimited"},
    Row{ErrorCode::TokenInvalid, "TokenInvalid"},
    Row{ErrorCode::InstanceNotFound, "InstanceNotFound"},
    Row{ErrorCode::SessionNotFound, "SessionNotFound"},
    Row{ErrorCode::NoSuchServerType, "NoSuchServerType"},
    Row{ErrorCode::NotFound, "NotFound"},
    Row{ErrorCode::Conflict, "Conflict"},
    Row{ErrorCode::InvalidState, "InvalidState"},
    Row{ErrorCode::AddressInUse, "AddressInUse"},
    Row{ErrorCode::ManagedByFile, "ManagedByFile"},
    Row{ErrorCode::InvalidConfiguration, "InvalidConfiguration"},
    Row{ErrorCode::InvalidCertificate, "InvalidCertificate"},
    Row{ErrorCode::FileUnreadable, "FileUnreadable"},
    Row{ErrorCode::PermissionDenied, "PermissionDenied"},
    Row{ErrorCode::StorageFailed, "StorageFailed"},
    Row{ErrorCode::Unreachable, "Unreachable"},
    Row{ErrorCode::CertificateNotTrusted, "CertificateNotTrusted"},
    Row{ErrorCode::TimedOut, "TimedOut"},
    Row{ErrorCode::ConnectionClosed, "ConnectionClosed"},
    Row{ErrorCode::ResourcesExhausted, "ResourcesExhausted"},
    Row{ErrorCode::ProtocolError, "ProtocolError"},
    Row{ErrorCode::Unsupported, "Unsupported"},
    Row{ErrorCode::NotConnected, "NotConnected"},
    Row{ErrorCode::ChannelNameInvalid, "ChannelNameInvalid"},
    Row{ErrorCode::NotRecoverable, "NotRecoverable"},
    Row{ErrorCode::NotSubscribed, "NotSubscribed"},
    Row{ErrorCode::NotEntered, "NotEntered"},
    Row{ErrorCode::TooManyChannels, "TooManyChannels"},
    Row{ErrorCode::TableFull, "TableFull"},
};

} // namespace

QLatin1StringView errorName(ErrorCode code)
{
    for (const Row &row : rows) {
        if (row.code == code)
            return QLatin1StringView(row.name.data(), qsizetype(row.name.size()));
    }
    return QLatin1StringView("UnknownError");
}

std::optional<ErrorCode> errorCodeFromName(QStringView name)
{
    for (const Row &row : rows) {
        if (name == QLatin1StringView(row.name.data(), qsizetype(row.name.size())))
            return row.code;
    }
    return std::nullopt;
}

} // namespace signalbox
