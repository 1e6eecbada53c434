// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/CloseReason.h"
#include "server-core/net/Connection.h"
#include "server-core/websocket/CloseCode.h"

namespace signalbox::core {

using signalbox::CloseReason;
using signalbox::closeReasonName;
using signalbox::closeReasonText;

/// What a WebSocket client is told.
websocket::CloseCode closeCode(CloseReason reason);
/// For a connection that ended without our doing.
CloseReason closeReasonOf(net::CloseReason reason);

} // namespace signalbox::core
