// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/websocket/Handshake.h"

#include "shared/base/Error.h"

#include <QtCore/QJsonObject>

namespace signalbox::core {

/// The options that every WebSocket type has: `compression` (true), `compression_context` (false) and
/// `compression_threshold` (256).
class WebSocketOptions
{
public:
    /// Properties of their JSON Schema.
    static QJsonObject schema();
    /// Nothing: no compression.
    [[nodiscard]] static Result<std::optional<websocket::DeflatePolicy>> read(const QJsonObject &options);
};

} // namespace signalbox::core
