// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace signalbox::core {

/// Backlog at which a session is no longer read, and the most that one read brings, both as parts of the outbox limit:
/// a backlog at the first, the read that shows it and one more still fit.
inline constexpr std::int64_t pausePart = 4;
inline constexpr std::int64_t readPart = 4;
/// Backlog, as a part of that limit, past which nothing is sent but what cannot wait.
inline constexpr std::int64_t roomPart = 4;
/// Backlog at which a session is no longer read, whatever the limit: a few full sends.
inline constexpr std::int64_t pauseBacklog = 256 * 1024;
/// Below this rate, bytes a second, a message that has been under way for the idle time-out counts as idling.
inline constexpr std::int64_t leastMessageRate = 64;

/// WebSocket: how long the peer may take to answer our close frame.
inline constexpr std::chrono::milliseconds closeTimeout{2000};
/// How long the peer may take to end the stream after we did.
inline constexpr std::chrono::milliseconds lingerTime{1000};

/// Time-outs are judged at most this often, and late by no more than this.
inline constexpr std::chrono::milliseconds slowestSweep{1000};
inline constexpr std::chrono::milliseconds fastestSweep{20};
/// Sweeps in the shortest time-out: it is kept to a quarter of itself.
inline constexpr int sweepsPerTimeout = 4;
/// A loop that wakes this much too late was suspended: what peers sent meanwhile is read before anyone is judged.
inline constexpr std::chrono::milliseconds suspendedAfter{1000};

/// A session past its rate of messages is looked at no more often than this, so that a high rate costs no wake-up each.
inline constexpr std::chrono::milliseconds throttleStep{20};

/// Clients of a full server that are told so at the same time on one thread; more are cut without a word.
inline constexpr std::size_t refusedAtOnce = 64;

} // namespace signalbox::core
