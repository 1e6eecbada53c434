// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/HubUse.h"
#include "server-core/types/WebPageSource.h"

namespace signalbox::core {

/// `pubsub`: channels and presence over WebSocket, subprotocol signalbox.pubsub.v1; without one, that is meant, too. Serves
/// /signalbox.js and the page /demo beside it. Options as WebSocketOptions says, and `demo`.
/// Stateless.
/// Source: docs/pubsub.md.
class PubSubType final : public ServerType, public HubUse, public WebPageSource
{
public:
    QString name() const override;
    QString description() const override;
    signalbox::Protocol protocol(const QJsonObject &options) const override;
    QJsonObject optionsSchema() const override;
    QList<MetricDefinition> metrics() const override;
    std::shared_ptr<const http::StaticPages> webPages(const QJsonObject &options) const override;
    std::unique_ptr<Service> createService(const QJsonObject &options) const override;
};

} // namespace signalbox::core
