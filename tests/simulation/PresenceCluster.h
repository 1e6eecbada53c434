// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/RosterExchange.h"
#include "server-core/presence/PresenceParty.h"

#include <deque>
#include <random>
#include <set>

namespace signalbox::test {

/// The presence of a hub in several processes, without threads and sockets: a virtual clock, queues between the shards of a process and
/// between processes, of which a random choice delivers one message, and a broker that does what a broker may do. What was sent half a
/// second ago is delivered before the time goes on. The same seed gives the same history.
class PresenceCluster
{
public:
    using Clock = core::presence::Clock;
    using ShardId = core::presence::ShardId;
    /// Of a process; never used again.
    using Number = std::uint64_t;

    struct Settings {
        core::presence::PresenceSettings presence = {};
        /// Frames between two processes, from which on there is no room.
        std::size_t mostUnderWay = 1000;
        qsizetype mostWaiting = core::backplane::RosterExchange::defaultMostWaiting;
    };

    PresenceCluster(unsigned seed, const Settings &settings) : m_random(seed), m_settings(settings) { }
    ~PresenceCluster();

    // ---- processes

    /// It has so many homes, and one shard more, and knows of no others.
    Number addProcess(const QByteArray &node, ShardId homes);
    /// It meets all others that have joined.
    void join(Number process);
    bool isJoined(Number process) const { return bool(m_processes.at(process)->exchange); }
    /// It goes on alone.
    void part(Number process);
    /// Says goodbye, if it had joined, and is no more. Its sessions have ended.
    void end(Number process);
    void kill(Number process);
    std::vector<Number> processes() const;

    ShardId shards(Number process) const { return m_processes.at(process)->homes + 1; }
    core::presence::PresenceParty &party(Number process, ShardId shard)
    {
        return m_processes.at(process)->places.at(std::size_t(shard))->party;
    }
    const core::presence::PresenceHome &home(Number process, ShardId home) { return *party(process, home).home(); }
    const core::presence::PresenceHome &home(Number process, QByteArrayView channel);
    ShardId homes(Number process) const { return m_processes.at(process)->homes; }
    const core::backplane::RosterExchange &exchange(Number process) const { return *m_processes.at(process)->exchange; }
    core::backplane::ProcessId idOf(Number process) const { return {7, process}; }
    core::presence::RosterOrigin originOf(Number process) const { return {process % 3, process}; }
    /// Which others it has heard of.
    std::set<Number> seenBy(Number process) const;

    // ---- faults between two that have joined

    /// Something under way is lost, and both begin anew.
    void reset(Number one, Number other);
    /// Nothing comes through for that time: if it is long, both think that the other is gone.
    void cut(Number one, Number other, std::chrono::milliseconds time);
    /// One does not hear the other for that long, and thinks that it is gone, of which the other knows nothing.
    void deafen(Number one, Number other, std::chrono::milliseconds time);
    /// Nothing of that is under way any more.
    bool isHealed() const { return m_later.empty(); }
    /// A frame is lost, which no broker may do.
    bool swallow();

    // ---- time

    Clock::time_point now() const { return m_now; }
    bool step();
    void settle();
    void pass(std::chrono::milliseconds time);
    std::size_t random(std::size_t below) { return std::size_t(m_random() % below); }

    /// Frames that were sent, by type.
    std::map<core::backplane::FrameType, std::size_t> frames;
    std::size_t rejected = 0;

private:
    static constexpr ShardId exchangeShard = 99;

    struct Process;
    struct Place final : core::presence::PresenceSurroundings {
        Place(Process &process, ShardId id);
        Clock::time_point now() const override;
        void send(ShardId to, core::presence::PresenceMessage message) override;
        void flushLater() override { wantsFlush = true; }
        bool isDue() const { return party.nextDeadline() && *party.nextDeadline() <= now(); }

        Process &process;
        const ShardId id;
        bool wantsFlush = false;
        core::presence::PresenceParty party;
    };
    struct Message {
        Clock::time_point sent;
        core::presence::PresenceMessage message;
    };
    struct Process final : core::backplane::HubOutlet {
        Process(PresenceCluster &world, Number number, const QByteArray &node, ShardId homes);
        ShardId homeOf(QByteArrayView channel) const;
        core::backplane::HubPeer asPeer() const;
        void post(ShardId from, ShardId to, core::presence::PresenceMessage message);
        void deliver(ShardId to, std::deque<Message> &queue);

        Clock::time_point now() const override { return world.m_now; }
        bool hasRoom(core::backplane::ProcessId to) const override;
        void send(core::backplane::ProcessId to, core::backplane::FrameWriter frame) override;
        void publish(const QByteArray &, std::span<const core::backplane::ProcessId>, core::backplane::FrameWriter) override { }
        void setInterest(const QByteArray &, bool) override { }
        void reject(core::backplane::ProcessId peer, const QString &why) override;

        PresenceCluster &world;
        const Number number;
        const QByteArray node;
        const ShardId homes;
        const std::shared_ptr<core::presence::MemberQuota> quota = std::make_shared<core::presence::MemberQuota>(100'000);
        std::vector<std::unique_ptr<Place>> places;
        std::unique_ptr<core::backplane::RosterExchange> exchange;
        std::map<std::pair<ShardId, ShardId>, std::deque<Message>> queues;
        /// Who is up, and the number of the connection.
        std::map<Number, std::uint64_t> up;
        mutable std::set<Number> waitsForRoom;
    };
    struct Item {
        enum class Kind { Up, Frame, Down };
        Clock::time_point sent;
        Kind kind = Kind::Frame;
        QByteArray frame = {};
        core::backplane::PeerEnd end = core::backplane::PeerEnd::Reset;
        std::uint64_t connection = 0;
    };
    struct Way {
        std::deque<Item> items;
        bool isFrozen = false;
        bool isDead = false;
    };
    using Choices = std::vector<std::function<void()>>;

    Way &way(Number from, Number to) { return m_ways[{from, to}]; }
    std::uint64_t &connection(Number one, Number other) { return m_connections[std::minmax(one, other)]; }
    bool areJoined(Number one, Number other) const;
    void connect(Number one, Number other);
    void tellUp(Number from, Number to);
    void tellDown(Number from, Number to, core::backplane::PeerEnd end);
    /// Frames that are under way; what is told of the broker's own stays.
    void loseSome(Way &way);
    void loseAll(Way &way)
    {
        std::erase_if(way.items, [](const Item &item) { return item.kind == Item::Kind::Frame; });
    }
    void deliver(Number from, Number to, Way &way);
    void forget(Number process);
    void later(std::chrono::milliseconds time, std::function<void()> task) { m_later.emplace(m_now + time, std::move(task)); }
    void collect(Process &process, Choices &choices, Clock::time_point before);
    void collectWays(Choices &choices, Clock::time_point before);
    /// One of those that were sent before then.
    bool step(Clock::time_point before);

    std::mt19937 m_random;
    const Settings m_settings;
    Clock::time_point m_now{std::chrono::hours(1)};
    Number m_lastProcess = 0;
    std::uint64_t m_lastConnection = 0;
    std::map<Number, std::unique_ptr<Process>> m_processes;
    std::map<std::pair<Number, Number>, Way> m_ways;
    /// Zero: there is none.
    std::map<std::pair<Number, Number>, std::uint64_t> m_connections;
    std::multimap<Clock::time_point, std::function<void()>> m_later;
};

} // namespace signalbox::test
