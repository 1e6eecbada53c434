// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/ChannelExchange.h"
#include "server-core/hub/HubShard.h"

#include <deque>
#include <map>
#include <random>

namespace signalbox::test {

/// A hub of several shards without threads and sockets: a virtual clock, and messages between shards that wait in queues until a random
/// choice delivers one. The same seed gives the same history.
class HubWorld
{
public:
    HubWorld(unsigned seed, core::hub::ShardId shards, const core::hub::HubSettings &settings = {}, core::hub::OriginId origin = {1, 2});

    /// One more shard, that is no home; its number.
    core::hub::ShardId addShard();
    /// One that is no home, and has no sessions left. What is still sent to it is lost.
    void removeShard(core::hub::ShardId id) { m_places.erase(id); }

    /// Ends cleanly: does all that is to be done, then seals. No sessions must be left.
    core::hub::SealedHub stop();
    /// Loses everything. No sessions must be left.
    void crash();
    /// Begins anew, by another clock; `sealed` may be null.
    void start(core::hub::ShardId shards, const core::hub::HubSettings &settings, core::hub::OriginId origin,
               const core::hub::SealedHub *sealed);

    /// Takes part in a cluster from now on.
    core::backplane::ChannelExchange &attach(core::backplane::HubOutlet &outlet);
    void detach();
    /// Null while it takes no part.
    core::backplane::ChannelExchange *exchange() { return m_exchange ? &m_exchange->exchange : nullptr; }
    /// No session must be left.
    core::hub::SealedHub seal();

    core::hub::HubShard &shard(core::hub::ShardId id) { return m_places.at(id)->shard; }
    core::hub::ShardId shards() const { return core::hub::ShardId(m_places.size()); }
    core::hub::Clock::time_point now() const { return m_now; }
    /// Does all that is to be done, then lets the time pass; what is due then is done, too.
    void advance(std::chrono::milliseconds time);

    /// Lets the time pass, and nothing else but what is due by it.
    void pass(std::chrono::milliseconds time);

    /// One message delivered, or one shard flushed, by chance; false when nothing is to be done.
    bool step();
    void settle();
    /// From 0 to `below` - 1.
    std::size_t random(std::size_t below) { return std::size_t(m_random() % below); }

private:
    struct Place final : core::hub::ShardSurroundings {
        Place(HubWorld &world, core::hub::ShardId id, const core::hub::Lineage &lineage, const core::hub::HubSettings &settings);
        core::hub::Clock::time_point now() const override { return m_world.m_now; }
        void send(core::hub::ShardId to, core::hub::ShardMessage message) override;
        void sendToAll(const core::hub::ShardMessage &message) override;
        void flushLater() override { wantsFlush = true; }
        void wakeAt(core::hub::Clock::time_point time) override { m_world.m_wakes.emplace(time, m_id); }

        HubWorld &m_world;
        const core::hub::ShardId m_id;
        bool wantsFlush = false;
        core::hub::HubShard shard;
    };

    struct ExchangePlace final : core::hub::ShardSurroundings {
        ExchangePlace(HubWorld &world, core::hub::ShardId id, core::backplane::HubOutlet &outlet);
        core::hub::Clock::time_point now() const override { return m_world.m_now; }
        void send(core::hub::ShardId to, core::hub::ShardMessage message) override { m_world.send(m_id, to, std::move(message)); }
        void sendToAll(const core::hub::ShardMessage &message) override { m_world.sendToAll(m_id, message); }
        void flushLater() override { wantsFlush = true; }
        void wakeAt(core::hub::Clock::time_point) override { }

        HubWorld &m_world;
        const core::hub::ShardId m_id;
        bool wantsFlush = false;
        core::backplane::ChannelExchange exchange;
    };

    void send(core::hub::ShardId from, core::hub::ShardId to, core::hub::ShardMessage message);
    void sendToAll(core::hub::ShardId from, const core::hub::ShardMessage &message);
    void receive(core::hub::ShardId to, core::hub::ShardMessage message);

    std::mt19937 m_random;
    core::hub::Clock::time_point m_now{std::chrono::hours(1)};
    core::hub::HubSettings m_settings;
    core::hub::ShardId m_homes = 0;
    std::map<core::hub::ShardId, std::unique_ptr<Place>> m_places;
    std::unique_ptr<ExchangePlace> m_exchange;
    std::multimap<core::hub::Clock::time_point, core::hub::ShardId> m_wakes;
    /// From and to.
    std::map<std::pair<core::hub::ShardId, core::hub::ShardId>, std::deque<core::hub::ShardMessage>> m_queues;
};

} // namespace signalbox::test
