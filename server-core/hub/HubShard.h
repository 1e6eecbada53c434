// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/ChannelHome.h"
#include "server-core/hub/Lineage.h"
#include "server-core/hub/SealedHub.h"
#include "server-core/hub/Subscriptions.h"

namespace signalbox::core::hub {

/// What a shard needs of where it runs.
class ShardSurroundings
{
public:
    virtual Clock::time_point now() const = 0;
    /// To another shard of the same hub: `HubShard::receive` there, later, in order. One that has gone needs nothing any more.
    virtual void send(ShardId shard, ShardMessage message) = 0;
    /// To every shard that the hub has now, this one too: `HubShard::receive` there, later, behind what was sent before.
    virtual void sendToAll(const ShardMessage &message) = 0;
    /// `HubShard::flush` is to be called once what is at hand has been done.
    virtual void flushLater() = 0;
    /// `HubShard::wake` is to be called then or soon after, and `flush` behind it. Of several times each counts.
    virtual void wakeAt(Clock::time_point time) = 0;

protected:
    ~ShardSurroundings() = default;
};

/// The part of a hub on one thread: its sessions' subscriptions, and the channels whose home it is.
/// Shape:  a channel's home is one of the shards, by a hash of its name; that one numbers, keeps and distributes what is published. A
///         publisher's acknowledgement leaves when its message is in the log. Which shards are homes never changes; others come and
///         go: one that goes has no sessions left, and its number is given again only when all that it sent has been received.
/// Errors: as answers to the subscriber.
/// Thread: one at a time.
class HubShard final : private HomeOutput, private SubscriptionOutput
{
public:
    struct Place {
        ShardId shard = 0;
        /// Channels have their home in so many shards, the first ones.
        ShardId homes = 1;
    };

    /// `lineage`: the same for all shards of the hub. Its own origin is drawn anew for every hub that is made: one that was there before
    /// and lost its memory has given numbers that this one would give again. With a past, that is of the `SealedHub` that it unseals.
    HubShard(const Place &place, Lineage lineage, const HubSettings &settings, ShardSurroundings &surroundings,
             const ChannelHome::Encode &encode);

    /// Takes up what an earlier process left, as far as its home is here: on every home, before anything is subscribed to or published. No
    /// limit refuses it; what is too old or too much for the logs goes as it would have gone.
    void unseal(const SealedHub &sealed);
    /// What a later process needs of this shard. When no session of any shard is left and all that they sent has been received; from
    /// then on nothing is accepted any more.
    SealedShard seal();
    const Lineage &lineage() const { return m_lineage; }

    /// For what comes next; logs are cut to size at once. Who is attached keeps its window.
    void apply(const HubSettings &settings);

    void attach(Subscriber &subscriber) { m_subscriptions.attach(subscriber); }
    void detach(SubscriberId id) { m_subscriptions.detach(id); }

    /// `channel` may be a wildcard. The name has been checked.
    void subscribe(SubscriberId id, Token token, const QByteArray &channel, Qos qos, const std::optional<Position> &since);
    bool unsubscribe(SubscriberId id, const QByteArray &channel) { return m_subscriptions.unsubscribe(id, channel); }
    /// The channels and wildcards it subscribes to, or is about to, sorted.
    std::vector<QByteArray> subscriptionsOf(SubscriberId id) const { return m_subscriptions.namesOf(id); }
    /// The same for another process, of which `id` stands here: only what was accepted in this one, with QoS 0. What it has is named by
    /// the number `since`; or it wants what is not older than `age`; or both, whatever is more; or what comes from now on.
    void subscribePeer(SubscriberId id, Token token, const QByteArray &channel, std::optional<std::uint64_t> since,
                       std::optional<std::chrono::milliseconds> age);
    void acknowledge(SubscriberId id, const QByteArray &channel, const Position &position);
    void resume(SubscriberId id) { m_subscriptions.resume(id); }
    /// Without a token nobody waits for the position.
    void publish(SubscriberId id, std::optional<Token> token, Draft draft);
    void history(SubscriberId id, Token token, const QByteArray &channel, const std::optional<Position> &since, std::size_t most);
    /// To every session of the hub.
    void announce(const AnnouncementRef &announcement);

