// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/HubShard.h"

#include "server-core/hub/ChannelHash.h"

namespace signalbox::core::hub {

HubShard::HubShard(const Place &place, Lineage lineage, const HubSettings &settings, ShardSurroundings &surroundings,
                   const ChannelHome::Encode &encode)
    : m_place(place),
      m_lineage(std::move(lineage)),
      m_surroundings(surroundings),
      m_home(m_lineage.own(), settings, *this, encode),
      m_subscriptions(place.shard, settings, *this, encode)
{
}

ShardId HubShard::homeOf(QByteArrayView channel) const
{
    return m_place.homes == 1 ? 0 : ShardId(channelHash(channel) % std::uint64_t(m_place.homes));
}

bool HubShard::isHomeOf(std::uint64_t channelHash) const
{
    return channelHash % std::uint64_t(m_place.homes) == std::uint64_t(m_place.shard);
}

void HubShard::unseal(const SealedHub &sealed)
{
    m_home.unseal(sealed, m_surroundings.now(), [this](std::uint64_t hash) { return isHomeOf(hash); });
}

SealedShard HubShard::seal()
{
    return m_home.seal(m_surroundings.now());
}

void HubShard::apply(const HubSettings &settings)
{
    m_home.apply(settings, m_surroundings.now());
    m_subscriptions.apply(settings);
}

// ---- what sessions ask

void HubShard::subscribe(SubscriberId id, Token token, const QByteArray &channel, Qos qos, const std::optional<Position> &since)
{
    m_subscriptions.subscribe(id, token, channel, qos, since ? std::optional(m_lineage.translated(*since)) : std::nullopt);
}

void HubShard::subscribePeer(SubscriberId id, Token token, const QByteArray &channel, std::optional<std::uint64_t> since,
                             std::optional<std::chrono::milliseconds> age)
{
    m_subscriptions.subscribePeer(id, token, channel, since ? std::optional(Position(m_lineage.own(), *since)) : std::nullopt, age);
}

void HubShard::acknowledge(SubscriberId id, const QByteArray &channel, const Position &position)
{
    m_subscriptions.acknowledge(id, channel, m_lineage.translated(position), m_surroundings.now());
}

void HubShard::publish(SubscriberId id, std::optional<Token> token, Draft draft)
{
    std::optional<Caller> caller;
    if (token)
        caller = Caller{m_place.shard, id, *token};
    const ShardId home = homeOf(draft.channel);
    PublishAsk ask{std::move(draft), caller};
    if (home == m_place.shard)
        handle(std::move(ask));
    else
        send(home, std::move(ask));
}

void HubShard::history(SubscriberId id, Token token, const QByteArray &channel, const std::optional<Position> &since, std::size_t most)
{
    ask(channel, HistoryAsk{channel, {m_place.shard, id, token}, since ? std::optional(m_lineage.translated(*since)) : std::nullopt, most});
}

void HubShard::announce(const AnnouncementRef &announcement)
{
    // Behind what was published before it.
    for (ShardId shard = 0; std::size_t(shard) < m_outgoing.size(); ++shard)
        sendWaiting(shard);
    m_surroundings.sendToAll(AnnounceTell{announcement});
}

// ---- between shards

void HubShard::ask(const QByteArray &channel, ShardMessage message)
{
    send(homeOf(channel), std::move(message));
}

void HubShard::tellAll(const WildcardTell &wildcard)
{
    for (ShardId shard = 0; shard < m_place.homes; ++shard)
        send(shard, wildcard);
    // Of other processes, each is told which wildcards there are here.
    if (m_exchange && *m_exchange != m_place.shard)
        send(*m_exchange, wildcard);
}

void HubShard::send(ShardId shard, ShardMessage message)
{
    if (auto *fetch = shard == m_place.shard ? std::get_if<FetchAsk>(&message) : nullptr) {
        m_fetches.push_back(std::move(*fetch));
        return wantFlush();
    }
    if (shard == m_place.shard)
        return receive(std::move(message));
    // An answer says what has been delivered before it.
    sendWaiting(shard);
    m_surroundings.send(shard, std::move(message));
}

void HubShard::sendWaiting(ShardId shard)
{
    if (std::size_t(shard) >= m_outgoing.size())
        return;
    if (Publications &waiting = m_outgoing[std::size_t(shard)]; !waiting.empty())
        m_surroundings.send(shard, DeliverTell{std::exchange(waiting, {})});
}

void HubShard::receive(ShardMessage message)
{
    std::visit([this](auto &&one) { handle(std::forward<decltype(one)>(one)); }, std::move(message));
}

void HubShard::deliver(ShardId shard, const PublicationRef &publication)
{
    wantFlush();
    if (shard == m_place.shard)
        return m_subscriptions.deliver(publication);
    if (m_outgoing.size() <= std::size_t(shard))
        m_outgoing.resize(std::size_t(shard) + 1);
    m_outgoing[std::size_t(shard)].push_back(publication);
}

void HubShard::wantFlush()
{
    if (!std::exchange(m_wantsFlush, true))
        m_surroundings.flushLater();
}

void HubShard::flush()
{
    m_wantsFlush = false;
    for (FetchAsk &fetch : std::exchange(m_fetches, {}))
        handle(std::move(fetch));
    for (ShardId shard = 0; std::size_t(shard) < m_outgoing.size(); ++shard)
        sendWaiting(shard);
    m_subscriptions.flush(m_surroundings.now());
}

void HubShard::sweep()
{
    m_home.trim(m_surroundings.now());
    m_subscriptions.sweep(m_surroundings.now());
}

void HubShard::wake()
{
    m_home.wake(m_surroundings.now());
}

void HubShard::setExchange(std::optional<ShardId> exchange)
{
    if (m_exchange == exchange)
        return;
    m_exchange = exchange;
    m_home.take(ExchangeTell{exchange}, m_surroundings.now());
    if (!exchange || *exchange == m_place.shard)
        return;
    for (const QByteArray &prefix : m_subscriptions.wildcards())
        send(*exchange, WildcardTell{prefix, m_place.shard, true});
}

// ---- the home's side

void HubShard::handle(PublishAsk &&ask)
{
    const std::optional<Caller> caller = ask.caller;
    Result<QByteArray> position = m_home.publish(std::move(ask.draft), m_surroundings.now());
    if (!caller)
        return;
    PublishAnswer answered{*caller, std::move(position)};
    if (caller->shard == m_place.shard)
        return answer(answered);
    m_surroundings.send(caller->shard, std::move(answered));
}

void HubShard::handle(JoinAsk &&ask)
{
    if (ask.since)
        ask.since = m_home.lineages().translated(*ask.since);
    m_home.join(std::move(ask), m_surroundings.now());
}

void HubShard::handle(FetchAsk &&ask)
{
    ask.since = m_home.lineages().translated(ask.since);
    m_home.fetch(std::move(ask), m_surroundings.now());
}

void HubShard::handle(HistoryAsk &&ask)
{
    if (ask.since)
        ask.since = m_home.lineages().translated(*ask.since);
    send(ask.caller.shard, HistoryAnswer{ask.caller, m_home.history(ask.channel, ask.since, ask.most)});
}

void HubShard::handle(PeerUpTell &&tell)
{
    // Who subscribes to what has its home here hears it before it gets anything by the new name. To other homes it must not be named so:
    // they may not have heard of it yet.
    if (tell.lineage.hasPast()) {
        for (const ShardId shard : m_home.subscribers())
            send(shard, LineageTell{m_place.shard, tell.lineage});
    }
    m_home.take(tell, m_surroundings.now());
}

// ---- the sessions' side

void HubShard::answer(const PublishAnswer &answered)
{
    Subscriber *subscriber = m_subscriptions.find(answered.caller.subscriber);
    if (!subscriber)
        return;
    if (answered.position)
        subscriber->onPublished(answered.caller.token, *answered.position);
    else
        subscriber->onRefused(answered.caller.token, answered.position.error());
}

void HubShard::handle(HistoryAnswer &&answer)
{
    if (Subscriber *subscriber = m_subscriptions.find(answer.caller.subscriber))
        subscriber->onHistory(answer.caller.token, answer.history);
}

void HubShard::handle(DeliverTell &&tell)
{
    wantFlush();
    for (const PublicationRef &publication : tell.publications)
        m_subscriptions.deliver(publication);
}

} // namespace signalbox::core::hub
