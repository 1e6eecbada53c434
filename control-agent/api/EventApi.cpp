// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/EventApi.h"

#include "control-agent/api/AgentApi.h"
#include "control-agent/api/EventArchive.h"
#include "control-agent/api/InstanceApi.h"
#include "control-agent/api/Paging.h"
#include "control-agent/rpc/ManagementEndpoint.h"
#include "control-agent/store/Store.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

api::Event hidden(const api::Event &event)
{
    return {event.epoch, event.revision, u"hidden"_s, event.at, {}};
}

QByteArray encoded(const api::Event &event)
{
    return rpc::encodeNotification(json::toQString(api::eventNotification), json::toText(event));
}

} // namespace

bool maySee(const Identity &identity, const EventSubject &subject)
{
    if (!subject.account.isEmpty())
        return identity.isAdmin() || identity.account == subject.account;
    if (!subject.instance.isEmpty())
        return identity.grants.permitOn(subject.instance, api::Permission::View);
    return identity.grants.permit(api::Permission::View);
}

EventApi::EventApi(Dispatcher &dispatcher, Sources sources, QObject *parent) : QObject(parent), m_sources(sources)
{
    dispatcher.add<api::EventSubscribe>([this](const CallContext &context, const api::EventSubscribe::Params &params, const auto &reply) {
        if (!m_subscribers.contains(context.client))
            m_subscribers.append(context.client);
        reply(subscribe(context.identity, params));
    });
    dispatcher.add<api::EventUnsubscribe>([this](const CallContext &context, const api::Nothing &, const auto &reply) {
        m_subscribers.removeAll(context.client);
        reply(api::Nothing{});
    });
    dispatcher.add<api::EventList>(
        [this](const CallContext &context, const api::EventList::Params &params, const auto &reply) { list(context, params, reply); });
}

void EventApi::attach(ManagementEndpoint &endpoint)
{
    connect(&endpoint, &ManagementEndpoint::clientGone, this, [this](ClientId client) { m_subscribers.removeAll(client); });
    connect(&m_sources.events, &EventLog::appended, &endpoint,
            [this, &endpoint](const LoggedEvent &logged) { announce(endpoint, logged); });
}

void EventApi::announce(ManagementEndpoint &endpoint, const LoggedEvent &logged) const
{
    QList<ClientId> seeing;
    QList<ClientId> others;
    for (ClientId client : m_subscribers) {
        const Identity *identity = endpoint.identityOf(client);
        if (identity)
            (maySee(*identity, logged.subject) ? seeing : others).append(client);
    }
    if (!seeing.isEmpty())
        endpoint.notify(seeing, encoded(logged.event));
    if (!others.isEmpty())
        endpoint.notify(others, encoded(hidden(logged.event)));
}

api::EventSubscribe::Result EventApi::subscribe(const Identity &identity, const api::EventSubscribe::Params &params) const
{
    const EventLog &events = m_sources.events;
    api::EventSubscribe::Result result;
    result.epoch = events.epoch();
    result.revision = events.revision();
    if (params.since) {
        if (const auto missed = events.since(params.since->epoch, params.since->revision)) {
            for (const LoggedEvent &logged : *missed)
                result.events.append(maySee(identity, logged.subject) ? logged.event : hidden(logged.event));
            return result;
        }
    }
    result.resync = params.since.has_value();
    result.agent = m_sources.agent.info();
    result.instances = m_sources.instances.visible(identity.grants);
    // How many there are is told to who may see them.
    result.agent->instances = int(result.instances->size());
    return result;
}

void EventApi::list(const CallContext &context, const api::EventList::Params &params, const Dispatcher::TypedReply<api::EventList> &reply)
{
    const Result<Page> page = pageOf(params.page, params.page_size, params.order);
    const Result<QDateTime> since = timeOf(params.since, u"since"_s);
    const Result<QDateTime> until = timeOf(params.until, u"until"_s);
    if (!page || !since || !until)
        return reply(failure(!page ? page.error() : !since ? since.error() : until.error()));
    const Identity &identity = context.identity;
    EventFilter filter{params.filter, params.type, params.instance, *since, *until};
    filter.ofAccounts = identity.isAdmin();
    filter.ofHost = identity.grants.permit(api::Permission::View);
    filter.account = identity.account;
    filter.instances = identity.grants.instances.keys();
    // What waits goes first, so that the list is complete.
    m_sources.archive.flush();
    m_sources.store.run<Listed<EventRecord>>([filter, page = *page](Database &database) { return listEvents(database, filter, page); },
                                             this,
                                             [reply](const Result<Listed<EventRecord>> &listed) {
                                                 if (!listed)
                                                     return reply(failure(listed.error()));
                                                 api::EventList::Result result{listed->total, {}};
                                                 for (const EventRecord &record : listed->items)
                                                     result.items.append(record.event);
                                                 reply(result);
                                             });
}

} // namespace signalbox::agent
