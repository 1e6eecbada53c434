// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/ChannelHome.h"
#include "server-core/hub/Subscriptions.h"

namespace signalbox::core::hub {

/// What a shard needs of where it runs.
class ShardSurroundings
{
public:
    virtual Clock::time_point now() const = 0;
    /// To another shard of the same hub: `HubShard::receive` there, later, in order.
    virtual void send(ShardId shard, ShardMessage message) = 0;
    /// `HubShard::flush` is to be called once what is at hand has been done.
    virtual void flushLater() = 0;

protected:
    ~ShardSurroundings() = default;
};

/// The part of a hub on one thread: its sessions' subscriptions, and the channels whose home it is.
/// Shape:  a channel's home is one of the shards, by a hash of its name; that one numbers, keeps and distributes what is published. A
///         publisher's acknowledgement leaves when its message is in the log.
/// Errors: as answers to the subscriber.
/// Thread: one at a time.
class HubShard final : private HomeOutput, private SubscriptionOutput
{
public:
    struct Place {
        ShardId shard = 0;
        /// How many there are; channels have their home in the first `homes`.
        ShardId shards = 1;
        ShardId homes = 1;
    };

    HubShard(const Place &place, OriginId origin, const HubSettings &settings, ShardSurroundings &surroundings, ChannelHome::Encode encode);

    void attach(Subscriber &subscriber) { m_subscriptions.attach(subscriber); }
    void detach(SubscriberId id) { m_subscriptions.detach(id); }

    /// `channel` may be a wildcard. The name has been checked.
    void subscribe(SubscriberId id, Token token, const QByteArray &channel, Qos qos, const std::optional<Position> &since);
    bool unsubscribe(SubscriberId id, const QByteArray &channel) { return m_subscriptions.unsubscribe(id, channel); }
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

    ShardId homeOf(QByteArrayView channel) const;
    std::size_t homeChannels() const { return m_home.channels(); }

private:
    void deliver(ShardId shard, const PublicationRef &publication) override;
    void ask(const QByteArray &channel, ShardMessage message) override;
    void tellAll(const WildcardTell &wildcard) override;

    /// Behind what is on the way there.
    void send(ShardId shard, ShardMessage message);
    void answer(const PublishAnswer &answer);
    void wantFlush();

    void handle(PublishAsk &&ask);
    void handle(JoinAsk &&ask);
    void handle(FetchAsk &&ask);
    void handle(HistoryAsk &&ask);
    void handle(LeaveTell &&tell) { m_home.leave(tell.channel, tell.shard); }
    void handle(WildcardTell &&tell) { m_home.setWildcard(tell.prefix, tell.shard, tell.wanted); }
    void handle(PublishAnswer &&answered) { answer(answered); }
    void handle(JoinAnswer &&answer) { m_subscriptions.take(answer, m_surroundings.now()); }
    void handle(FetchAnswer &&answer) { m_subscriptions.take(answer, m_surroundings.now()); }
    void handle(HistoryAnswer &&answer);
    void handle(DeliverTell &&tell);
    void handle(AnnounceTell &&tell) { m_subscriptions.announce(*tell.announcement); }

    const Place m_place;
    ShardSurroundings &m_surroundings;
    ChannelHome m_home;
    Subscriptions m_subscriptions;
    /// Asked of this shard itself: one part of the past a turn, for a part may lead to the next.
    std::vector<FetchAsk> m_fetches;
    /// For each shard what it gets at the end of the turn.
    std::vector<Publications> m_outgoing;
    bool m_wantsFlush = false;
};

} // namespace signalbox::core::hub
