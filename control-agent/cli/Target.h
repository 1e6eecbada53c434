// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/client/AgentClient.h"

#include <string>

namespace signalbox::cli {

/// The global options that say which agent, as typed.
struct TargetOptions {
    std::string socket = "/run/signalbox/agent.sock";
    std::string url;
    std::string fingerprint;
    std::string tokenFile;
};

struct Target {
    client::AgentAddress address;
    client::Credentials credentials;
};

/// Errors: InvalidParams. The token comes from the file or from SIGNALBOX_TOKEN, never from an argument that `ps` shows.
[[nodiscard]] Result<Target> targetOf(const TargetOptions &options);

} // namespace signalbox::cli
