// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/AgentLink.h"

namespace signalbox::cli {

/// Adds the nearest known name to an InstanceNotFound error, when there is one. Asks the agent for the names.
Error withSuggestion(Error error, const QString &name, AgentLink &link);

} // namespace signalbox::cli
