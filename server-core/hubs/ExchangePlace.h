// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/ChannelExchange.h"
#include "server-core/backplane/HubPort.h"
#include "server-core/backplane/RosterExchange.h"
#include "server-core/hubs/HubMessage.h"
#include "server-core/net/IoThread.h"
#include "server-core/net/Timer.h"
#include "shared/base/Mailbox.h"

#include <functional>
#include <memory>

namespace signalbox::core::hubs {

class LiveHub;

/// A hub on the backplane's thread: what it exchanges with the same hub in other processes, and the box in which its other threads put
/// what is for them.
/// Shape:  as HubPlace, the box never refuses, and a full one is a sign to publishers.
/// Thread: the backplane's, but for `start`, `leave`, `deliver` and `apply`: any. It is destroyed there, or when that thread has ended.
class ExchangePlace final : public std::enable_shared_from_this<ExchangePlace>,
                            private hub::ShardSurroundings,
                            private backplane::HubExchange
{
public:
    /// For peers that do not take what the hub still has for them.
    static constexpr std::chrono::milliseconds longestLeave{3000};

    /// `id`: of no other shard of the hub, ever.
    ExchangePlace(LiveHub &hub, net::IoThread &thread, hub::ShardId id, backplane::Backplane &backplane);
    ~ExchangePlace() override;
    Q_DISABLE_COPY_MOVE(ExchangePlace)

    hub::ShardId id() const { return m_id; }
    const backplane::HubPort &port() const { return m_port; }
    const backplane::RosterExchange &rosters() const { return m_rosters; }

    void start();
    /// Nothing more is accepted here: peers get all of what they have interest in, and a goodbye; then the hub has it no more. `done` comes
    /// on the backplane's thread, within `longestLeave` or soon after, unless that thread ends before.
    void leave(std::function<void()> done);
    /// The same without any delay. When the thread has ended.
    void drop();
    void deliver(HubMessage message);
    void apply(const hub::HubSettings &settings);
    bool isFull() const { return m_load.isFull(); }

private:
    net::Clock::time_point now() const override { return m_thread.now(); }
    void send(hub::ShardId shard, hub::ShardMessage message) override;
    void sendToAll(const hub::ShardMessage &message) override;
    void flushLater() override;
    /// It is the home of nothing that could wait.
    void wakeAt(net::Clock::time_point) override { }

    void onPeerUp(const backplane::HubPeer &peer) override;
    void onPeerDown(backplane::ProcessId peer, backplane::PeerEnd end) override;
    void onPeerGone(backplane::ProcessId peer) override;
    void onFrame(backplane::ProcessId from, backplane::FrameType type, backplane::FrameReader &fields) override;
    void onRoom(backplane::ProcessId peer) override;

    void take(hub::ShardMessage &&message) { m_channels.receive(std::move(message)); }
    void take(presence::PresenceMessage &&message) { m_rosters.receive(message); }
    /// On the thread, unless this has gone by then.
    void post(void (ExchangePlace::*task)());
    void takeInbox();
    void flush();
    void awaitDeadline();
    void advance();
    void beginLeaving(std::function<void()> done);
    void end();

    LiveHub &m_hub;
    net::IoThread &m_thread;
    const hub::ShardId m_id;
    backplane::HubPort m_port;
    backplane::ChannelExchange m_channels;
    backplane::RosterExchange m_rosters;
    Mailbox<HubMessage> m_inbox;
    HubLoad m_load;
    bool m_wantsFlush = false;
    bool m_inTurn = false;
    bool m_hasEnded = false;
    std::unique_ptr<net::Timer> m_digests;
    /// What `m_digests` waits for.
    std::optional<net::Clock::time_point> m_deadline;
    std::unique_ptr<net::Timer> m_limit;
    /// Who waits for the end.
    std::vector<std::function<void()>> m_leaving;
};

} // namespace signalbox::core::hubs
