// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/FreedHeads.h"
#include "server-core/hub/HubSettings.h"
#include "server-core/hub/SealedHub.h"
#include "server-core/hub/ShardMessage.h"
#include "server-core/hub/TableWalk.h"
#include "server-core/hub/WildcardIndex.h"

#include <functional>
#include <map>
#include <set>
#include <unordered_map>

namespace signalbox::core::hub {

struct AskedPast;
struct ChannelInterest;
struct PendingJoin;
struct PendingPast;

/// What a home sends to the shards of subscribers.
class HomeOutput
{
public:
    virtual void deliver(ShardId shard, const PublicationRef &publication) = 0;
    /// Behind what was delivered there.
    virtual void tell(ShardId shard, ShardMessage message) = 0;
    /// `ChannelHome::wake` is to be called then, or soon after.
    virtual void wakeAt(Clock::time_point time) = 0;

protected:
    ~HomeOutput() = default;
};

/// The channels that have their home in one shard: numbers what is published, keeps it, and knows which shards want it.
/// Shape:  a channel that nobody subscribes to and that keeps nothing is freed; its last number is remembered. With other processes, it
///         keeps copies of what they have published in channels that are subscribed to here; each origin's in its order. Nothing of them
///         goes to the exchange again.
/// Errors: InvalidState once it is sealed; TooManyChannels; TableFull, when there are too many publications "exactly once" in their window,
/// or too much is kept for later
///         subscribers. All are retryable.
/// Thread: one at a time.
class ChannelHome
{
public:
    using Encode = hub::Encode;

    ChannelHome(OriginId origin, const HubSettings &settings, HomeOutput &output, Encode encode);
    ~ChannelHome();

    /// Numbers it, keeps it and sends it to who wants it; its position. A repeat is answered with the first one's position.
    Result<QByteArray> publish(Draft &&draft, Clock::time_point now);

    /// Answered with a JoinAnswer: at once, or when the other origins have said from where on they send, or after a second.
    void join(JoinAsk ask, Clock::time_point now);
    void leave(const QByteArray &channel, ShardId shard, Clock::time_point now);
    void setWildcard(const QByteArray &prefix, ShardId shard, bool wanted);

    /// Answered with a FetchAnswer: at once, or with what another origin sends of its past.
    void fetch(FetchAsk ask, Clock::time_point now);
    History history(const QByteArray &channel, const std::optional<Position> &since, std::size_t most) const;

    /// Forgets what is too old.
    void trim(Clock::time_point now);
    /// Answers who has waited long enough.
    void wake(Clock::time_point now);

    // What the exchange with other processes tells. While there is none, nothing of it counts.
    void take(const ExchangeTell &tell, Clock::time_point now);
    void take(const PeerUpTell &tell, Clock::time_point now);
    void take(const PeerDownTell &tell, Clock::time_point now);
    void take(const PeerGoneTell &tell, Clock::time_point now);
    void take(const InterestAnswer &answer, Clock::time_point now);
    void take(const CopiesTell &tell, Clock::time_point now);
    void take(const LossTell &tell, Clock::time_point now);
    void take(const PastAnswer &answer, Clock::time_point now);
    void take(const FinalHeadsTell &tell, Clock::time_point now);
    void take(const StateAsk &ask, Clock::time_point now);
    void take(const HeadsAsk &ask, Clock::time_point now);
    void take(const RepeatsTell &tell, Clock::time_point now);
    void take(const KeptTell &tell, Clock::time_point now);
    /// Of the other processes' hubs, up to now.
    const PeerLineages &lineages() const { return m_lineages; }
    void apply(const HubSettings &settings, Clock::time_point now);

    /// What is left to the next process. From then on it accepts nothing.
    SealedShard seal(Clock::time_point now);
    /// Takes up the channels whose hash `isOwn`. Before anything else.
    void unseal(const SealedHub &sealed, Clock::time_point now, const std::function<bool(std::uint64_t)> &isOwn);

