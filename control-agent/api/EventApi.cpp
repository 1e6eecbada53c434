// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/EventApi.h"

#include "control-agent/api/AgentApi.h"
#include "control-agent/api/InstanceApi.h"
#include "control-agent/events/EventLog.h"
#include "control-agent/rpc/ManagementEndpoint.h"

namespace signalbox::agent {

namespace {

/// More than that is longer than a snapshot, and could pass the outbox's limit: then a resume would fail for ever.
constexpr qint64 mostResumed = 2000;

} // namespace

EventApi::EventApi(Dispatcher &dispatcher, EventLog &events, const AgentApi &agent, const InstanceApi &instances, QObject *parent)
    : QObject(parent), m_events(events), m_agent(agent), m_instances(instances)
{
    dispatcher.add<api::EventSubscribe>([this](const CallContext &context, const api::EventSubscribe::Params &params, const auto &reply) {
        if (!m_subscribers.contains(context.client))
            m_subscribers.append(context.client);
        reply(subscribe(params));
    });
    dispatcher.add<api::EventUnsubscribe>([this](const CallContext &context, const api::Nothing &, const auto &reply) {
        m_subscribers.removeAll(context.client);
        reply(api::Nothing{});
    });
}

void EventApi::attach(ManagementEndpoint &endpoint)
{
    connect(&endpoint, &ManagementEndpoint::clientGone, this, [this](ClientId client) { m_subscribers.removeAll(client); });
    connect(&m_events, &EventLog::appended, &endpoint, [this, &endpoint](const api::Event &event) {
        endpoint.notify(m_subscribers, rpc::encodeNotification(json::toQString(api::eventNotification), json::toObject(event)));
    });
}

api::EventSubscribe::Result EventApi::subscribe(const api::EventSubscribe::Params &params) const
{
    api::EventSubscribe::Result result;
    result.epoch = m_events.epoch();
    result.revision = m_events.revision();
    if (params.since && m_events.revision() - params.since->revision <= mostResumed) {
        if (auto missed = m_events.since(params.since->epoch, params.since->revision)) {
            result.events = std::move(*missed);
            return result;
        }
    }
    result.resync = params.since.has_value();
    result.agent = m_agent.info();
    result.instances = m_instances.all();
    return result;
}

} // namespace signalbox::agent
