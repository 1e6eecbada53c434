// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/PresenceParty.h"

#include <deque>
#include <random>

namespace signalbox::test {

/// Hears what shards do with each other, in the order in which it happens. What a shard asks of itself is not heard.
class PresenceWatcher
{
public:
    /// An event of a channel that is followed, from inside the call that makes it.
    virtual void onEvent(const core::presence::RosterEvent &event) = 0;
    /// A message reaches its shard, which has not looked at it yet.
    virtual void onDelivery(core::presence::ShardId to, const core::presence::PresenceMessage &message) = 0;
    virtual void onSent(core::presence::ShardId from, const core::presence::PresenceMessage &message) = 0;

protected:
    ~PresenceWatcher() = default;
};

/// The presence of a hub without threads and sockets: a virtual clock, and messages between shards that wait in queues until a random
/// choice delivers one. Shards that are no homes come and go. The same seed gives the same history.
class PresenceWorld
{
public:
    using ShardId = core::presence::ShardId;
    using Clock = core::presence::Clock;

    PresenceWorld(unsigned seed, ShardId homes, const core::presence::PresenceSettings &settings = {}, std::size_t members = 100'000,
                  PresenceWatcher *watcher = nullptr);

    core::presence::PresenceParty &shard(ShardId id) { return m_places.at(id)->party; }
    ShardId homeOf(QByteArrayView channel) const;
    const core::presence::PresenceHome &home(QByteArrayView channel) { return *shard(homeOf(channel)).home(); }
    const core::presence::MemberQuota &quota() const { return *m_quota; }
    Clock::time_point now() const { return m_now; }
    ShardId homes() const { return m_homes; }
    std::vector<ShardId> shards() const;

    /// One that is no home, with the number of one that is gone where that may be.
    ShardId addShard();
    /// Its sessions have been detached.
    void removeShard(ShardId id);

    /// Lets the time pass, and nothing else.
    void pass(std::chrono::milliseconds time) { m_now += time; }
    /// Ends all holds that are over.
    void endHolds();
    /// One message delivered, one shard flushed, or some holds ended, by chance; false when nothing is to be done.
    bool step();
    void settle();
    /// Does all that is to be done, then lets the time pass; what is due then is done, too.
    void advance(std::chrono::milliseconds time);
    /// From 0 to `below` - 1.
    std::size_t random(std::size_t below) { return std::size_t(m_random() % below); }
    /// Messages that went from one shard to another.
    std::size_t messages() const { return m_messages; }

private:
    struct Place final : core::presence::PresenceSurroundings {
        Place(PresenceWorld &world, ShardId id, const core::presence::PresenceSettings &settings);
        Clock::time_point now() const override { return m_world.m_now; }
        void send(ShardId to, core::presence::PresenceMessage message) override { m_world.send(m_id, to, std::move(message)); }
        void flushLater() override { wantsFlush = true; }
        bool isDue() const { return party.nextDeadline() && *party.nextDeadline() <= m_world.m_now; }

        PresenceWorld &m_world;
        const ShardId m_id;
        bool wantsFlush = false;
        core::presence::PresenceParty party;
    };
    using Queue = std::deque<core::presence::PresenceMessage>;

    std::optional<core::presence::PresenceHome::Origin> originOf(ShardId id);
    void send(ShardId from, ShardId to, core::presence::PresenceMessage message);
    void deliver(ShardId to, Queue &queue);

    std::mt19937 m_random;
    const ShardId m_homes;
    const core::presence::PresenceSettings m_settings;
    const std::shared_ptr<core::presence::MemberQuota> m_quota;
    PresenceWatcher *const m_watcher;
    Clock::time_point m_now{std::chrono::hours(1)};
    std::map<ShardId, std::unique_ptr<Place>> m_places;
    /// From and to.
    std::map<std::pair<ShardId, ShardId>, Queue> m_queues;
    std::size_t m_messages = 0;
};

} // namespace signalbox::test
