// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/MetricApi.h"

#include "control-agent/events/StatisticsFeed.h"
#include "control-agent/rpc/ManagementEndpoint.h"

namespace signalbox::agent {

namespace {

api::MetricColumns::Result columns()
{
    return {StatisticsFeed::instanceColumns(), StatisticsFeed::agentColumns()};
}

} // namespace

MetricApi::MetricApi(Dispatcher &dispatcher, StatisticsFeed &feed, QObject *parent) : QObject(parent), m_feed(feed)
{
    dispatcher.add<api::MetricColumns>([](const CallContext &, const api::Nothing &, const auto &reply) { reply(columns()); });
    dispatcher.add<api::MetricSubscribe>([this](const CallContext &context, const api::Nothing &, const auto &reply) {
        if (!m_subscribers.contains(context.client))
            m_subscribers.append(context.client);
        m_feed.setWanted(true);
        reply(columns());
    });
    dispatcher.add<api::MetricUnsubscribe>([this](const CallContext &context, const api::Nothing &, const auto &reply) {
        remove(context.client);
        reply(api::Nothing{});
    });
}

void MetricApi::attach(ManagementEndpoint &endpoint)
{
    connect(&endpoint, &ManagementEndpoint::clientGone, this, &MetricApi::remove);
    connect(&m_feed, &StatisticsFeed::sampled, &endpoint, [this, &endpoint](const api::MetricSample &sample) {
        endpoint.offer(m_subscribers, rpc::encodeNotification(json::toQString(api::metricNotification), json::toObject(sample)));
    });
}

void MetricApi::remove(ClientId client)
{
    m_subscribers.removeAll(client);
    m_feed.setWanted(!m_subscribers.isEmpty());
}

} // namespace signalbox::agent
