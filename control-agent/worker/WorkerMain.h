// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/Export.h"

namespace signalbox::agent {

/// All of signalbox-worker. Returns its exit code.
SIGNALBOX_EXPORT int workerMain(int argc, char **argv);

} // namespace signalbox::agent
