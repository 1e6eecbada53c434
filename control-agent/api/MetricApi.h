// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>

namespace signalbox::agent {

class ManagementEndpoint;
class StatisticsFeed;

/// `metric.*`: the statistics feed. It runs only while somebody is subscribed.
/// Thread: main.
class MetricApi : public QObject
{
    Q_OBJECT

public:
    MetricApi(Dispatcher &dispatcher, StatisticsFeed &feed, QObject *parent = nullptr);

    /// Where notifications go.
    void attach(ManagementEndpoint &endpoint);

private:
    void send(ManagementEndpoint &endpoint, const api::MetricSample &sample) const;
    void remove(ClientId client);

    StatisticsFeed &m_feed;
    QList<ClientId> m_subscribers;
};

} // namespace signalbox::agent
