// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/ServiceHost.h"
#include "server-core/types/Dispatch.h"

namespace signalbox::core {

using signalbox::ServiceHost;

} // namespace signalbox::core
