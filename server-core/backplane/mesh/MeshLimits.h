// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>

/// The numbers of the mesh, each with its reason.
namespace signalbox::core::mesh::limits {

using namespace std::chrono_literals;

/// How often a node looks at its clock: a tenth of what it measures is exact enough, and ten wake-ups a second cost nothing.
inline constexpr auto tick = 100ms;
/// A turn that comes so much too late was not the network's fault: sockets are read before anybody is judged.
inline constexpr auto lateTurn = 1s;
/// Time for that: several turns of the loop.
inline constexpr auto lateGrace = 200ms;

/// A connection that has not said who it is by then takes a place for nothing. Five round trips at 200 ms with two lost segments fit.
inline constexpr auto handshake = 5s;
/// Of TCP alone, at a peer: one repeated SYN (after 1 s) fits; the next would come after 3 s, and a new attempt is there earlier.
inline constexpr auto connect = 2s;
/// Between attempts, doubling: short enough for a cluster to be whole within 5 s of healing, whoever waits at that moment.
inline constexpr auto firstRetry = 100ms;
inline constexpr auto lastRetry = 1s;
/// Both ends learn of each other, or lose each other, at once: the one with the larger id leaves the first attempt to the other.
inline constexpr auto politeDelay = 1s;
/// Until an address that has led back to this process is tried again: it may be another's by then, or the way there was bent.
inline constexpr auto selfPause = 60s;
/// One who was told of and never answered is not there: it is forgotten, and learnt again when somebody is connected to it.
inline constexpr auto unprovenMember = 60s;

/// Who was heard so lately answers: two heartbeats. A process with the name of such a one is refused.
inline constexpr auto answering = 2s;
/// Round trips whose middle is shown: a quarter of a minute.
inline constexpr std::size_t roundTrips = 15;
/// The list of members goes to somebody by chance so often, should a rumour have been lost.
inline constexpr auto gossipPause = 10s;
/// Who hears of a new member from each of those it has joined: with three the rumour reaches all, though most know it already.
inline constexpr std::size_t rumours = 3;

/// Until somebody has said who it is: a HELLO has 400 bytes at most.
inline constexpr std::size_t unknownPayload = 2 * 1024;
/// Of one message between processes: more than any publication that an instance may be set up to take.
inline constexpr std::size_t payload = 64 * 1024 * 1024;
/// Received without being acknowledged; less when the sender's ring is small.
inline constexpr std::size_t unacknowledged = 64 * 1024;
/// Kept for a peer that reads slowly, by default.
inline constexpr std::size_t ring = 8 * 1024 * 1024;

/// Connections that have not said who they are: of all, and of one address. A cluster of 200 that starts at once is below it.
inline constexpr std::size_t strangers = 512;
inline constexpr std::size_t strangersOfAddress = 64;
/// Addresses that were learnt: several times the largest cluster.
inline constexpr std::size_t learntAddresses = 1024;
/// Members in one message.
inline constexpr std::size_t membersAtOnce = 512;
/// Peers of which it is known that a refusal was logged within this time; beyond that number they share one line.
inline constexpr auto refusalPause = 60s;
inline constexpr std::size_t refusals = 1024;
inline constexpr std::size_t addressLength = 260;

} // namespace signalbox::core::mesh::limits
