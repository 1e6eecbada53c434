// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArrayView>

#include <cstdint>

namespace signalbox::core::http {

/// The HTTP status codes this product sends.
/// Source: RFC 9110 §15, RFC 6585 §5.
enum class Status : std::uint16_t {
    SwitchingProtocols = 101,
    Ok = 200,
    NoContent = 204,
    NotModified = 304,
    PermanentRedirect = 308,
    BadRequest = 400,
    Unauthorized = 401,
    Forbidden = 403,
    NotFound = 404,
    MethodNotAllowed = 405,
    RequestTimeout = 408,
    ContentTooLarge = 413,
    UpgradeRequired = 426,
    TooManyRequests = 429,
    HeadTooLarge = 431,
    InternalError = 500,
    ServiceUnavailable = 503,
    VersionNotSupported = 505,
};

/// "Not Found" for 404; "Unknown" for a code that is not in the table.
[[nodiscard]] QByteArrayView reasonPhrase(Status status);

} // namespace signalbox::core::http
