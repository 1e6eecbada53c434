// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/PubSubServerType.h"

#include "server-core/types/pubsub/PubSubService.h"
#include "server-core/types/pubsub/PubSubType.h"

namespace signalbox {

using namespace Qt::StringLiterals;

PubSubServerType::PubSubServerType() : m_channels(std::make_unique<const core::PubSubType>()) { }

PubSubServerType::~PubSubServerType() = default;

QJsonObject PubSubServerType::channelOptions()
{
    return core::PubSubType::optionProperties();
}

QString PubSubServerType::description() const
{
    return u"Channels and presence over WebSocket, with a policy of its own"_s;
}

Protocol PubSubServerType::protocol(const QJsonObject &options) const
{
    return m_channels->protocol(options);
}

QJsonObject PubSubServerType::optionsSchema() const
{
    return optionsOf(channelOptions());
}

QList<MetricDefinition> PubSubServerType::metrics() const
{
    return m_channels->metrics();
}

std::unique_ptr<Service> PubSubServerType::createService(const QJsonObject &options) const
{
    std::shared_ptr<AccessPolicy> made = policy(options);
    if (!made)
        return nullptr;
    return std::make_unique<core::pubsub::PubSubService>([made = std::move(made)](const QString &) { return made; });
}

} // namespace signalbox
