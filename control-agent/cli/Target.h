// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/client/AgentClient.h"

#include <string>

namespace signalbox::cli {

/// The global options that say which agent, as typed.
struct TargetOptions {
    /// The agent of this machine, unless something else is said.
    static constexpr auto usualSocket = "/run/signalbox/agent.sock";

    std::string socket;
    std::string url;
    std::string context;
    std::string fingerprint;
    std::string tokenFile;
};

struct Target {
    client::AgentAddress address;
    client::Credentials credentials;
};

/// In this order: --socket, --url, --context, SIGNALBOX_CONTEXT, the context in use, the agent of this machine.
/// Errors: InvalidParams; those of ContextStore. The token comes from the context, a file or SIGNALBOX_TOKEN, never from an argument
/// that `ps` shows.
[[nodiscard]] Result<Target> targetOf(const TargetOptions &options);

/// Address and pin of --url and --fingerprint. Errors: InvalidParams.
[[nodiscard]] Result<client::AgentAddress> addressOf(const std::string &url, const std::string &fingerprint);

} // namespace signalbox::cli