    std::size_t channels() const { return m_channels.size(); }
    /// The shards with sessions that subscribe to something here.
    std::set<ShardId> subscribers() const;
    bool has(const QByteArray &channel) const { return m_channels.contains(channel); }

    /// A channel as it is at the moment.
    struct Figures {
        const QByteArray &name;
        /// In the log, and what they weigh there.
        std::size_t messages;
        std::size_t bytes;
        /// The number of the last publication.
        std::uint64_t published;
        bool retained;
        /// When that was; nothing: not in this process.
        std::optional<Clock::time_point> lastAt;
    };
    /// A part of a walk through the channels, see walkTable.
    template <typename Use>
    [[nodiscard]] WalkState walk(TableCursor &cursor, std::size_t most, Use use) const
    {
        return walkTable(m_channels, cursor, most, [&](const auto &entry) { use(figuresOf(entry.second)); });
    }

private:
    struct Cluster;
    /// Of origins that were asked for more than is here.
    using Pasts = std::map<OriginId, AskedPast>;
    struct Channel {
        QByteArray name;
        ChannelLog log;
        /// Ordered.
        std::vector<ShardId> shards;
        PublicationRef retained;
        /// Of the last publication; the epoch for none.
        Clock::time_point lastAt = {};
        /// Where its next trim stands in the queue of trims.
        bool isQueued = false;
    };

    /// `then`: when it was sealed, by the clock of this process.
    void restore(const SealedChannel &sealed, Clock::time_point then);
    /// Null when there are too many.
    Channel *open(const QByteArray &name);
    const Channel *find(const QByteArray &name) const;
    Figures figuresOf(const Channel &channel) const;
    QByteArray positionBehind(const Channel &channel, OriginId origin, std::uint64_t seq) const;
    Subscribed welcome(const Channel &channel, const std::optional<Position> &since, const Pasts &pasts) const;
    /// Of each origin: what somebody has seen who comes with `since`, and where it goes on from here. False: it names something that nobody
    /// here has heard of.
    bool placeIn(const ChannelLog &log, const Position &since, const Pasts &pasts, Position &seen, Position &start) const;
    PublicationRef keptFor(const Channel &channel, const std::optional<Position> &since, const Position &position) const;
    bool mayKeep(const Channel &channel, const Draft &draft) const;
    void keep(Channel &channel, const PublicationRef &publication);
    void send(Channel &channel, const PublicationRef &publication);
    /// Every change of a log goes this way, for what all keep together is counted.
    template <typename Change>
    void changeLog(Channel &channel, Change change)
    {
        m_logBytes -= channel.log.bytes();
        change(channel.log);
        m_logBytes += channel.log.bytes();
    }
    /// Drops the oldest of all where the logs keep too much together.
    void makeRoom();
    void queueTrim(Channel &channel);
    QByteArray takeFirstTrim();
    void freeIfUnused(const QByteArray &name);

    // ---- of other processes
    bool isExchange(ShardId shard) const;
    void attach(ShardId exchange, Clock::time_point now);
    void detach(Clock::time_point now);
    void joinPeer(Channel &channel, const JoinAsk &ask, Clock::time_point now);
    void noteNamed(const Channel &channel, const Position &since, ChannelInterest &interest) const;
    /// Whoever has not said yet from where on it sends.
    void askUnasked(const Channel &channel, Clock::time_point now);
    void awaitOrigins(Channel &channel, JoinAsk ask, Clock::time_point now);
    void askOrigin(const Channel &channel, OriginId origin, Clock::time_point now);
    void askAll(OriginId origin, Clock::time_point now);
    bool isReady(const Channel &channel, std::size_t join, Clock::time_point now);
    void answerReady(const QByteArray &name, Clock::time_point now);
    void answerJoin(const Channel &channel, std::size_t join, Clock::time_point now);
    void addMissing(const Channel &channel, const PendingJoin &join, Subscribed &answer) const;
    void endInterest(const QByteArray &name);
    void sweepCluster(Clock::time_point now);
    void takeUpLineage(const Lineage &lineage);
    void rename(Channel &channel, OriginId from, OriginId to);
    PublicationRef renamed(const Publication &publication, OriginId to) const;
    /// Nothing more comes from the origin for now.
    void giveUpOn(OriginId origin, Clock::time_point now);
    void end(OriginId origin, Clock::time_point now);
    void expire(OriginId origin, Clock::time_point now);

