// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/PresenceApi.h"

#include "control-agent/api/HubView.h"
#include "control-agent/api/Paging.h"
#include "server-core/instance/InstanceHost.h"
#include "shared/base/IsoTime.h"

#include <algorithm>
#include <tuple>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using api::Permission;

namespace {

/// Of a search: who wants to see more asks for one hub, or a longer name.
constexpr qint64 mostFound = 10'000;

/// Not an answer to be had later, but a mistake of the caller.
bool isMistake(const Error &error)
{
    return error.code == ErrorCode::InvalidParams || error.code == ErrorCode::ChannelNameInvalid;
}

/// What the hubs answer flows into it; when the last has answered, it replies.
struct Places {
    api::PresenceFind::Result result;
    Page page;
    Dispatcher::TypedReply<api::PresenceFind> reply;

    qsizetype left = 0;

    void answered()
    {
        if (--left > 0)
            return;
        QList<api::PresenceFind::Item> &items = result.items;
        std::sort(items.begin(), items.end(), [](const api::PresenceFind::Item &a, const api::PresenceFind::Item &b) {
            return std::tie(a.member, a.hub, a.channel) < std::tie(b.member, b.hub, b.channel);
        });
        items = items.mid(page.offset, page.limit);
        reply(result);
    }

    void take(const core::HubStatus &hub, const Result<core::FoundMembers> &found)
    {
        if (!found)
            result.missing.append(hub.instances);
        for (const core::PresentMember &member : found ? found->items : QList<core::PresentMember>())
            result.items.append({hub.name, member.channel, member.member, isoTime(member.since), member.node, member.instance});
        result.total += found ? found->total : 0;
        answered();
    }
};

} // namespace

PresenceApi::PresenceApi(Dispatcher &dispatcher, core::InstanceHost &host, QObject *parent) : QObject(parent), m_host(host)
{
    dispatcher.add<api::PresenceList>(
        [this](const CallContext &context, const api::PresenceList::Params &params, const auto &reply) { list(context, params, reply); });
    dispatcher.add<api::PresenceFind>(
        [this](const CallContext &context, const api::PresenceFind::Params &params, const auto &reply) { find(context, params, reply); });
}

void PresenceApi::list(const CallContext &context, const api::PresenceList::Params &params,
                       const Dispatcher::TypedReply<api::PresenceList> &reply)
{
    if (const std::optional<Error> wrong = checkPage(params.page, params.page_size))
        return reply(failure(*wrong));
    const Result<core::HubStatus> hub = permittedHub(m_host, context, params.hub, Permission::View);
    if (!hub)
        return reply(failure(hub.error()));
    const core::MembersAsk ask{params.channel, params.after, params.page, params.page_size};
    m_host.askHub<core::MembersAsk>(params.hub, ask, [reply, hub = *hub](const Result<core::MemberPage> &page) {
        if (!page && isMistake(page.error()))
            return reply(failure(page.error()));
        api::PresenceList::Result result;
        if (!page) {
            result.missing = hub.instances;
            return reply(result);
        }
        result.total = page->total;
        result.version = page->version;
        result.more = page->more;
        for (const core::PresentMember &member : page->items)
            result.items.append({member.member, jsonOf(member.info), isoTime(member.since), member.node, member.instance});
        reply(result);
    });
}

void PresenceApi::find(const CallContext &context, const api::PresenceFind::Params &params,
                       const Dispatcher::TypedReply<api::PresenceFind> &reply)
{
    const Result<Page> page = pageOf(params.page, params.page_size, api::SortOrder::Ascending);
    if (!page)
        return reply(failure(page.error()));
    const core::FindMemberAsk ask{params.member, params.prefix, page->offset + page->limit};
    if (const Result<void> right = core::checkHubAsk(ask); !right)
        return reply(failure(right.error()));
    if (ask.limit > mostFound) {
        return reply(failure(ErrorCode::InvalidParams,
                             u"the first %1 places can be seen; look in one hub, or for a longer name"_s.arg(mostFound), u"page"_s));
    }
    QList<core::HubStatus> hubs = visibleHubs(m_host, context.identity.grants);
    if (!params.hub.isEmpty()) {
        const Result<core::HubStatus> hub = permittedHub(m_host, context, params.hub, Permission::View);
        if (!hub)
            return reply(failure(hub.error()));
        hubs = {*hub};
    }
    const auto places = std::make_shared<Places>(Places{{}, *page, reply});
    // One for this loop: none may end it before.
    places->left = hubs.size() + 1;
    for (const core::HubStatus &hub : hubs)
        m_host.askHub<core::FindMemberAsk>(hub.name, ask,
                                           [places, hub](const Result<core::FoundMembers> &found) { places->take(hub, found); });
    places->answered();
}

} // namespace signalbox::agent
