// SPDX-License-Identifier: Apache-2.0
#include "server-core/include/signalbox/PubSub.h"

#include "server-core/embed/HubCalls.h"
#include "server-core/embed/SubscriptionParts.h"
#include "server-core/include/signalbox/Host.h"
#include "server-core/instance/HubDocument.h"
#include "server-core/instance/InstanceHost.h"
#include "server-core/types/TypeRegistry.h"
#include "server-core/types/pubsub/JsonText.h"
#include "server-core/types/pubsub/PubSubType.h"
#include "shared/base/Log.h"

#include <algorithm>
#include <utility>

namespace signalbox {

using namespace Qt::StringLiterals;

namespace {

/// What `more` must not say of a hub; empty: it may say all that it does.
QString misplaced(const HubSettings &settings)
{
    for (const auto key :
         {"name"_L1, "access"_L1, "presence"_L1, "presence_hold"_L1, "history_count"_L1, "history_bytes"_L1, "history_age"_L1}) {
        if (settings.more.contains(key))
            return u"\"more\" must not have \"%1\", which is said elsewhere"_s.arg(key);
    }
    return {};
}

QString accessName(HubSettings::Access access)
{
    switch (access) {
    case HubSettings::Access::Token:
        return u"token"_s;
    case HubSettings::Access::Service:
        return u"service"_s;
    case HubSettings::Access::Open:
        break;
    }
    return u"open"_s;
}

QString inMilliseconds(std::chrono::milliseconds time)
{
    return u"%1ms"_s.arg(time.count());
}

/// As a configuration would have it, so that the same reader judges it.
Result<core::HubConfig> configOf(const QString &name, const HubSettings &settings)
{
    const QString what = u"the hub \"%1\""_s.arg(name);
    if (const QString wrong = misplaced(settings); !wrong.isEmpty())
        return failure(ErrorCode::InvalidConfiguration, u"%1: %2"_s.arg(what, wrong), name);
    QJsonObject document = settings.more;
    document.insert(u"name"_s, name);
    document.insert(u"access"_s, accessName(settings.access));
    document.insert(u"presence"_s, settings.presence);
    document.insert(u"presence_hold"_s, inMilliseconds(settings.presenceHold));
    document.insert(u"history_count"_s, settings.historyCount);
    document.insert(u"history_bytes"_s, settings.historyBytes);
    document.insert(u"history_age"_s, inMilliseconds(settings.historyAge));
    return core::hubFromDocument(document, what);
}

Result<core::ChannelsAsk> askOf(const ChannelQuery &query)
{
    if (const Result<void> right = checkPage(query.page, query.pageSize); !right)
        return failure(right.error());
    return core::ChannelsAsk{query.filter, core::ChannelSort(int(query.sort)), query.descending, qint64(query.page - 1) * query.pageSize,
                             query.pageSize};
}

ChannelList listOf(const core::ChannelPage &page)
{
    ChannelList list{.total = page.total};
    for (const core::ChannelFigures &figures : page.items) {
        list.items.append({figures.channel, figures.subscribers, figures.members, figures.messages, figures.bytes, figures.published,
                           figures.retained, figures.lastAt > 0 ? QDateTime::fromMSecsSinceEpoch(figures.lastAt, Qt::UTC) : QDateTime()});
    }
    return list;
}

History historyOf(const QString &channel, const core::ChannelHistory &kept)
{
    History history{.position = kept.position, .complete = kept.complete};
    for (const core::KeptMessage &message : kept.items) {
        history.items.append({channel, message.data.toUtf8(), message.position, message.id, message.from,
                              QDateTime::fromMSecsSinceEpoch(message.at, Qt::UTC)});
    }
    return history;
}

} // namespace

struct PubSub::Private {
    QString hub;
    /// Of this server; another one of the hub may have said it.
    std::optional<HubSettings> settings;
    std::shared_ptr<AccessPolicy> policy;
    /// setAccess was called.
    bool isDecided = false;
    /// The server is refused for its hub's sake only.
    bool isHubRefused = false;
    /// That wait for the hub, which is there once the server runs.
    std::vector<std::weak_ptr<ChannelSubscription::Private>> early;

