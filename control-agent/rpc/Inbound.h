// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/auth/Identity.h"
#include "shared/rpc/JsonRpc.h"

#include <cstdint>
#include <variant>

namespace signalbox::agent {

/// One connection of the management API; never used twice.
using ClientId = std::uint64_t;

// What the control thread tells the main thread. Before and after login are different types: what a stranger sends can
// reach nothing that takes calls.

/// An `auth.` call of a connection that is not logged in.
struct LoginCall {
    QString from;
    rpc::Request request;
};
/// From here on its calls come. Sent by the control thread, so that it never comes after `Gone`.
struct LoggedIn {
    Identity identity;
};
/// What a logged-in client sent.
struct SessionCall {
    rpc::Message message;
};
struct Gone {
};

struct Inbound {
    ClientId client = 0;
    std::variant<LoginCall, LoggedIn, SessionCall, Gone> what;
};

} // namespace signalbox::agent
