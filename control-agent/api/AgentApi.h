// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"

namespace signalbox::core {
class InstanceHost;
}

namespace signalbox::agent {

class EventLog;
class Health;

/// `agent.*` and `rpc.discover`: what this agent is, how it is, what it can do.
/// Thread: main.
class AgentApi
{
public:
    /// What does not change while the agent runs: name, id, version, start time, process id, types.
    AgentApi(Dispatcher &dispatcher, api::AgentInfo fixed, const core::InstanceHost &host, const EventLog &events, Health &health);

    api::AgentInfo info() const;
    void setServerTypes(const QStringList &names) { m_known.server_types = names; }

private:
    api::AgentInfo m_known;
    const core::InstanceHost &m_host;
    const EventLog &m_events;
};

} // namespace signalbox::agent
