// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/Printer.h"
#include "shared/api/Methods.h"

namespace signalbox::cli {

/// Differences of configurations for a person: what was, what is, when it counts. Nothing when there are none.
void printChanges(const QList<api::ConfigChange> &changes, const Printer &printer);

} // namespace signalbox::cli
