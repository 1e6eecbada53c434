// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QDateTime>
#include <QtCore/QString>

#include <chrono>
#include <optional>
#include <vector>

namespace signalbox::core::cluster {

enum class NodeState : std::uint8_t {
    Self, ///< this process
    Up,
    Suspect, ///< silent for longer than it should be
    Broken, ///< its connection broke a moment ago
    Down, ///< lost or silent, and may come again; or it has said goodbye a moment ago
};

/// Whether what this process has of a node's members is what that node says it has: the better, the greater. Workers tell their agents
/// these numbers.
enum class RosterState : std::uint8_t {
    None, ///< no hub in common, or it is down
    Arriving,
    Arrived, ///< complete, and not yet confirmed by a digest
    Equal, ///< confirmed by the last digest
};

/// Another process of the cluster and the link to it, or this one (then what is of links is empty).
struct ClusterNode {
    /// Of its process: 32 hexadecimal digits.
    QString id;
    QString name;
    NodeState state = NodeState::Down;
    /// Why it is down; empty otherwise.
    QString reason = {};
    QString address = {};
    QDateTime startedAt = {};
    /// Up, or down, without a change.
    QDateTime since = {};
    std::chrono::milliseconds unheard{0};
    std::optional<std::chrono::microseconds> roundTrip = {};
    /// Frames not acknowledged, and bytes kept for them.
    qint64 lag = 0;
    qint64 queuedBytes = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    /// How often the link went on over another connection, and how often it began anew.
    qint64 resumes = 0;
    qint64 resets = 0;
    RosterState roster = RosterState::None;
    /// Hubs that both have.
    int hubs = 0;
};

/// An address that this process dials.
struct ClusterPeer {
    QString address;
    /// Configured or added; else it was learnt.
    bool isSeed = false;
    bool isSelf = false;
    bool isConnected = false;
    /// Name of the node that answered there last.
    QString node = {};
    /// Attempts since somebody answered.
    qint64 failures = 0;
    QString lastFailure = {};
};

struct ClusterStatus {
    bool isRunning = false;
    QString cluster = {};
    /// Name of this node.
    QString node = {};
    /// Address in effect.
    QString listen = {};
    bool isReady = false;
    /// Ready although nobody is connected: every seed has failed.
    bool isAlone = false;
    int connectedPeers = 0;
    /// Of these, those whose rosters have arrived.
    int completePeers = 0;
    /// This one first, the others by name.
    std::vector<ClusterNode> nodes = {};
    std::vector<ClusterPeer> peers = {};
};

} // namespace signalbox::core::cluster
