// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/Broker.h"
#include "server-core/backplane/FrameReader.h"
#include "server-core/backplane/FrameWriter.h"
#include "server-core/presence/SipHash.h"

#include <chrono>
#include <vector>

namespace signalbox::core::backplane {

using Clock = std::chrono::steady_clock;

/// Another process that has the hub, too.
struct HubPeer {
    ProcessId process;
    /// The name of its node.
    QByteArray node;
    /// Who numbers what is published there, and with whose work it goes on; the oldest first.
    hub::OriginId origin;
    std::vector<hub::OriginId> before = {};
    /// Of its rosters' hashes.
    presence::SipKey rosterKey = {};
    /// How many shards keep its rosters, each with a line of versions of its own.
    std::size_t rosterShards = 1;
};

/// What an exchange has of the cluster: frames of its hub, to those who have it.
/// Thread: the backplane's.
class HubOutlet
{
public:
    virtual Clock::time_point now() const = 0;
    virtual bool hasRoom(ProcessId to) const = 0;
    virtual void send(ProcessId to, FrameWriter frame) = 0;
    /// To several who are interested in the channel.
    virtual void publish(const QByteArray &channel, std::span<const ProcessId> to, FrameWriter frame) = 0;
    virtual void setInterest(const QByteArray &channel, bool wanted) = 0;
    /// What the peer says makes no sense: it is cut off, and begins anew.
    virtual void reject(ProcessId peer, const QString &why) = 0;

protected:
    ~HubOutlet() = default;
};

/// What a hub exchanges with the same hub in other processes.
/// Shape:  of each peer: up, frames, down, perhaps gone; as BrokerListener tells it, but only while the peer has the hub. A hub that a peer
///         closes cleanly goes down with `Goodbye`.
/// Thread: the backplane's.
class HubExchange
{
public:
    virtual ~HubExchange() = default;

    virtual void onPeerUp(const HubPeer &peer) = 0;
    virtual void onPeerDown(ProcessId peer, PeerEnd end) = 0;
    virtual void onPeerGone(ProcessId peer) = 0;
    /// Of the types it has said it takes.
    virtual void onFrame(ProcessId from, FrameType type, FrameReader &fields) = 0;
    virtual void onRoom(ProcessId peer) = 0;
};

} // namespace signalbox::core::backplane
