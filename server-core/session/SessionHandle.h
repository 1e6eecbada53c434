// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/SessionHandle.h"
#include "server-core/session/Session.h"

namespace signalbox::core {

using signalbox::SessionHandle;

} // namespace signalbox::core
