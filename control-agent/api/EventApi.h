// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"
#include "control-agent/events/EventLog.h"

#include <QtCore/QObject>

namespace signalbox::agent {

class AgentApi;
class EventArchive;
class InstanceApi;
class ManagementEndpoint;
class Store;

/// `event.*`: the stream of changes, resumed by position or begun with a snapshot, and what happened before.
/// Shape:  a client that may not see an event gets an empty one, type "hidden", in its place: so the revisions it sees rise
///         by exactly 1, too, and a gap is always a loss.
/// Thread: main.
class EventApi : public QObject
{
    Q_OBJECT

public:
    struct Sources {
        EventLog &events;
        EventArchive &archive;
        Store &store;
        const AgentApi &agent;
        const InstanceApi &instances;
    };
    EventApi(Dispatcher &dispatcher, Sources sources, QObject *parent = nullptr);

    /// Where notifications go.
    void attach(ManagementEndpoint &endpoint);

private:
    api::EventSubscribe::Result subscribe(const Identity &identity, const api::EventSubscribe::Params &params) const;
    void list(const CallContext &context, const api::EventList::Params &params, const Dispatcher::TypedReply<api::EventList> &reply);
    void announce(ManagementEndpoint &endpoint, const LoggedEvent &logged) const;

    const Sources m_sources;
    QList<ClientId> m_subscribers;
};

/// Whether `identity` may see what concerns `subject`.
bool maySee(const Identity &identity, const EventSubject &subject);

} // namespace signalbox::agent
