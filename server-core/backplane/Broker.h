// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Origin.h"

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QString>

#include <memory>
#include <span>

namespace signalbox::core::backplane {

/// A process that takes part: an agent, a worker or a program that embeds the host. Random bits, drawn at its start: whoever bears the
/// same has forgotten nothing.
using ProcessId = hub::OriginId;

/// What one process says to another: made once, however many get it.
using Frame = std::shared_ptr<const QByteArray>;

struct Peer {
    ProcessId id;
    /// The name of its node.
    QByteArray node;
};

/// Why nothing more comes from a peer, for now.
enum class PeerEnd : std::uint8_t {
    Goodbye, ///< it ended cleanly, and has said all that it had to say
    Reset, ///< it is there, but what was under way is lost: `onPeerUp` follows at once
    Lost, ///< its connection broke, and it was not to be had again for as long as a lost session is held
    Silent, ///< it has said nothing for too long: it stands still, or the network is cut
};

/// What a broker tells. Calls come on the broker's thread, also from inside `Broker::start`, never from inside another call to it.
/// Shape:  of each peer: up, any number of frames, down; again and again; at the end perhaps gone. Between up and down each frame that the
///         peer sent comes once, and in the order in which it was sent. When something was lost, the peer goes down and comes up again.
class BrokerListener
{
public:
    virtual void onPeerUp(const Peer &peer) = 0;
    virtual void onPeerDown(ProcessId id, PeerEnd end) = 0;
    /// It went down as lost or silent, and will not come again: another process has its name, nobody listens where it was, somebody has
    /// said so, or it was away for too long to tell it from one that has died.
    virtual void onPeerGone(ProcessId id) = 0;
    /// `frame` is valid during the call only.
    virtual void onFrame(ProcessId from, QByteArrayView frame) = 0;
    /// There is room for it again.
    virtual void onRoom(ProcessId id) = 0;

protected:
    ~BrokerListener() = default;
};

/// Carries frames between the processes of a cluster, and knows which of them are there. It does not look into frames.
/// Shape:  what is kept for a peer that reads slowly is bounded: `hasRoom` says when to stop. Who goes on all the same makes the peer go
///         down with `Reset` once it is too much; no other peer notices. A connection that breaks and is there again soon enough is
///         nobody's business but the broker's.
/// Errors: none: who cannot be reached is not up. What is sent to somebody who is not up is dropped.
/// Thread: the backplane's.
class Broker
{
public:
    virtual ~Broker() = default;

    virtual ProcessId self() const = 0;
    /// Once.
    virtual void start(BrokerListener &listener) = 0;
    /// Sends what is under way, says goodbye to all and ends; nothing is told any more. Idempotent.
    virtual void stop() = 0;

    /// False: what is kept for it is at least half of what may be; `onRoom` follows once it is not. False for one that is not up.
    virtual bool hasRoom(ProcessId to) const = 0;
    virtual void send(ProcessId to, const Frame &frame) = 0;
    /// The same to several that are interested in the topic, behind what was sent to them before. A broker that sends to a topic and not to
    /// peers reaches those who have told it their interest.
    virtual void publish(const QByteArray &topic, std::span<const ProcessId> to, const Frame &frame) = 0;
    /// Whether this process is to get what is published to the topic. Of use to brokers with topics only.
    virtual void setInterest(const QByteArray &topic, bool wanted) = 0;
    /// What the peer says makes no sense: nothing more of it is to be understood, and both begin anew. It goes down with `Reset` and comes
    /// up again; or with `Lost` when it is not there again soon enough.
    virtual void reject(ProcessId peer, const QString &why) = 0;
};

} // namespace signalbox::core::backplane
