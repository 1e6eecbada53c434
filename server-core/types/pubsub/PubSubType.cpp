// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/PubSubType.h"

#include "server-core/types/WebSocketOptions.h"
#include "server-core/types/pubsub/PubSubService.h"
#include "server-core/types/pubsub/WebPages.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

/// One message at a time compresses badly, and the same one a thousand times for a thousand subscribers costs a lot: whoever has large
/// messages turns it on.
constexpr bool compressionDefault = false;

} // namespace

QString PubSubType::name() const
{
    return u"pubsub"_s;
}

QString PubSubType::description() const
{
    return u"Channels and presence over WebSocket, for browsers and apps: publish, subscribe, history, QoS"_s;
}

signalbox::Protocol PubSubType::protocol(const QJsonObject &options) const
{
    QJsonObject settings = options;
    if (!settings.contains("compression"_L1))
        settings.insert("compression"_L1, compressionDefault);
    return signalbox::Protocol::webSocketBy(settings, {u"signalbox.pubsub.v1"_s});
}

QJsonObject PubSubType::optionsSchema() const
{
    return optionsOf(optionProperties());
}

QJsonObject PubSubType::optionProperties()
{
    QJsonObject properties = WebSocketOptions::schema();
    QJsonObject compression = properties.value("compression"_L1).toObject();
    compression.insert("default"_L1, compressionDefault);
    properties.insert("compression"_L1, compression);
    properties.insert("demo"_L1,
                      QJsonObject{{u"type"_s, u"boolean"_s},
                                  {u"default"_s, true},
                                  {u"description"_s, u"Serve the page /demo: a chat with a roster, to try the server out."_s}});
    return properties;
}

QList<MetricDefinition> PubSubType::metrics() const
{
    return {{.name = u"published"_s, .title = u"Published"_s, .description = u"Messages that clients have handed in"_s},
            {.name = u"delivered"_s, .title = u"Delivered"_s, .description = u"Messages sent to subscribers"_s},
            {.name = u"gaps"_s,
             .title = u"Gaps"_s,
             .description = u"Times that a subscriber was told of messages that it can no longer have"_s},
            {.name = u"connected"_s,
             .title = u"Clients"_s,
             .kind = MetricKind::Gauge,
             .description = u"Sessions that have said who they are"_s}};
}

std::shared_ptr<const http::StaticPages> PubSubType::webPages(const QJsonObject &options) const
{
    return pubsub::webPages(options.value("demo"_L1).toBool(true));
}

std::unique_ptr<Service> PubSubType::createService(const QJsonObject &) const
{
    return std::make_unique<pubsub::PubSubService>([policies = m_policies](const QString &instance) { return policies->find(instance); });
}

} // namespace signalbox::core
