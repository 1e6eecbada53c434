// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/AccessPolicy.h"
#include "server-core/types/HubUser.h"
#include "server-core/types/Service.h"
#include "server-core/types/pubsub/PubSubCounters.h"

#include <functional>

namespace signalbox::core::pubsub {

/// The sessions of one instance of type `pubsub`: each speaks for itself with the hub.
class PubSubService final : public Service, public HubUser
{
public:
    /// Who decides about the clients of an instance; null: nobody but its hub.
    using PolicySource = std::function<std::shared_ptr<AccessPolicy>(const QString &instance)>;

    explicit PubSubService(PolicySource policies) : m_policies(std::move(policies)) { }

    void setHub(std::shared_ptr<hubs::LiveHub> hub) override { m_hub = std::move(hub); }

    void onStartup() override;
    void onOpened(signalbox::Session &session) override;
    void onMessage(signalbox::Session &session, QByteArrayView message, MessageKind kind) override;
    void onDraining(signalbox::Session &session) override;
    void onClosed(signalbox::Session &session, CloseReason reason) override;
    QByteArray closeNotice(CloseReason reason, const QString &text) const override;

private:
    const PolicySource m_policies;
    std::shared_ptr<AccessPolicy> m_policy;
    std::shared_ptr<hubs::LiveHub> m_hub;
    PubSubCounters m_counters{metrics()};
};

} // namespace signalbox::core::pubsub
