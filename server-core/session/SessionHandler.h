// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/Service.h"
#include "server-core/session/CloseReason.h"

namespace signalbox::core {

using signalbox::MessageKind;

/// Who gets what the sessions of an instance receive: its service.
using SessionHandler = signalbox::Service;

} // namespace signalbox::core
