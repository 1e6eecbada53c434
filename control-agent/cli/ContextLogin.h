// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/AgentLink.h"
#include "control-agent/cli/ContextStore.h"

namespace signalbox::cli {

/// How a context gets its token.
struct ContextCredentials {
    /// From standard input; otherwise the password is asked.
    bool tokenFromStdin = false;
    bool passwordFromStdin = false;
};

struct ContextLogin {
    Context context;
    ContextToken token;
};

/// Logs in where `context` points and comes back with a token and the proven key. An enrolment token on standard input also says
/// where the agent is.
/// Errors: InvalidParams, those of the log-in. Nothing is stored here.
[[nodiscard]] Result<ContextLogin> logIn(Context context, const ContextCredentials &credentials,
                                         std::optional<std::chrono::milliseconds> timeout);

/// Ends the context's token at the agent. Errors: why it could not.
[[nodiscard]] Result<void> revokeToken(const Context &context, const ContextToken &token, std::chrono::milliseconds timeout);

} // namespace signalbox::cli
