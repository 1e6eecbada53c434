// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/ChannelApi.h"

#include "control-agent/api/HubView.h"
#include "control-agent/api/Paging.h"
#include "server-core/instance/InstanceHost.h"
#include "shared/base/IsoTime.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using api::Permission;

namespace {

/// As long as a message to one session may be.
constexpr qsizetype longestData = 65536;

/// As text. Errors: InvalidParams.
Result<QString> textOf(const QJsonValue &data)
{
    const QByteArray wrapped = QJsonDocument(QJsonArray{data}).toJson(QJsonDocument::Compact);
    const QByteArray text = wrapped.sliced(1, wrapped.size() - 2);
    if (text.size() > longestData)
        return failure(ErrorCode::InvalidParams, u"\"data\" may have at most %1 bytes, as JSON without spaces"_s.arg(longestData),
                       u"data"_s);
    return QString::fromUtf8(text);
}

/// As who an account publishes. No client's token can make it up; where nobody needs one, any client may call itself anything.
QString publisherOf(const CallContext &context)
{
    return u"agent:"_s + context.identity.account;
}

/// On what, for the audit: what was said is not kept there, but how much.
QString targetOf(const QString &where, const QString &data)
{
    return u"%1 (%2 bytes)"_s.arg(where).arg(data.toUtf8().size());
}

Result<core::ChannelSort> channelSortOf(const QString &field)
{
    constexpr auto table = enumNames(core::ChannelSort{});
    QStringList names;
    for (std::size_t i = 0; i < table.names.size(); ++i) {
        names.append(json::toQString(table.names[i]));
        if (names.last() == field)
            return core::ChannelSort(i);
    }
    return failure(unknownSort(field, names));
}

api::Channel toApi(const core::ChannelFigures &figures)
{
    api::Channel channel{figures.channel, figures.subscribers, figures.members,  figures.messages,
                         figures.bytes,   figures.published,   figures.retained, std::nullopt};
    if (figures.lastAt > 0)
        channel.last_at = isoTime(figures.lastAt);
    return channel;
}

api::ChannelMessage toApi(const core::KeptMessage &message)
{
    const auto orNull = [](const QString &text) { return text.isEmpty() ? std::nullopt : std::optional(text); };
    return {jsonOf(message.data), message.position, orNull(message.id), orNull(message.from), isoTime(message.at)};
}

} // namespace

ChannelApi::ChannelApi(Dispatcher &dispatcher, core::InstanceHost &host, Changes &changes, QObject *parent)
    : QObject(parent), m_host(host), m_changes(changes)
{
    dispatcher.add<api::ChannelList>(
        [this](const CallContext &context, const api::ChannelList::Params &params, const auto &reply) { list(context, params, reply); });
    dispatcher.add<api::ChannelHistory>([this](const CallContext &context, const api::ChannelHistory::Params &params, const auto &reply) {
        history(context, params, reply);
    });
    dispatcher.add<api::ChannelPublish>([this](const CallContext &context, const api::ChannelPublish::Params &params, const auto &reply) {
        publish(context, params, reply);
    });
    dispatcher.add<api::HubBroadcast>([this](const CallContext &context, const api::HubBroadcast::Params &params, const auto &reply) {
        broadcast(context, params, reply);
    });
}

void ChannelApi::list(const CallContext &context, const api::ChannelList::Params &params,
                      const Dispatcher::TypedReply<api::ChannelList> &reply)
{
    const Result<core::ChannelSort> sort = channelSortOf(params.sort);
    if (!sort)
        return reply(failure(sort.error()));
    const Result<Page> page = pageOf(params.page, params.page_size, params.order);
    if (!page)
        return reply(failure(page.error()));
    if (const auto hub = permittedHub(m_host, context, params.hub, Permission::View); !hub)
        return reply(failure(hub.error()));
    const core::ChannelsAsk ask{params.filter, *sort, page->descending, page->offset, page->limit};
    m_host.askHub<core::ChannelsAsk>(params.hub, ask, [reply](const Result<core::ChannelPage> &found) {
        if (!found)
            return reply(failure(found.error()));
        api::ChannelList::Result result{found->total, {}};
        for (const core::ChannelFigures &figures : found->items)
            result.items.append(toApi(figures));
        reply(result);
    });
}

