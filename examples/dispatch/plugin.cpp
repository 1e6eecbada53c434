// SPDX-License-Identifier: Apache-2.0
#include "Servers.h"

#include <signalbox/Plugin.h>

SIGNALBOX_SERVER_TYPE(ServerA)
SIGNALBOX_SERVER_TYPE(ServerB)
