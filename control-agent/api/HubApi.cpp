// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/HubApi.h"

#include "control-agent/api/HubView.h"
#include "control-agent/api/Paging.h"
#include "server-core/instance/InstanceHost.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

api::HubAccess toApi(core::HubAccess access)
{
    switch (access) {
    case core::HubAccess::Open:
        return api::HubAccess::Open;
    case core::HubAccess::Token:
        return api::HubAccess::Token;
    case core::HubAccess::Service:
        break;
    }
    return api::HubAccess::Service;
}

bool matches(const core::HubStatus &hub, const QString &filter)
{
    const auto has = [&filter](const QString &text) { return text.contains(filter, Qt::CaseInsensitive); };
    return filter.isEmpty() || has(hub.name) || std::any_of(hub.instances.begin(), hub.instances.end(), has);
}

QStringList sortable()
{
    return {u"hub"_s, u"access"_s, u"presence"_s, u"channels"_s, u"members"_s, u"sessions"_s, u"published"_s, u"delivered"_s};
}

bool isLess(const api::Hub &a, const api::Hub &b, const QString &field)
{
    const QJsonValue left = json::toObject(a).value(field);
    const QJsonValue right = json::toObject(b).value(field);
    if (left.isDouble())
        return left.toDouble() < right.toDouble();
    if (left.isBool())
        return !left.toBool() && right.toBool();
    return left.toString() < right.toString();
}

/// What the hubs answer flows into it; when the last has answered, it replies.
struct HubAnswers {
    api::HubList::Result result;
    Page page;
    Dispatcher::TypedReply<api::HubList> reply;

    qsizetype left = 0;

    void answered()
    {
        if (--left > 0)
            return;
        QList<api::Hub> &hubs = result.items;
        std::stable_sort(hubs.begin(), hubs.end(), [this](const api::Hub &a, const api::Hub &b) {
            return page.descending ? isLess(b, a, page.sort) : isLess(a, b, page.sort);
        });
        hubs = hubs.mid(page.offset, page.limit);
        reply(result);
    }
};

} // namespace

HubApi::HubApi(Dispatcher &dispatcher, core::InstanceHost &host, QObject *parent) : QObject(parent), m_host(host)
{
    dispatcher.add<api::HubList>(
        [this](const CallContext &context, const api::HubList::Params &params, const auto &reply) { list(context, params, reply); });
}

qint64 HubApi::counted(const QStringList &instances, const QString &metric) const
{
    qint64 sum = 0;
    for (const QString &instance : instances)
        sum += qint64(m_host.metrics(instance).value(metric));
    return sum;
}

void HubApi::list(const CallContext &context, const api::HubList::Params &params, const Dispatcher::TypedReply<api::HubList> &reply)
{
    const Result<Page> page = pageOf(params.page, params.page_size, params.order, params.sort, sortable());
    if (!page)
        return reply(failure(page.error()));
    const auto answers = std::make_shared<HubAnswers>(HubAnswers{{}, *page, reply});
    for (const core::HubStatus &status : visibleHubs(m_host, context.identity.grants)) {
        if (!matches(status, params.filter))
            continue;
        ++answers->result.total;
        answers->result.items.append({.hub = status.name,
                                      .access = toApi(status.access),
                                      .presence = status.presence,
                                      .instances = status.instances,
                                      .published = counted(status.instances, u"published"_s),
                                      .delivered = counted(status.instances, u"delivered"_s)});
    }
    // One for this loop: none may end it before.
    answers->left = answers->result.items.size() + 1;
    for (qsizetype i = 0; i < answers->result.items.size(); ++i) {
        const auto take = [answers, i](const Result<core::HubFigures> &figures) {
            api::Hub &hub = answers->result.items[i];
            if (figures) {
                hub.channels = figures->channels;
                hub.members = figures->members;
                hub.sessions = figures->sessions;
            } else {
                answers->result.missing.append(hub.instances);
            }
            answers->answered();
        };
        m_host.askHub<core::HubFiguresAsk>(answers->result.items[i].hub, {}, take);
    }
    answers->answered();
}

} // namespace signalbox::agent
