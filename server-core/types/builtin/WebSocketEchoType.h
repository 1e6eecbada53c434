// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/ServerType.h"

namespace signalbox::core {

/// `websocket-echo`: returns text as text and binary as binary. Speaks no subprotocol. Stateless.
/// Source: RFC 6455.
class WebSocketEchoType final : public ServerType
{
public:
    QString name() const override;
    QString description() const override;
    ProtocolKind protocolKind() const override { return ProtocolKind::WebSocket; }
    std::unique_ptr<Service> createService(const QJsonObject &options) const override;
};

} // namespace signalbox::core
