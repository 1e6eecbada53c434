// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/Export.h"

namespace signalbox::agent {

/// All of signalboxd. Returns its exit code.
SIGNALBOX_EXPORT int daemonMain(int argc, char **argv);

} // namespace signalbox::agent
