// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/PubSubServerType.h"
#include "server-core/types/HubUse.h"
#include "server-core/types/WebPageSource.h"
#include "server-core/types/pubsub/AccessPolicies.h"

namespace signalbox::core {

/// `pubsub`: channels and presence over WebSocket, subprotocol signalbox.pubsub.v1; without one, that is meant, too. Serves
/// /signalbox.js and the page /demo beside it. Options as WebSocketOptions says, and `demo`.
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
    /// What other people's type has of this one.
    static const PubSubType &of(const PubSubServerType &type) { return *type.m_channels; }

    /// Of `optionsSchema`.
    static QJsonObject optionProperties();

    /// Instances that are in it decide by themselves.
    pubsub::AccessPolicies &policies() const { return *m_policies; }

private:
    /// Services outlive no type, but may ask on.
    const std::shared_ptr<pubsub::AccessPolicies> m_policies = std::make_shared<pubsub::AccessPolicies>();
};

} // namespace signalbox::core
