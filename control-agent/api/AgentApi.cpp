// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/AgentApi.h"

#include "control-agent/api/Health.h"
#include "control-agent/api/OpenRpc.h"
#include "control-agent/events/EventLog.h"
#include "server-core/instance/InstanceHost.h"

namespace signalbox::agent {

AgentApi::AgentApi(Dispatcher &dispatcher, api::AgentInfo fixed, const core::InstanceHost &host, const EventLog &events, Health &health)
    : m_known(std::move(fixed)), m_host(host), m_events(events)
{
    dispatcher.add<api::AgentInfoGet>([this](const CallContext &, const api::Nothing &, const auto &reply) { reply(info()); });
    dispatcher.add<api::AgentHealth>([&health](const CallContext &, const api::Nothing &, const auto &reply) {
        health.check([reply](const Health::Report &report) { reply(report.result); });
    });
    dispatcher.add<api::RpcDiscover>(
        [document = openRpcDocument()](const CallContext &, const api::Nothing &, const auto &reply) { reply(document); });
}

api::AgentInfo AgentApi::info() const
{
    api::AgentInfo info = m_known;
    info.io_threads = m_host.ioThreads();
    info.instances = int(m_host.names().size());
    info.epoch = m_events.epoch();
    info.revision = m_events.revision();
    return info;
}

} // namespace signalbox::agent
