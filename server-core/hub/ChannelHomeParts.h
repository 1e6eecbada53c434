// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/ChannelHome.h"

namespace signalbox::core::hub {

// What `ChannelHome` knows of other processes; for its own files only.

namespace homelimits {
/// An answer to a subscription waits so long for the other origins.
inline constexpr std::chrono::milliseconds joinWait{1000};
/// Whoever comes back soon need not be waited for again.
inline constexpr std::chrono::milliseconds interestLinger{30'000};
/// A question about the past that is not answered in this time will not be.
inline constexpr std::chrono::milliseconds pastWait{10'000};
/// Beside the age of an interest: how long it may be on its way. Who says nothing for that long goes down, and is asked anew.
inline constexpr std::chrono::milliseconds ageMargin{5000};
/// Origins that a position names, that have ended, and of which nothing is here: as many as a cluster may lose at once.
inline constexpr std::size_t mostEnded = 16;
/// Channels that keep nothing any more, of which it is known who said so last.
inline constexpr std::size_t mostTakenBack = 10'000;
} // namespace homelimits

/// Of another origin's stream of a channel.
struct Asked {
    enum class State : std::uint8_t { Waiting, Confirmed, Refused };
    std::uint64_t ask = 0;
    State state = State::Waiting;
};

/// Of an origin that was asked for more than is here.
struct AskedPast {
    std::uint64_t ask = 0;
    /// From where on it has it, once it has said so.
    std::optional<std::uint64_t> begin = {};
};

/// Somebody who waits for the answer to a subscription.
struct PendingJoin {
    JoinAsk ask;
    Clock::time_point deadline;
    std::map<OriginId, AskedPast> pasts = {};
};

/// A channel that somebody here subscribes to, or did until a while ago.
struct ChannelInterest {
    Clock::time_point since;
    std::map<OriginId, Asked> asked = {};
    /// Of origins nothing of which is here: the lowest number that somebody names.
    std::map<OriginId, std::uint64_t> named = {};
    /// Somebody came with a position.
    bool isResumed = false;
    /// Somebody has been answered: what has been published since then is theirs.
    bool isServed = false;
    std::vector<PendingJoin> joins = {};
    /// Of those who have seen more of some origin than is here, and must get nothing twice.
    std::vector<FetchAsk> held = {};
    /// Nobody subscribes any more.
    std::optional<Clock::time_point> unusedSince = {};
};

struct RemotePeer {
    enum class State : std::uint8_t { Up, Down, Left };
    QByteArray node;
    std::uint64_t link = 0;
    State state = State::Up;
    Clock::time_point since = {};
    /// It left: the channels whose last number it has said.
    std::set<QByteArray> finals = {};
};

/// A question about the past under way: for an answer to a subscription, or for a part of it.
struct PendingPast {
    OriginId origin;
    QByteArray channel;
    std::uint64_t since = 0;
    std::size_t most = 0;
    Clock::time_point deadline;
    std::optional<FetchAsk> fetch = {};
};

struct ChannelHome::Cluster {
    ShardId exchange = 0;
    std::map<OriginId, RemotePeer> peers = {};
    std::map<QByteArray, ChannelInterest> interests = {};
    std::map<std::uint64_t, PendingPast> pasts = {};
    /// By the time of the join that is answered then.
    std::multimap<Clock::time_point, QByteArray> deadlines = {};
    /// By the time since when nobody subscribes.
    std::multimap<Clock::time_point, QByteArray> unused = {};
    /// Origins that have stood in some log.
    std::set<OriginId> copied = {};
    std::uint64_t asks = 0;
    /// Of all that is kept for later subscribers, and of what was taken back; the latter in the order in which it was.
    std::unordered_map<QByteArray, KeptStamp, NameHash> stamps = {};
    std::deque<QByteArray> takenBack = {};
    std::uint64_t time = 0;

    RemotePeer *peer(OriginId origin)
    {
        const auto at = peers.find(origin);
        return at == peers.end() ? nullptr : &at->second;
    }
    bool isUp(OriginId origin)
    {
        const RemotePeer *one = peer(origin);
        return one && one->state == RemotePeer::State::Up;
    }
    /// Whether what comes is the stream that was asked for last.
    bool isConfirmed(const QByteArray &channel, OriginId origin)
    {
        const ChannelInterest *one = interest(channel);
        const auto at = one ? one->asked.find(origin) : std::map<OriginId, Asked>::const_iterator();
        return one && at != one->asked.end() && at->second.state == Asked::State::Confirmed;
    }
    ChannelInterest *interest(const QByteArray &channel)
    {
        const auto at = interests.find(channel);
        return at == interests.end() ? nullptr : &at->second;
    }
};

} // namespace signalbox::core::hub
