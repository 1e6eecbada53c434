// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/ServerType.h"

namespace signalbox::core {

/// `websocket-echo`: returns text as text and binary as binary. Speaks no subprotocol; options as WebSocketOptions says.
/// Stateless.
/// Source: RFC 6455, RFC 7692.
class WebSocketEchoType final : public ServerType
{
public:
    QString name() const override;
    QString description() const override;
    signalbox::Protocol protocol(const QJsonObject &options) const override { return signalbox::Protocol::webSocketBy(options); }
    QJsonObject optionsSchema() const override;
    std::unique_ptr<Service> createService(const QJsonObject &options) const override;
};

} // namespace signalbox::core