    /// What its hub is to be, beside those that are there.
    Result<core::HubConfig> wantedHub(const QList<core::HubConfig> &hubs) const
    {
        const auto known = std::find_if(hubs.begin(), hubs.end(), [this](const core::HubConfig &one) { return one.name == hub; });
        Result<core::HubConfig> wanted = !settings && known != hubs.end() ? *known : configOf(hub, settings.value_or(HubSettings()));
        // Without a policy nobody is let in: that is what was asked for.
        if (wanted && isDecided)
            wanted->access = core::HubAccess::Service;
        return wanted;
    }
};

PubSub::PubSub(Host &host, const QString &name, const ServerConfig &config) : Server(host, name), d(std::make_unique<Private>())
{
    d->hub = config.more.value("hub"_L1).toString();
    if (d->hub.isEmpty())
        d->hub = name;
    connect(this, &Server::changed, this, &PubSub::beginEarly);
}

PubSub::~PubSub() = default;

QString PubSub::typeName()
{
    return core::PubSubType().name();
}

const QString &PubSub::hub() const
{
    return d->hub;
}

core::InstanceHost &PubSub::instances() const
{
    return m_host.instances();
}

void PubSub::setHub(const HubSettings &settings)
{
    if (!isAdded())
        return;
    d->settings = settings;
    defineHub();
}

void PubSub::setAccess(std::shared_ptr<AccessPolicy> policy)
{
    if (!isAdded())
        return;
    d->policy = std::move(policy);
    d->isDecided = true;
    const Result<const core::ServerType *> type = m_host.types().find(typeName());
    if (const auto *channels = type ? dynamic_cast<const core::PubSubType *>(*type) : nullptr)
        channels->policies().set(name(), d->policy);
    defineHub();
}

bool PubSub::isAdded() const
{
    // What the hub refused may be mended.
    return m_refused.isEmpty() || d->isHubRefused;
}

void PubSub::defineHub()
{
    QList<core::HubConfig> hubs = instances().hubs().list();
    const Result<core::HubConfig> config = d->wantedHub(hubs);
    if (!config)
        return refuseHub(config.error().message);
    if (std::exchange(d->isHubRefused, false))
        m_refused.clear();
    hubs.removeIf([this](const core::HubConfig &hub) { return hub.name == d->hub; });
    hubs.append(*config);
    instances().setHubs(core::HubDefinitions(hubs));
}

void PubSub::refuseHub(const QString &why)
{
    const auto status = instances().status(name());
    if (status && !core::isIdle(status->state)) {
        // It runs on with what it has.
        qCWarning(lcInstance).noquote() << "hub not changed" << u"name="_s + name() << u"error="_s + why;
        return;
    }
    m_refused = why;
    d->isHubRefused = true;
}

void PubSub::publish(QAnyStringView channel, const QByteArray &json, const PublishOptions &options, const QObject *context,
                     std::function<void(const Answer<Published> &)> done)
{
    const HubCaller caller{instances(), d->hub, context ? context : this};
    Result<core::PublishAsk> ask = core::PublishAsk{channel.toString(), QString(), options.qos, options.id, options.retain, options.from};
    if (const Result<void> right = checkPublication(json, options.from); !right)
        ask = failure(right.error());
    else
        ask->data = QString::fromUtf8(json);
    callHub<Published>(
        caller, ask, [](const core::Published &published) { return Published{published.position}; }, std::move(done));
}

void PubSub::broadcast(const QByteArray &json, const QString &from, const QObject *context,
                       std::function<void(const Answer<Broadcasted> &)> done)
{
    const HubCaller caller{instances(), d->hub, context ? context : this};
    Result<core::AnnounceAsk> ask = core::AnnounceAsk{QString(), from};
    if (const Result<void> right = checkPublication(json, from); !right)
        ask = failure(right.error());
    else
        ask->data = QString::fromUtf8(json);
    callHub<Broadcasted>(
        caller, ask, [](const core::Announced &) { return Broadcasted(); }, std::move(done));
}

ChannelSubscription PubSub::subscribe(QAnyStringView channel, const QObject *context, std::function<void(const ChannelNews &)> heard)
{
    const auto subscription =
        std::make_shared<ChannelSubscription::Private>(instances(), channel.toString(), context ? context : this, std::move(heard));
    if (const Result<void> right = core::HubWatch::checkName(subscription->channel); !right)
        subscription->refuse(right.error());
    else
        d->early.push_back(subscription);
    beginEarly();
    return ChannelSubscription(subscription);
}

void PubSub::beginEarly()
{
    const auto hub = d->early.empty() ? nullptr : instances().liveHubs().find(d->hub);
    if (!hub)
        return;
    for (const auto &one : std::exchange(d->early, {})) {
        if (const auto subscription = one.lock())
            subscription->begin(hub);
    }
}

void PubSub::channels(const ChannelQuery &query, const QObject *context, std::function<void(const Answer<ChannelList> &)> done)
{
    callHub<ChannelList>({instances(), d->hub, context ? context : this}, askOf(query), listOf, std::move(done));
}

void PubSub::history(QAnyStringView channel, const HistoryQuery &query, const QObject *context,
                     std::function<void(const Answer<History> &)> done)
{
    const QString name = channel.toString();
    Result<core::HistoryAsk> ask = core::HistoryAsk{name, query.limit, query.since};
    if (const Result<void> right = checkPage(1, query.limit); !right)
        ask = failure(right.error());
    callHub<History>(
        {instances(), d->hub, context ? context : this}, ask, [name](const core::ChannelHistory &kept) { return historyOf(name, kept); },
        std::move(done));
}

} // namespace signalbox
