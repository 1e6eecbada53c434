// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/Dispatch.h"

namespace signalbox::core {

using signalbox::DispatchResult;
using signalbox::dispatchResultName;

} // namespace signalbox::core
