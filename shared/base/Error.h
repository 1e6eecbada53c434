// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QString>
#include <QtCore/QStringView>

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace signalbox {

/// Every kind of failure a caller may have to tell apart. Append-only: the numbers are on the wire and in scripts.
/// Negative numbers are JSON-RPC 2.0's own; ours start at 1000.
enum class ErrorCode : std::int32_t {
    ParseError = -32700,
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParams = -32602,
    InternalError = -32603,

    NotLoggedIn = 1000,
    LoginFailed = 1001,
    TokenExpired = 1002,
    NotPermitted = 1003,
    TooManyAttempts = 1004,
    MessageTooLarge = 1005,
    RateLimited = 1006,
    TokenInvalid = 1007,

    InstanceNotFound = 1100,
    SessionNotFound = 1101,
    NoSuchServerType = 1102,
    NotFound = 1103,

    Conflict = 1200,
    InvalidState = 1201,
    AddressInUse = 1202,
    ManagedByFile = 1203,

    InvalidConfiguration = 1300,
    InvalidCertificate = 1301,
    FileUnreadable = 1302,
    PermissionDenied = 1303,
    StorageFailed = 1304,

    Unreachable = 1400,
    CertificateNotTrusted = 1401,
    TimedOut = 1402,
    ConnectionClosed = 1403,
    ResourcesExhausted = 1404,
    ProtocolError = 1405,
    Unsupported = 1406,

    NotConnected = 1500,
    ChannelNameInvalid = 1501,
    NotRecoverable = 1502,
    NotSubscribed = 1503,
    NotEntered = 1504,
    TooManyChannels = 1505,
    TableFull = 1506,
};

/// The name on the wire (`data.error`), e.g. "InstanceNotFound". "UnknownError" for a number that is not in the table.
QLatin1StringView errorName(ErrorCode code);
/// The inverse; nothing for a name this build does not know.
std::optional<ErrorCode> errorCodeFromName(QStringView name);

/// What happened, to what, and what to do. `message` is a whole sentence fit for a person.
struct Error {
    ErrorCode code = ErrorCode::InternalError;
    QString message;
    /// Where: a field path, a file with line and column, a name. Empty when the message says it all.
    QString context = {};
    /// True when the same call may succeed later without a change by the caller.
    bool retryable = false;
    /// More of it for programs, by names of its own: `problems`, `line`.
    QJsonObject data = {};

    bool operator==(const Error &) const = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

/// `return failure(ErrorCode::Conflict, u"…"_s);` in any function that returns a Result.
[[nodiscard]] inline tl::unexpected<Error> failure(ErrorCode code, QString message, QString context = {}, bool retryable = false)
{
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(context), retryable, {}});
}
[[nodiscard]] inline tl::unexpected<Error> failure(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

} // namespace signalbox
