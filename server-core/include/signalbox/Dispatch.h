// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QLatin1StringView>

#include <cstdint>

namespace signalbox {

/// What became of a message that one server sent to a session of another.
enum class DispatchResult : std::uint8_t {
    /// The session's service took it.
    Delivered,
    /// No server of that name is running.
    NoSuchServer,
    NoSuchSession,
    /// The service does not take messages of others, or not this one.
    NotAccepted,
};

/// "no_such_session".
constexpr QLatin1StringView dispatchResultName(DispatchResult result)
{
    switch (result) {
    case DispatchResult::Delivered:
        return QLatin1StringView("delivered");
    case DispatchResult::NoSuchServer:
        return QLatin1StringView("no_such_server");
    case DispatchResult::NoSuchSession:
        return QLatin1StringView("no_such_session");
    case DispatchResult::NotAccepted:
        break;
    }
    return QLatin1StringView("not_accepted");
}

} // namespace signalbox
