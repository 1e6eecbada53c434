// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceEnvironment.h"

namespace signalbox::core {

/// What a service that runs in this process sees of its host.
/// Thread: any.
class RunHost final : public ServiceHost
{
public:
    RunHost(QString instance, const InstanceEnvironment &environment);

    const QString &instance() const override { return m_instance; }
    SessionHandle session(const SessionId &id) const override;
    std::shared_ptr<Service> sibling(const QString &name) const override;
    void dispatch(const QString &server, const QString &sessionId, const QByteArray &message,
                  std::function<void(DispatchResult)> reply) override;
    void post(std::function<void()> task) override;

private:
    const QString m_instance;
    const InstanceEnvironment m_environment;
};

} // namespace signalbox::core
