// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hubs/HubEncoders.h"
#include "server-core/hubs/HubPlace.h"
#include "server-core/hubs/HubProfile.h"
#include "server-core/net/IoPool.h"

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

namespace signalbox::core::backplane {
class Backplane;
} // namespace signalbox::core::backplane

namespace signalbox::core::hubs {

class ExchangePlace;

/// A hub of this process: one place on each I/O thread that has sessions of it.
/// Shape:  the threads it begins with are the homes of its channels, and stay; threads of single instances come and go. Instances
///         that name the same hub share it.
/// Thread: any, but for what says otherwise. It is destroyed when its threads have ended.
class LiveHub
{
public:
    /// `past`: what an earlier process has left of it.
    LiveHub(HubProfile profile, QByteArray node, HubEncoders encoders, const net::IoPool &homes, std::optional<hub::SealedHub> past);
    ~LiveHub();
    Q_DISABLE_COPY_MOVE(LiveHub)

    const QByteArray &name() const { return m_name; }
    /// As members are told where somebody is.
    const QByteArray &node() const { return m_node; }
    const hub::Lineage &lineage() const { return m_lineage; }
    /// Of the hashes in its rosters' digests.
    const presence::SipKey &rosterKey() const { return m_rosterKey; }
    const HubEncoders &encoders() const { return m_encoders; }
    std::shared_ptr<const HubProfile> profile() const;
    /// Counts from now on, for what is there too.
    void apply(HubProfile profile);

    /// Of one of the hub's threads.
    HubPlace &placeOn(const net::IoThread &thread) const;
    /// Threads of an instance of its own. Thread: main.
    void addThreads(const net::IoPool &pool);
    /// They have ended, and the sessions on them before that. Thread: main.
    void removeThreads(const net::IoPool &pool);
    /// From now on it exchanges channels and rosters with the same hub in other processes, over `backplane` on its `thread`. It is not
    /// joined yet, or has left. What it gives is to be looked at on that thread. Thread: main.
    std::weak_ptr<ExchangePlace> join(net::IoThread &thread, backplane::Backplane &backplane);
    /// Peers get all that was accepted here, and a goodbye. `done` comes on the backplane's thread, or at once when it is not joined;
    /// never when that thread ends before.
    void leave(std::function<void()> done);
    /// At once. When the backplane's thread has ended.
    void dropExchange();
    /// What a later process needs of it, given to `done` on some thread: when no session of it is left, and never twice.
    void seal(const std::function<void(hub::SealedHub)> &done);
    /// Runs `task` on each of the hub's threads.
    void forEachPlace(const std::function<void(HubPlace &)> &task);
    /// The threads that are homes of channels, in their order.
    const std::vector<std::unique_ptr<HubPlace>> &homes() const { return m_homes; }

    /// A thread does not keep up with what others give it: whoever publishes should not be read on for now.
    bool isCongested() const { return m_full.load(std::memory_order_relaxed) > 0; }

    // For HubPlace and ExchangePlace.
    void deliver(hub::ShardId shard, HubMessage message);
    void deliverToAll(const hub::ShardMessage &message);
    void placeFilled() { m_full.fetch_add(1, std::memory_order_relaxed); }
    void placeEmptied();
    /// Nothing is delivered to it any more.
    std::shared_ptr<ExchangePlace> takeExchange();

private:
    const QByteArray m_name;
    const QByteArray m_node;
    const hub::Lineage m_lineage;
    const presence::SipKey m_rosterKey;
    const HubEncoders m_encoders;
    mutable std::mutex m_profileMutex;
    std::shared_ptr<const HubProfile> m_profile;
    const std::shared_ptr<presence::MemberQuota> m_memberQuota;
    std::atomic<int> m_full{0};
    std::vector<std::unique_ptr<HubPlace>> m_homes;
    mutable std::shared_mutex m_guestsMutex;
    /// On threads of single instances.
    std::map<hub::ShardId, std::unique_ptr<HubPlace>> m_guests;
    /// Under the same mutex: where it meets other processes, if it does.
    std::shared_ptr<ExchangePlace> m_exchange;
    /// Never given twice.
    hub::ShardId m_nextShard = 0;
};

} // namespace signalbox::core::hubs
