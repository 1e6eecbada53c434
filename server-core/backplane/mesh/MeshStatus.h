// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/mesh/MeshMessages.h"

#include <chrono>
#include <optional>
#include <vector>

namespace signalbox::core::mesh {

enum class PeerState : std::uint8_t {
    Up,
    Suspect, ///< up, but silent for longer than it should be
    Broken, ///< up, but its connection broke a moment ago
    Down, ///< lost or silent; it may come again
};
QLatin1StringView nameOf(PeerState state);

/// Another process, and the link to it.
struct PeerStatus {
    ProcessId process;
    QByteArray node;
    /// Where it listens; empty when nobody can dial it.
    QByteArray address;
    PeerState state = PeerState::Down;
    /// Of those that are down.
    std::optional<backplane::PeerEnd> end;
    /// Wall clock of its start, ms since 1970, as it says.
    std::uint64_t startedAt = 0;
    bool dialledByUs = false;
    quint16 version = 0;
    /// Up without a loss, or down.
    std::chrono::milliseconds since{0};
    std::chrono::milliseconds unheard{0};
    /// The middle of the recent ones; nothing until there is one.
    std::optional<std::chrono::microseconds> roundTrip;
    /// Kept until it is acknowledged, and of that what the network has not taken.
    std::size_t queuedBytes = 0;
    std::size_t pendingBytes = 0;
    /// Frames that it has not acknowledged.
    std::size_t lag = 0;
    std::uint64_t bytesIn = 0;
    std::uint64_t bytesOut = 0;
    /// How often its session went on over another connection, and how often it began anew.
    std::uint64_t resumes = 0;
    std::uint64_t resets = 0;
};

/// An address that is dialled.
struct TargetStatus {
    QByteArray address;
    /// False: it was learnt from others.
    bool isSeed = false;
    /// It is this process.
    bool isSelf = false;
    /// Who answered there last.
    std::optional<ProcessId> process;
    bool isConnected = false;
    /// Since somebody answered last.
    std::size_t failures = 0;
    QByteArray lastFailure;
};

struct MeshStatus {
    std::vector<PeerStatus> peers;
    std::vector<TargetStatus> targets;
};

} // namespace signalbox::core::mesh
