// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/HubSettings.h"
#include "server-core/hub/NameHash.h"
#include "server-core/hub/ShardMessage.h"
#include "server-core/hub/TableWalk.h"
#include "server-core/hub/WildcardIndex.h"

#include <functional>
#include <map>
#include <unordered_map>

namespace signalbox::core::hub {

/// What the subscriptions of a shard ask of the channels' homes.
class SubscriptionOutput
{
public:
    virtual void ask(const QByteArray &channel, ShardMessage message) = 0;
    virtual ShardId homeOf(QByteArrayView channel) const = 0;
    /// Every home is to hear it.
    virtual void tellAll(const WildcardTell &wildcard) = 0;

protected:
    ~SubscriptionOutput() = default;
};

/// The sessions of one shard and what they subscribe to.
/// Shape:  a message of a channel that a session subscribes to by name and by wildcard comes once, by its name.
///         A subscription is *joining* until its home has answered, then *in step* with its channel, or *behind*: it has a position of its
///         own and is given the past part by part, as fast as it acknowledges and reads. What comes in one turn goes out together.
/// Thread: one at a time.
class Subscriptions
{
public:
    Subscriptions(ShardId shard, const HubSettings &settings, SubscriptionOutput &output, Encode encode);
    ~Subscriptions();

    void attach(Subscriber &subscriber);
    /// Ends its subscriptions; nothing more is told to it.
    void detach(SubscriberId id);

    /// Replaces the one it may have to that channel; each is answered, so tokens must not be used twice. Errors as `onRefused`. What other
    /// shards publish while a wildcard is on its way there may pass it by.
    void subscribe(SubscriberId id, Token token, const QByteArray &channel, Qos qos, const std::optional<Position> &since);
    /// Of another process, with QoS 0: from `since` or from what is not older than `age`, whatever is more.
    void subscribePeer(SubscriberId id, Token token, const QByteArray &channel, const std::optional<Position> &since,
                       const std::optional<std::chrono::milliseconds> &age);
    /// False: there was none.
    bool unsubscribe(SubscriberId id, const QByteArray &channel);
    std::vector<QByteArray> namesOf(SubscriberId id) const;
    void acknowledge(SubscriberId id, const QByteArray &channel, const Position &position, Clock::time_point now);
    /// It has room again.
    void resume(SubscriberId id);

    /// For what comes next. Who is attached keeps its window: it has been told it.
    void apply(const HubSettings &settings) { m_settings = settings; }

    void take(const JoinAnswer &answer, Clock::time_point now);
    void take(const FetchAnswer &answer, Clock::time_point now);
    void deliver(const PublicationRef &publication);
    void announce(const Announcement &announcement);
    /// Sends what was delivered since the last time.
    void flush(Clock::time_point now);
    void take(const LineageTell &tell);
    /// The wildcards that sessions subscribe to, as prefixes.
    std::vector<QByteArray> wildcards() const;
    /// Whether it has been sent all that has come in the channels it subscribes to.
    bool isInStep(SubscriberId id) const;
    /// Finds who does not acknowledge.
    void sweep(Clock::time_point now);

    Subscriber *find(SubscriberId id) const;
    /// What sessions subscribe to by name.
    std::size_t channels() const { return m_channels.size(); }
    /// Sessions that are attached.
    std::size_t clients() const { return m_clients.size(); }
    using UseCount = std::function<void(const QByteArray &channel, std::size_t subscribers)>;
    /// A part of a walk through the channels that are subscribed to by name, see walkTable.
    [[nodiscard]] WalkState walk(TableCursor &cursor, std::size_t most, const UseCount &use) const;

private:
    struct Channel;
    struct Subscription;
    struct Client;
    struct Fresh;

    Subscription *findSubscription(SubscriberId id, const QByteArray &channel) const;
    Subscription &add(Client &client, Channel &channel, Qos qos);
    void subscribeToAll(Client &client, Token token, const QByteArray &wildcard, Qos qos, bool hasPosition);
    void remove(Subscription &subscription);
    void removeIfUnused(Channel &channel);
    void queue(Channel &channel, const PublicationRef &publication);
    void join(Client &client, Token token, const QByteArray &name, Qos qos, const std::optional<Position> &since,
              const std::optional<std::chrono::milliseconds> &age);
    void flush(Channel &channel, Clock::time_point now);
    void flushMessages(Channel &channel, std::span<const PublicationRef> publications, Clock::time_point now);
    /// In step, but it has seen more of some origin than has come here.
    static void flushAhead(Subscription &subscription, const Fresh &fresh, Clock::time_point now);
    /// `heads`: before them.
    Fresh freshFor(const Channel &channel, const Position &ahead, std::span<const PublicationRef> publications, Position heads) const;
    /// Something that nobody is sent.
    void moveOn(Channel &channel, const Publication &entry);
    static void noteLost(Subscription &subscription, const Position::Part &after, std::uint64_t to);
    static void tellLost(Subscription &subscription, const LostRange &lost);
    void flushLoss(Channel &channel, const Publication &loss);
    void fallBehind(Subscription &subscription, const Position &position, std::uint64_t waiting);
    void fetch(Subscription &subscription);
    /// What is pending for wildcards is judged by the subscriptions that were there when it came.
    void flushOverlaps(const QByteArray &name);
    void flushWildcard(Channel &channel, const Publications &publications);
    /// Whether the client gets the channel's messages by a subscription to its name.
    static bool isNamed(const Client &client, const QByteArray &channel);
    /// By the names that the channel's home has for origins.
    Position translated(const Channel &channel, const Position &position) const;
    /// Answers who waits for a subscription that will not be.
    static void giveUp(const Subscription &subscription, const QString &why);
    static std::uint64_t lostBehind(const Subscription &subscription, OriginId origin, std::uint64_t seen);
    void keepStep(Subscription &subscription, std::uint64_t waiting, Clock::time_point now);
    static void takeOut(const Subscription &subscription);
    /// Sent and not acknowledged.
    static std::uint64_t waiting(const Subscription &subscription);

    const ShardId m_shard;
    HubSettings m_settings;
    SubscriptionOutput &m_output;
    const Encode m_encode;
    /// By id, so that whoever walks through them does so in the same order each time.
    std::map<SubscriberId, std::unique_ptr<Client>> m_clients;
    std::unordered_map<QByteArray, std::unique_ptr<Channel>, NameHash> m_channels;
    WildcardIndex<std::unique_ptr<Channel>> m_wildcards;
    /// What has something to send; null where that has changed.
    std::vector<Channel *> m_dirty;
    Token m_fetches = 0;
    /// Of other processes' hubs, as each home knows them; as long as was needed.
    std::vector<PeerLineages> m_lineages;
};

} // namespace signalbox::core::hub
