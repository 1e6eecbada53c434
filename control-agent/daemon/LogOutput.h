// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/AgentConfig.h"

namespace signalbox::agent {

/// Sends every log line to stderr, one write each: "2026-03-01T12:00:00.000Z INFO instance started name=EchoServerA", or
/// JSON objects.
void installLogOutput(LogFormat format);

} // namespace signalbox::agent
