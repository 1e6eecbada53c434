// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>

namespace signalbox::agent {

class AgentApi;
class EventLog;
class InstanceApi;
class ManagementEndpoint;

/// `event.*`: the stream of changes, resumed by position or begun with a snapshot.
/// Thread: main.
class EventApi : public QObject
{
    Q_OBJECT

public:
    EventApi(Dispatcher &dispatcher, EventLog &events, const AgentApi &agent, const InstanceApi &instances, QObject *parent = nullptr);

    /// Where notifications go.
    void attach(ManagementEndpoint &endpoint);

private:
    api::EventSubscribe::Result subscribe(const api::EventSubscribe::Params &params) const;

    EventLog &m_events;
    const AgentApi &m_agent;
    const InstanceApi &m_instances;
    QList<ClientId> m_subscribers;
};

} // namespace signalbox::agent