    /// What another shard sent.
    void receive(ShardMessage message);
    /// At the end of a turn: sends what has gathered.
    void flush();
    /// About once a second: what has become too old.
    void sweep();
    /// At a time that it has asked for.
    void wake();
    /// What is exchanged with other processes goes through the shard `exchange` of the same hub; without one, nothing is. Is the same as
    /// an `ExchangeTell`, for a shard that has come later.
    void setExchange(std::optional<ShardId> exchange);

    // For questions from outside.
    const ChannelHome &home() const { return m_home; }
    const Subscriptions &subscriptions() const { return m_subscriptions; }
    /// For a channel whose home is here, of somebody who has no session: its position.
    Result<QByteArray> publishHere(Draft draft) { return m_home.publish(std::move(draft), m_surroundings.now()); }

    ShardId homeOf(QByteArrayView channel) const override;
    /// By the hash of its name.
    ShardId homeOf(std::uint64_t channelHash) const { return ShardId(channelHash % std::uint64_t(m_place.homes)); }
    std::size_t homeChannels() const { return m_home.channels(); }

private:
    void deliver(ShardId shard, const PublicationRef &publication) override;
    void tell(ShardId shard, ShardMessage message) override { send(shard, std::move(message)); }
    void wakeAt(Clock::time_point time) override { m_surroundings.wakeAt(time); }
    void ask(const QByteArray &channel, ShardMessage message) override;
    void tellAll(const WildcardTell &wildcard) override;

    /// Whether a channel with this hash has its home here.
    bool isHomeOf(std::uint64_t channelHash) const;
    void sendWaiting(ShardId shard);
    /// Behind what is on the way there.
    void send(ShardId shard, ShardMessage message);
    void answer(const PublishAnswer &answer);
    void wantFlush();
    void handle(PublishAsk &&ask);
    void handle(JoinAsk &&ask);
    void handle(FetchAsk &&ask);
    void handle(HistoryAsk &&ask);
    void handle(LeaveTell &&tell) { m_home.leave(tell.channel, tell.shard, m_surroundings.now()); }
    void handle(WildcardTell &&tell) { m_home.setWildcard(tell.prefix, tell.shard, tell.wanted); }
    void handle(PublishAnswer &&answered) { answer(answered); }
    void handle(JoinAnswer &&answer) { m_subscriptions.take(answer, m_surroundings.now()); }
    void handle(FetchAnswer &&answer) { m_subscriptions.take(answer, m_surroundings.now()); }
    void handle(HistoryAnswer &&answer);
    void handle(DeliverTell &&tell);
    void handle(AnnounceTell &&tell) { m_subscriptions.announce(*tell.announcement); }
    void handle(ExchangeTell &&tell) { setExchange(tell.exchange); }
    void handle(LineageTell &&tell) { m_subscriptions.take(tell); }
    void handle(PeerUpTell &&tell);
    /// Everything else between homes and exchange: whatever a home has no ear for is for the exchange, which is asked first.
    template <typename Message>
    void handle(Message &&message)
    {
        if constexpr (requires { m_home.take(message, Clock::time_point()); })
            m_home.take(message, m_surroundings.now());
    }

    const Place m_place;
    const Lineage m_lineage;
    ShardSurroundings &m_surroundings;
    ChannelHome m_home;
    Subscriptions m_subscriptions;
    /// Asked of this shard itself: one part of the past a turn, for a part may lead to the next.
    std::vector<FetchAsk> m_fetches;
    /// For each shard what it gets at the end of the turn; as long as was needed.
    std::vector<Publications> m_outgoing;
    bool m_wantsFlush = false;
    std::optional<ShardId> m_exchange;
};

} // namespace signalbox::core::hub
