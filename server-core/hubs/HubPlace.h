// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/HubShard.h"
#include "server-core/hubs/HubMessage.h"
#include "server-core/net/IoThread.h"
#include "server-core/net/Timer.h"
#include "server-core/presence/PresenceParty.h"
#include "shared/base/Mailbox.h"

#include <set>

namespace signalbox::core::hubs {

class LiveHub;

/// Who stopped reading because the hub could not keep up.
class CongestionListener
{
public:
    virtual void onCongestionOver() = 0;

protected:
    ~CongestionListener() = default;
};

/// A hub on one I/O thread: its channels and rosters there, and the box in which other threads put what is for it.
/// Shape:  the box never refuses, for nothing may be lost between shards; a full one is a sign to publishers (LiveHub::isCongested).
/// Thread: its I/O thread, but for `deliver` and `post`. It is destroyed when that thread has ended.
class HubPlace final : private hub::ShardSurroundings, private presence::PresenceSurroundings
{
public:
    /// `origin`: when rosters have their home here.
    HubPlace(LiveHub &hub, net::IoThread &thread, const hub::HubShard::Place &place, std::optional<presence::PresenceHome::Origin> origin);
    ~HubPlace();
    Q_DISABLE_COPY_MOVE(HubPlace)

    net::IoThread &thread() const { return m_thread; }
    hub::ShardId id() const { return m_id; }
    hub::HubShard &shard() { return m_shard; }
    const hub::HubShard &shard() const { return m_shard; }
    presence::PresenceParty &party() { return m_party; }

    /// A session that was attached to one of them, or both, is over.
    void endSession(std::uint64_t session, presence::SessionEnd end);
    /// Told once when the hub is not congested any more, and then forgotten.
    void awaitRelief(CongestionListener &listener) { m_waiting.insert(&listener); }
    void forget(CongestionListener &listener) { m_waiting.erase(&listener); }

    /// Begins to look after what becomes too old. Thread: any.
    void start();
    /// From another shard. Thread: any.
    void deliver(HubMessage message);
    /// More waits in its box than it can soon do. Thread: any.
    bool isFull() const { return m_load.isFull(); }
    /// Runs `task` on the thread. Thread: any.
    void post(std::function<void(HubPlace &)> task);
    /// Tells those who wait for it that the hub is not congested any more.
    void relieve();

private:
    net::Clock::time_point now() const override { return m_thread.now(); }
    void send(hub::ShardId shard, hub::ShardMessage message) override;
    void sendToAll(const hub::ShardMessage &message) override;
    void send(presence::ShardId shard, presence::PresenceMessage message) override;
    void flushLater() override;
    void wakeAt(net::Clock::time_point time) override;

    void take(hub::ShardMessage &&message) { m_shard.receive(std::move(message)); }
    void take(presence::PresenceMessage &&message) { m_party.receive(std::move(message)); }
    void takeInbox();
    /// Sets the clock for the next hold that ends.
    void awaitDeadline();
    void advance();
    void awaitWake();
    void wake();
    void flush();

    LiveHub &m_hub;
    net::IoThread &m_thread;
    const hub::ShardId m_id;
    hub::HubShard m_shard;
    presence::PresenceParty m_party;
    Mailbox<HubMessage> m_inbox;
    /// What waits in the box, by weight.
    HubLoad m_load;
    bool m_wantsFlush = false;
    bool m_inTurn = false;
    std::set<CongestionListener *> m_waiting;
    std::unique_ptr<net::Timer> m_sweep;
    std::unique_ptr<net::Timer> m_holds;
    /// What `m_holds` waits for.
    std::optional<net::Clock::time_point> m_deadline;
    std::unique_ptr<net::Timer> m_wake;
    /// When the channels are to be woken; the first one is what `m_wake` waits for.
    std::set<net::Clock::time_point> m_wakeTimes;
};

} // namespace signalbox::core::hubs
