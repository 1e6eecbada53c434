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
#include <unordered_map>

namespace signalbox::core::hub {

/// What a home sends to the shards of subscribers.
class HomeOutput
{
public:
    virtual void deliver(ShardId shard, const PublicationRef &publication) = 0;

protected:
    ~HomeOutput() = default;
};

/// The channels that have their home in one shard: numbers what is published, keeps it, and knows which shards want it.
/// Shape:  a channel that nobody subscribes to and that keeps nothing is freed; its last number is remembered.
/// Errors: InvalidState once it is sealed; TooManyChannels; TableFull, when there are too many publications "exactly once" in their window,
/// or too much is kept for later
///         subscribers. All are retryable.
/// Thread: one at a time.
class ChannelHome
{
public:
    /// The frame of a publication in the protocol that most clients speak.
    using Encode = std::function<QByteArray(const Draft &draft, QByteArrayView position)>;

    ChannelHome(OriginId origin, const HubSettings &settings, HomeOutput &output, Encode encode);

    /// Numbers it, keeps it and sends it to who wants it; its position. A repeat is answered with the first one's position.
    Result<QByteArray> publish(Draft &&draft, Clock::time_point now);

    Result<Subscribed> join(const QByteArray &channel, ShardId shard, const std::optional<Position> &since, Clock::time_point now);
    void leave(const QByteArray &channel, ShardId shard);
    void setWildcard(const QByteArray &prefix, ShardId shard, bool wanted);

    ChannelLog::Answer fetch(const QByteArray &channel, const Position &since, std::size_t most) const;
    History history(const QByteArray &channel, const std::optional<Position> &since, std::size_t most) const;

    /// Forgets what is too old.
    void trim(Clock::time_point now);
    void apply(const HubSettings &settings, Clock::time_point now);

    /// What is left to the next process. From then on it accepts nothing.
    SealedShard seal(Clock::time_point now);
    /// Takes up the channels whose hash `isOwn`. Before anything else.
    void unseal(const SealedHub &sealed, Clock::time_point now, const std::function<bool(std::uint64_t)> &isOwn);

    std::size_t channels() const { return m_channels.size(); }
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
    QByteArray positionBehind(const Channel &channel, std::uint64_t seq) const;
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
};

} // namespace signalbox::core::hub
