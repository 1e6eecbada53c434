// SPDX-License-Identifier: Apache-2.0
#include "server-core/http/Status.h"

namespace signalbox::core::http {

QByteArrayView reasonPhrase(Status status)
{
    switch (status) {
    case Status::SwitchingProtocols:
        return "Switching Protocols";
    case Status::Ok:
        return "OK";
    case Status::NoContent:
        return "No Content";
    case Status::NotModified:
        return "Not Modified";
    case Status::PermanentRedirect:
        return "Permanent Redirect";
    case Status::BadRequest:
        return "Bad Request";
    case Status::Unauthorized:
        return "Unauthorized";
    case Status::Forbidden:
        return "Forbidden";
    case Status::NotFound:
        return "Not Found";
    case Status::MethodNotAllowed:
        return "Method Not Allowed";
    case Status::RequestTimeout:
        return "Request Timeout";
    case Status::ContentTooLarge:
        return "Content Too Large";
    case Status::UpgradeRequired:
        return "Upgrade Required";
    case Status::TooManyRequests:
        return "Too Many Requests";
    case Status::HeadTooLarge:
        return "Request Header Fields Too Large";
    case Status::InternalError:
        return "Internal Server Error";
    case Status::ServiceUnavailable:
        return "Service Unavailable";
    case Status::VersionNotSupported:
        return "HTTP Version Not Supported";
    }
    return "Unknown";
}

} // namespace signalbox::core::http
