// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// What a client of the management API may do, before and after login. Sizes in bytes.
namespace signalbox::agent::limits {

// Before login: enough for one auth call, so that a stranger costs next to nothing.
inline constexpr std::uint32_t preLoginMessageBytes = 4 * 1024;
inline constexpr std::size_t preLoginOutboxBytes = 32 * 1024;
/// Requests sent ahead of a login's answer wait; no client sends more.
inline constexpr std::size_t preLoginHeldMessages = 6;
inline constexpr int preLoginTries = 3;
/// With questions that are no try, such as who is logged in.
inline constexpr int preLoginMessages = 16;
inline constexpr std::chrono::milliseconds loginTime{5000};
inline constexpr int preLoginConnectionsPerAddress = 8;
inline constexpr int preLoginConnections = 64;

// After login: a screen of sessions asks for a few calls a second.
inline constexpr std::uint32_t messageBytes = 256 * 1024;
inline constexpr int callsPerSecond = 50;
/// A client that lags by more is cut; it resumes by its event position.
inline constexpr std::size_t outboxBytes = 8 * 1024 * 1024;
/// Calls of all clients that the main thread has not taken yet.
inline constexpr std::size_t waitingCalls = 1024;

/// For close frames to reach their peers at shutdown.
inline constexpr std::chrono::milliseconds shutdownTime{1000};

} // namespace signalbox::agent::limits
