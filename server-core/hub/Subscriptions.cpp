// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/SubscriptionsParts.h"

#include "server-core/access/ChannelName.h"

#include <algorithm>
#include <set>

namespace signalbox::core::hub {

using namespace Qt::StringLiterals;

Subscriptions::Subscriptions(ShardId shard, const HubSettings &settings, SubscriptionOutput &output, Encode encode)
    : m_shard(shard), m_settings(settings), m_output(output), m_encode(std::move(encode))
{
}

Subscriptions::~Subscriptions() = default;

void Subscriptions::attach(Subscriber &subscriber)
{
    m_clients.emplace(subscriber.subscriberId(), std::make_unique<Client>(subscriber, m_settings.ackWindow));
}

void Subscriptions::detach(SubscriberId id)
{
    const auto at = m_clients.find(id);
    if (at == m_clients.end())
        return;
    const std::unique_ptr<Client> client = std::move(at->second);
    m_clients.erase(at);
    for (const auto &[name, subscription] : client->subscriptions) {
        takeOut(*subscription);
        removeIfUnused(subscription->channel);
    }
}

WalkState Subscriptions::walk(TableCursor &cursor, std::size_t most, const UseCount &use) const
{
    return walkTable(m_channels, cursor, most, [&](const auto &entry) { use(entry.first, entry.second->subscriptions.size()); });
}

Subscriber *Subscriptions::find(SubscriberId id) const
{
    const auto at = m_clients.find(id);
    return at == m_clients.end() ? nullptr : &at->second->subscriber;
}

Subscriptions::Subscription *Subscriptions::findSubscription(SubscriberId id, const QByteArray &channel) const
{
    const auto client = m_clients.find(id);
    if (client == m_clients.end())
        return nullptr;
    const auto at = client->second->subscriptions.find(channel);
    return at == client->second->subscriptions.end() ? nullptr : at->second.get();
}

std::vector<QByteArray> Subscriptions::namesOf(SubscriberId id) const
{
    std::vector<QByteArray> names;
    if (const auto client = m_clients.find(id); client != m_clients.end()) {
        for (const auto &[name, subscription] : client->second->subscriptions)
            names.push_back(name);
        std::sort(names.begin(), names.end());
    }
    return names;
}

// ---- coming and going

void Subscriptions::subscribe(SubscriberId id, Token token, const QByteArray &name, Qos qos, const std::optional<Position> &since)
{
    const auto at = m_clients.find(id);
    if (at == m_clients.end())
        return;
    Client &client = *at->second;
    const bool isNew = !client.subscriptions.contains(name);
    if (isNew && client.subscriptions.size() >= m_settings.maxSubscriptions) {
        return client.subscriber.onRefused(
            token, {ErrorCode::TooManyChannels, u"a session may subscribe to %1 channels"_s.arg(m_settings.maxSubscriptions)});
    }
    if (access::isWildcard(name))
        return subscribeToAll(client, token, name, qos, since.has_value());
    join(client, token, name, qos, since, std::nullopt);
}

void Subscriptions::subscribePeer(SubscriberId id, Token token, const QByteArray &name, const std::optional<Position> &since,
                                  const std::optional<std::chrono::milliseconds> &age)
{
    const auto at = m_clients.find(id);
    if (at != m_clients.end())
        join(*at->second, token, name, Qos::AtMostOnce, age && !since ? std::optional(Position()) : since, age);
}

void Subscriptions::join(Client &client, Token token, const QByteArray &name, Qos qos, const std::optional<Position> &since,
                         const std::optional<std::chrono::milliseconds> &age)
{
    flushOverlaps(name);
    std::unique_ptr<Channel> &channel = m_channels[name];
    if (!channel)
        channel = std::make_unique<Channel>(Channel{.name = name, .home = m_output.homeOf(name)});
    Subscription &subscription = add(client, *channel, qos);
    subscription.token = token;
    subscription.position = since;
    m_output.ask(name, JoinAsk{channel->name, {m_shard, client.subscriber.subscriberId(), token}, since, age});
}

void Subscriptions::subscribeToAll(Client &client, Token token, const QByteArray &name, Qos qos, bool hasPosition)
{
    if (qos != Qos::AtMostOnce || hasPosition) {
        return client.subscriber.onRefused(
            token,
            {ErrorCode::NotRecoverable, u"\"%1\" stands for many channels: it has QoS 0 and no position"_s.arg(QString::fromUtf8(name))});
    }
    if (client.wildcards >= m_settings.maxWildcards && !client.subscriptions.contains(name)) {
        return client.subscriber.onRefused(token,
                                           {ErrorCode::TooManyChannels, u"a session may have %1 wildcards"_s.arg(m_settings.maxWildcards)});
    }
    const QByteArray prefix = name.chopped(1);
    std::unique_ptr<Channel> &channel = m_wildcards[prefix];
    if (!channel) {
        channel = std::make_unique<Channel>(Channel{.name = name, .isWildcard = true});
        m_output.tellAll({prefix, m_shard, true});
    }
    // What came before it is not its.
    flush(*channel, {});
    add(client, *channel, qos).state = Subscription::State::InStep;
    client.subscriber.onSubscribed(token, name, {});
}

Subscriptions::Subscription &Subscriptions::add(Client &client, Channel &channel, Qos qos)
{
    std::unique_ptr<Subscription> &subscription = client.subscriptions[channel.name];
    if (subscription) {
        giveUp(*subscription, u"it was asked for once more"_s);
        takeOut(*subscription);
    }
    client.wildcards += channel.isWildcard ? 1 : 0;
    client.acknowledging += qos == Qos::AtMostOnce ? 0 : 1;
    subscription = std::make_unique<Subscription>(
        Subscription{.client = client, .channel = channel, .qos = qos, .place = channel.subscriptions.size()});
    channel.subscriptions.push_back(subscription.get());
    return *subscription;
}

void Subscriptions::giveUp(const Subscription &subscription, const QString &why)
{
    if (subscription.state != Subscription::State::Joining)
        return;
    subscription.client.subscriber.onRefused(
        subscription.token,
        {ErrorCode::NotSubscribed,
         u"the subscription to \"%1\" was given up: %2"_s.arg(QString::fromUtf8(subscription.channel.name), why)});
}

void Subscriptions::takeOut(const Subscription &subscription)
{
    // The last one takes its place: with thousands in a channel, moving all behind it would cost too much.
    std::vector<Subscription *> &all = subscription.channel.subscriptions;
    all[subscription.place] = all.back();
    all[subscription.place]->place = subscription.place;
    all.pop_back();
    subscription.client.wildcards -= subscription.channel.isWildcard ? 1 : 0;
    subscription.client.acknowledging -= subscription.qos == Qos::AtMostOnce ? 0 : 1;
}

bool Subscriptions::unsubscribe(SubscriberId id, const QByteArray &name)
{
    Subscription *subscription = findSubscription(id, name);
    if (!subscription)
        return false;
    Client &client = subscription->client;
    giveUp(*subscription, u"it was ended"_s);
    remove(*subscription);
    client.subscriptions.erase(name);
    return true;
}

void Subscriptions::remove(Subscription &subscription)
{
    Channel &channel = subscription.channel;
    if (!channel.isWildcard)
        flushOverlaps(channel.name);
    takeOut(subscription);
    removeIfUnused(channel);
}

void Subscriptions::removeIfUnused(Channel &channel)
{
    if (!channel.subscriptions.empty())
        return;
    if (!channel.pending.empty())
        m_dirty[channel.dirtyPlace] = nullptr;
    const QByteArray name = channel.name;
    if (channel.isWildcard) {
        const QByteArray prefix = name.chopped(1);
        m_wildcards.remove(prefix);
        return m_output.tellAll({prefix, m_shard, false});
    }
    m_channels.erase(name);
    m_output.ask(name, LeaveTell{name, m_shard});
}

// ---- answers of the home

void Subscriptions::take(const JoinAnswer &answer, Clock::time_point now)
{
    Subscription *subscription = findSubscription(answer.caller.subscriber, answer.channel);
    // It was given up, or asked for anew: then another answer comes.
    if (!subscription || subscription->state != Subscription::State::Joining || subscription->token != answer.caller.token)
        return;
    Client &client = subscription->client;
    Channel &channel = subscription->channel;
    if (!answer.result) {
        remove(*subscription);
        const QByteArray name = answer.channel;
        client.subscriptions.erase(name);
        return client.subscriber.onRefused(answer.caller.token, answer.result.error());
    }
    const Subscribed &joined = *answer.result;
    // What was delivered before this answer is not behind it.
    flush(channel, now);
    flushOverlaps(channel.name);
    channel.heads = joined.head;
    subscription->waitingSince = now;
    Subscribed told = joined;
    told.position = joined.position.withoutZeros();
    client.subscriber.onSubscribed(answer.caller.token, answer.channel, told);
    subscription->position = joined.position;
    if (joined.position == joined.head)
        return keepStep(*subscription, 0, now);
    fallBehind(*subscription, joined.position, 0);
    fetch(*subscription);
}

void Subscriptions::fallBehind(Subscription &subscription, const Position &position, std::uint64_t waiting)
{
    subscription.state = Subscription::State::Behind;
    subscription.position = position;
    subscription.waiting = waiting;
    subscription.isFetching = false;
    subscription.ahead.reset();
}

void Subscriptions::fetch(Subscription &subscription)
{
    // The window's size is a good part for those without a window, too.
    const std::uint64_t waits = subscription.qos == Qos::AtMostOnce ? 0 : subscription.waiting;
    const std::uint64_t window = subscription.client.ackWindow;
    const std::uint64_t room = window - std::min(window, waits);
    if (subscription.isFetching || room == 0 || !subscription.client.subscriber.hasRoom())
        return;
    subscription.isFetching = true;
    subscription.token = ++m_fetches;
    m_output.ask(subscription.channel.name,
                 FetchAsk{subscription.channel.name,
                          {m_shard, subscription.client.subscriber.subscriberId(), subscription.token},
                          *subscription.position,
                          std::size_t(room),
                          subscription.qos == Qos::ExactlyOnce});
}

void Subscriptions::take(const FetchAnswer &answer, Clock::time_point now)
{
    Subscription *subscription = findSubscription(answer.caller.subscriber, answer.channel);
    if (!subscription || !subscription->isFetching || subscription->token != answer.caller.token)
        return;
    Channel &channel = subscription->channel;
    // Then it is where the channel is: nothing was delivered between the two.
    flush(channel, now);
    subscription->isFetching = false;
    subscription->position = answer.since;
    const ChannelLog::Answer &part = answer.part;
    Subscriber &subscriber = subscription->client.subscriber;
    // Parts of other channels may have come meanwhile. It goes on from where it is when there is room.
    if (!subscriber.hasRoom())
        return;
    if (part.lost) {
        for (const Position::Part &lost : part.lost->to.parts()) {
            const Position::Part after{lost.origin, part.lost->after.of(lost.origin).value_or(0)};
            if (after.seq < lost.seq)
                noteLost(*subscription, after, lost.seq);
            subscription->position->set(lost.origin, lost.seq);
        }
        tellLost(*subscription, *part.lost);
    }
    if (!part.publications.empty()) {
        if (subscription->waiting == 0)
            subscription->waitingSince = now;
        for (const PublicationRef &publication : part.publications)
            subscription->position->set(publication->origin, publication->seq);
        subscription->waiting += part.publications.size();
        subscriber.onMessages(Batch(part.publications));
    }
    if (part.passed) {
        for (const Position::Part &passed : part.passed->parts()) {
            const Position::Part before{passed.origin, subscription->position->of(passed.origin).value_or(0)};
            if (before.seq >= passed.seq)
                continue;
            noteLost(*subscription, before, passed.seq);
            subscription->position->set(passed.origin, passed.seq);
        }
    }
    if (part.more)
        return fetch(*subscription);
    keepStep(*subscription, subscription->waiting, now);
}

void Subscriptions::keepStep(Subscription &subscription, std::uint64_t waiting, Clock::time_point now)
{
    subscription.state = Subscription::State::InStep;
    // May be "before" the channel's first: only differences count.
    subscription.acknowledged = subscription.channel.sent - waiting;
    subscription.ahead.reset();
    const Position &heads = subscription.channel.heads;
    // What was not sent was passed over.
    for (const Position::Part &head : heads.parts()) {
        const std::uint64_t sent = subscription.position ? subscription.position->of(head.origin).value_or(0) : head.seq;
        if (sent < head.seq && head.seq != endedSeq)
            noteLost(subscription, {head.origin, sent}, head.seq);
    }
    Position ahead;
    const Position seen = subscription.position.value_or(Position());
    for (const Position::Part &part : seen.parts()) {
        const std::optional<std::uint64_t> head = heads.of(part.origin);
        if (part.seq == endedSeq ? !head : part.seq > head.value_or(0))
            ahead.set(part.origin, part.seq);
    }
    if (!ahead.isEmpty()) {
        subscription.ahead = std::move(ahead);
        subscription.aheadUntil = now + m_settings.log.age;
    }
    subscription.position.reset();
}

std::uint64_t Subscriptions::waiting(const Subscription &subscription)
{
    if (subscription.qos == Qos::AtMostOnce || subscription.state == Subscription::State::Joining)
        return 0;
    return subscription.state == Subscription::State::Behind ? subscription.waiting : subscription.channel.sent - subscription.acknowledged;
}

void Subscriptions::acknowledge(SubscriberId id, const QByteArray &name, const Position &position, Clock::time_point now)
{
    Subscription *subscription = findSubscription(id, name);
    if (!subscription || subscription->qos == Qos::AtMostOnce || subscription->state == Subscription::State::Joining)
        return;
    const bool isBehind = subscription->state == Subscription::State::Behind;
    const Position acknowledged = translated(subscription->channel, position);
    std::uint64_t left = 0;
    for (const Position::Part &sent : (isBehind ? *subscription->position : subscription->channel.heads).parts()) {
        // Nobody acknowledges that an origin has died.
        if (sent.seq == endedSeq)
            continue;
        const std::uint64_t seen = std::min(sent.seq, acknowledged.of(sent.origin).value_or(0));
        left += sent.seq - seen - lostBehind(*subscription, sent.origin, seen);
    }
    // One that takes back an earlier one does not count.
    if (left >= waiting(*subscription))
        return;
    subscription->waitingSince = now;
    if (!isBehind) {
        subscription->acknowledged = subscription->channel.sent - left;
        return;
    }
    subscription->waiting = left;
    fetch(*subscription);
}

std::uint64_t Subscriptions::lostBehind(const Subscription &subscription, OriginId origin, std::uint64_t seen)
{
    const std::optional<std::uint64_t> to = subscription.lost ? subscription.lost->to.of(origin) : std::nullopt;
    if (!to || *to <= seen)
        return 0;
    return *to - std::max(seen, subscription.lost->after.of(origin).value_or(0));
}

void Subscriptions::take(const LineageTell &tell)
{
    if (m_lineages.size() <= std::size_t(tell.home))
        m_lineages.resize(std::size_t(tell.home) + 1);
    m_lineages[std::size_t(tell.home)].add(tell.lineage);
    for (const auto &[name, channel] : m_channels) {
        if (channel->home != tell.home)
            continue;
        channel->heads = tell.lineage.translated(channel->heads);
        for (Subscription *subscription : channel->subscriptions) {
            for (std::optional<Position> *position : {&subscription->position, &subscription->ahead}) {
                if (*position)
                    *position = tell.lineage.translated(**position);
            }
            if (subscription->lost)
                subscription->lost =
                    LostRange{tell.lineage.translated(subscription->lost->after), tell.lineage.translated(subscription->lost->to)};
        }
    }
}

Position Subscriptions::translated(const Channel &channel, const Position &position) const
{
    const auto home = std::size_t(channel.home);
    return home < m_lineages.size() ? m_lineages[home].translated(position) : position;
}

std::vector<QByteArray> Subscriptions::wildcards() const
{
    std::set<QByteArray> prefixes;
    for (const auto &[id, client] : m_clients) {
        for (const auto &[name, subscription] : client->subscriptions) {
            if (subscription->channel.isWildcard)
                prefixes.insert(name.chopped(1));
        }
    }
    return {prefixes.begin(), prefixes.end()};
}

bool Subscriptions::isInStep(SubscriberId id) const
{
    const auto at = m_clients.find(id);
    if (at == m_clients.end())
        return true;
    const auto &all = at->second->subscriptions;
    return std::all_of(all.begin(), all.end(), [](const auto &entry) { return entry.second->state == Subscription::State::InStep; });
}

void Subscriptions::resume(SubscriberId id)
{
    const auto at = m_clients.find(id);
    if (at == m_clients.end())
        return;
    for (const auto &[name, subscription] : at->second->subscriptions) {
        if (subscription->state == Subscription::State::Behind)
            fetch(*subscription);
    }
}

} // namespace signalbox::core::hub