    void openOrigin(Channel &channel, OriginId origin, std::uint64_t seq, Clock::time_point now);
    void append(Channel &channel, const PublicationRef &entry, Clock::time_point now);
    void appendCopy(Channel &channel, OriginId origin, const Copy &copy, Clock::time_point now);
    void appendLoss(Channel &channel, OriginId origin, std::uint64_t to, Clock::time_point now);
    /// Under which other numbers the same was accepted "exactly once".
    bool isSeenAsOther(const Publication &publication, const Position &seen) const;
    std::vector<Position::Part> otherNumbers(const Draft &draft, OriginId origin, std::uint64_t seq) const;
    bool isRepeat(const Channel &channel, const Draft &draft, OriginId origin, std::uint64_t seq) const;
    void know(const Draft &draft, OriginId origin, std::uint64_t seq, Clock::time_point now);
    void deliverWild(const CopiesTell &tell, Clock::time_point now);

    /// Those that may have what is behind the position and has gone here.
    std::vector<OriginId> originsToAsk(const Channel &channel, const Position &since) const;
    /// The number of the question.
    std::uint64_t askPast(const Channel &channel, OriginId origin, std::uint64_t since, std::size_t most, std::optional<FetchAsk> fetch,
                          Clock::time_point now);
    void sendPast(std::uint64_t ask, const PendingPast &past);
    /// It will not be answered any more.
    void giveUpPast(std::uint64_t ask, Clock::time_point now);
    void giveUpPasts(OriginId origin, Clock::time_point now);
    void answerFetch(const Channel &channel, const FetchAsk &ask);
    /// Whether something may come from elsewhere by which it is known what somebody with this position has seen.
    bool isAhead(const Channel &channel, const Position &since) const;
    void answerHeld(const QByteArray &name, Clock::time_point now);
    void answerAllHeld(Clock::time_point now);
    void answerPast(Channel &channel, const PendingPast &past, const PastAnswer &answer, Clock::time_point now);
    void givePositions(const Channel &channel, const Position &since, ChannelLog::Answer &answer) const;

    void tellRepeat(const RepeatTable::Key &key, const Publication &publication);
    void stampOwn(const Channel &channel, const PublicationRef &publication);
    void stamp(const QByteArray &channel, const KeptStamp &stamp, bool isTakenBack);
    /// False: somebody has kept something later.
    bool keepForeign(const Kept &kept);
    /// What was kept by the origin last.
    void tellKeptOf(OriginId origin);
    Kept keptOf(const QByteArray &name, const KeptStamp &stamp) const;

    const OriginId m_origin;
    const QByteArray m_originText;
    HubSettings m_settings;
    HomeOutput &m_output;
    const Encode m_encode;
    std::unordered_map<QByteArray, Channel, NameHash> m_channels;
    WildcardIndex<std::vector<ShardId>> m_wildcards;
    RepeatTable m_repeats;
    FreedHeads m_freed;
    std::size_t m_retainedBytes = 0;
    std::size_t m_logBytes = 0;
    /// By the time of the oldest publication, as it was when it was queued. Each channel in it is there, and at most once; each with
    /// something in its log is in it.
    std::multimap<Clock::time_point, QByteArray> m_trims;
    bool m_isSealed = false;
    PeerLineages m_lineages;
    /// Null while nobody exchanges anything with other processes.
    std::unique_ptr<Cluster> m_cluster;
};

} // namespace signalbox::core::hub
