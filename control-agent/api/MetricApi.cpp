// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/MetricApi.h"

#include "control-agent/events/StatisticsFeed.h"
#include "control-agent/rpc/ManagementEndpoint.h"

namespace signalbox::agent {

namespace {

api::MetricColumns::Result columns(const StatisticsFeed &feed)
{
    return {feed.instanceColumns(), StatisticsFeed::agentColumns()};
}

QByteArray encoded(const api::MetricSample &sample)
{
    return rpc::encodeNotification(json::toQString(api::metricNotification), json::toText(sample));
}

/// The process's own values are the sum of all, so they are told to nobody who may not see all.
api::MetricSample partOf(const api::MetricSample &whole, const QStringList &instances)
{
    api::MetricSample part{whole.at, whole.interval_ms, whole.columns, {}, {}, {}};
    for (const QString &name : instances) {
        const auto values = whole.instances.constFind(name);
        if (values != whole.instances.cend())
            part.instances.insert(name, *values);
    }
    return part;
}

} // namespace

MetricApi::MetricApi(Dispatcher &dispatcher, StatisticsFeed &feed, QObject *parent) : QObject(parent), m_feed(feed)
{
    dispatcher.add<api::MetricColumns>([this](const CallContext &, const api::Nothing &, const auto &reply) { reply(columns(m_feed)); });
    dispatcher.add<api::MetricSubscribe>([this](const CallContext &context, const api::Nothing &, const auto &reply) {
        if (!m_subscribers.contains(context.client))
            m_subscribers.append(context.client);
        m_feed.setWanted(true);
        reply(columns(m_feed));
    });
    dispatcher.add<api::MetricUnsubscribe>([this](const CallContext &context, const api::Nothing &, const auto &reply) {
        remove(context.client);
        reply(api::Nothing{});
    });
}

void MetricApi::attach(ManagementEndpoint &endpoint)
{
    connect(&endpoint, &ManagementEndpoint::clientGone, this, &MetricApi::remove);
    connect(&m_feed, &StatisticsFeed::sampled, &endpoint, [this, &endpoint](const api::MetricSample &sample) { send(endpoint, sample); });
}

void MetricApi::send(ManagementEndpoint &endpoint, const api::MetricSample &sample) const
{
    // Who may see the same gets the same bytes.
    QHash<QStringList, QList<ClientId>> groups;
    QList<ClientId> all;
    for (ClientId client : m_subscribers) {
        const Identity *identity = endpoint.identityOf(client);
        if (identity && identity->grants.permit(api::Permission::View))
            all.append(client);
        else if (identity)
            groups[identity->grants.instances.keys()].append(client);
    }
    if (!all.isEmpty())
        endpoint.offer(all, encoded(sample));
    for (auto it = groups.cbegin(); it != groups.cend(); ++it)
        endpoint.offer(it.value(), encoded(partOf(sample, it.key())));
}

void MetricApi::remove(ClientId client)
{
    m_subscribers.removeAll(client);
    m_feed.setWanted(!m_subscribers.isEmpty());
}

} // namespace signalbox::agent
