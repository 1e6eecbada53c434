// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>

/// What a client of the read-only HTTP endpoint may do. The head's own limits are the parser's: 8 KiB, 64 lines.
namespace signalbox::agent::limits {

/// From a request's first byte to the end of its head.
inline constexpr std::chrono::milliseconds httpHeadTime{5000};
/// Between two requests, and for reading an answer: a scrape interval is commonly 15 s.
inline constexpr std::chrono::milliseconds httpIdleTime{30000};
/// For the main thread to answer; it never takes that long, so beyond it the agent is not well.
inline constexpr std::chrono::milliseconds httpAnswerTime{5000};
/// Requests sent ahead of an answer; more than a few is no monitoring.
inline constexpr std::size_t httpAheadBytes = 16 * 1024;
inline constexpr std::size_t httpConnections = 64;

} // namespace signalbox::agent::limits
