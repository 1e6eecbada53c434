// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QtGlobal>

#include <chrono>
#include <cstddef>

namespace signalbox::core::worker {

/// What this release speaks. A message that a later version adds is skipped by an earlier one; what changes the meaning of
/// one raises `newestVersion`, and the previous stays understood: an agent is upgraded under workers that run on.
inline constexpr quint16 oldestVersion = 1;
inline constexpr quint16 newestVersion = 1;

/// One message at the most. A dispatched message may be as long as a session's may be, and grows by a third as base64.
inline constexpr std::size_t messageLimit = 32 * 1024 * 1024;
/// A peer that does not read: what is latest-wins is dropped past the first, the connection is cut past the second.
inline constexpr std::size_t droppableBacklog = 256 * 1024;
inline constexpr std::size_t longestBacklog = 64 * 1024 * 1024;
/// Messages on their way to the main thread; past it the socket is not read.
inline constexpr int inboundBacklog = 1024;

/// Who asks another process is answered within this, one way or the other.
inline constexpr std::chrono::milliseconds answerTime{5000};
/// How often the agent asks whether the worker still turns.
inline constexpr std::chrono::milliseconds pingInterval{1000};
/// Silence after which a worker is suspected; it is killed after the configured hang time-out.
inline constexpr std::chrono::milliseconds suspectTime{5000};
/// Counters travel this often, if they changed.
inline constexpr std::chrono::milliseconds counterInterval{500};
/// From the call to drain until nobody is accepted any more.
inline constexpr std::chrono::milliseconds drainSettleTime{100};
/// The socket of a worker that starts is tried this often, and of one that was there before rather less.
inline constexpr std::chrono::milliseconds firstRedial{5};
inline constexpr std::chrono::milliseconds longestRedial{200};
/// From the start of the program to its first word.
inline constexpr std::chrono::milliseconds helloTime{10000};
/// Sessions get 5 s to end, then what hubs keep is written; by then the process has to be gone.
inline constexpr std::chrono::milliseconds closeTime{20000};
/// A worker that failed waits this long for an agent that asks why.
inline constexpr std::chrono::milliseconds farewellTime{2000};

/// The log of a worker: two files of this size, the older one overwritten.
inline constexpr qint64 logHalfBytes = 128 * 1024;
/// Of the log, for an event about its end.
inline constexpr int lastLineCount = 20;
/// Log lines on their way to the agent.
inline constexpr std::size_t logBacklog = 500;

} // namespace signalbox::core::worker
