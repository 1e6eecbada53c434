// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signalbox/AccessPolicy.h>
#include <signalbox/ServerType.h>

namespace signalbox {

namespace core {
class PubSubType;
}

/// A base for server types that are as `pubsub`, with a policy of their own: for plugins. Its hub needs `access = "service"`.
/// Shape:  what a derived class must say is `name` and `policy`. One with options of its own adds `channelOptions` to them.
/// Thread: as ServerType says.
///
///     class Club : public signalbox::PubSubServerType
///     {
///         QString name() const override { return "club"; }
///         std::shared_ptr<signalbox::AccessPolicy> policy(const QJsonObject &) const override { return std::make_shared<ClubRules>(); }
///     };
///     SIGNALBOX_SERVER_TYPE(Club)
class SIGNALBOX_EXPORT PubSubServerType : public ServerType
{
public:
    PubSubServerType();
    ~PubSubServerType() override;

    /// For one start of an instance. Null: it does not start.
    virtual std::shared_ptr<AccessPolicy> policy(const QJsonObject &options) const = 0;

    /// The properties of the options that `pubsub` has: for optionsOf.
    static QJsonObject channelOptions();

    QString description() const override;
    Protocol protocol(const QJsonObject &options) const final;
    QJsonObject optionsSchema() const override;
    QList<MetricDefinition> metrics() const final;
    std::unique_ptr<Service> createService(const QJsonObject &options) const final;

private:
    friend class core::PubSubType;
    const std::unique_ptr<const core::PubSubType> m_channels;
};

} // namespace signalbox