void ChannelApi::history(const CallContext &context, const api::ChannelHistory::Params &params,
                         const Dispatcher::TypedReply<api::ChannelHistory> &reply)
{
    if (params.limit < 1 || params.limit > api::largestPage)
        return reply(
            failure(ErrorCode::InvalidParams, u"\"limit\" must be 1 to %1, not %2"_s.arg(api::largestPage).arg(params.limit), u"limit"_s));
    if (const auto hub = permittedHub(m_host, context, params.hub, Permission::Operate); !hub)
        return reply(failure(hub.error()));
    const core::HistoryAsk ask{params.channel, params.limit, params.since};
    m_host.askHub<core::HistoryAsk>(params.hub, ask, [reply](const Result<core::ChannelHistory> &found) {
        if (!found)
            return reply(failure(found.error()));
        api::ChannelHistory::Result result{{}, found->position, found->complete};
        for (const core::KeptMessage &message : found->items)
            result.items.append(toApi(message));
        reply(result);
    });
}

void ChannelApi::runInTurn(const CallContext &context, const Changes::Plan &plan, const Changes::Reply &reply)
{
    if (!context.options.request_id)
        return m_changes.run(context, plan, reply);
    const QString key = context.identity.account + u'\n' + *context.options.request_id;
    if (const auto first = m_underWay.find(key); first != m_underWay.end()) {
        first->append([this, context, plan, reply] { runInTurn(context, plan, reply); });
        return;
    }
    m_underWay.insert(key, {});
    m_changes.run(context, plan, [this, key, reply](const Result<QJsonValue> &result, Changes::Outcome outcome) {
        reply(result, outcome);
        for (const auto &next : m_underWay.take(key))
            next();
    });
}

void ChannelApi::publish(const CallContext &context, const api::ChannelPublish::Params &params,
                         const Dispatcher::TypedReply<api::ChannelPublish> &reply)
{
    const Result<QString> data = textOf(params.data);
    if (!data)
        return reply(failure(data.error()));
    const core::PublishAsk ask{params.channel, *data, params.qos, params.id, params.retain, publisherOf(context)};
    if (const Result<void> right = core::checkHubAsk(ask); !right)
        return reply(failure(right.error()));
    Changes::Plan plan;
    plan.target = targetOf(params.hub.left(64) + u' ' + params.channel, *data);
    plan.meaning = json::toObject(params);
    plan.refusal = refuseRevision(context);
    if (const auto hub = permittedHub(m_host, context, params.hub, Permission::Operate); !hub && !plan.refusal)
        plan.refusal = hub.error();
    const auto position = std::make_shared<std::optional<QString>>();
    plan.prepare = [this, hub = params.hub, ask, position](const std::function<void(Result<void>)> &done) {
        m_host.askHub<core::PublishAsk>(hub, ask, [position, done](const Result<core::Published> &published) {
            if (published)
                *position = published->position;
            done(published.map([](const core::Published &) {}));
        });
    };
    plan.work = [position](Database &) -> Result<Changes::Made> {
        return Changes::Made{json::toJson(api::ChannelPublish::Result{*position})};
    };
    runInTurn(context, plan, [reply](const Result<QJsonValue> &result, Changes::Outcome) {
        reply(result.and_then([](const QJsonValue &value) { return json::fromJson<api::ChannelPublish::Result>(value); }));
    });
}

void ChannelApi::broadcast(const CallContext &context, const api::HubBroadcast::Params &params,
                           const Dispatcher::TypedReply<api::HubBroadcast> &reply)
{
    const Result<QString> data = textOf(params.data);
    if (!data)
        return reply(failure(data.error()));
    Changes::Plan plan;
    plan.target = targetOf(params.hub.left(64), *data);
    plan.meaning = json::toObject(params);
    plan.refusal = refuseRevision(context);
    if (const auto hub = permittedHub(m_host, context, params.hub, Permission::Operate); !hub && !plan.refusal)
        plan.refusal = hub.error();
    const core::AnnounceAsk ask{*data, publisherOf(context)};
    plan.prepare = [this, hub = params.hub, ask](const std::function<void(Result<void>)> &done) {
        m_host.askHub<core::AnnounceAsk>(
            hub, ask, [done](const Result<core::Announced> &announced) { done(announced.map([](const core::Announced &) {})); });
    };
    plan.work = [](Database &) -> Result<Changes::Made> { return Changes::Made{json::toJson(api::Nothing{})}; };
    runInTurn(context, plan, [reply](const Result<QJsonValue> &result, Changes::Outcome) {
        reply(result.map([](const QJsonValue &) { return api::Nothing{}; }));
    });
}

} // namespace signalbox::agent
