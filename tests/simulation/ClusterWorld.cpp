// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/ClusterWorld.h"

namespace signalbox::test {

using namespace core::backplane;
using namespace core::hub;

struct ClusterWorld::Process final : HubOutlet {
    Process(ClusterWorld &cluster_, std::size_t number_, ShardId shards, OriginId origin, const SealedHub *sealed)
        : cluster(cluster_), number(number_), world(unsigned(cluster_.m_random()), 1, cluster_.m_settings, origin)
    {
        world.crash();
        world.start(shards, cluster.m_settings, origin, sealed);
        world.attach(*this);
    }

    core::hub::Clock::time_point now() const override { return world.now(); }
    bool hasRoom(ProcessId to) const override { return cluster.hasRoom(number, to); }
    void send(ProcessId to, FrameWriter frame) override { cluster.put(number, to, frame); }
    void publish(const QByteArray & /*channel*/, std::span<const ProcessId> to, FrameWriter frame) override
    {
        for (const ProcessId &peer : to)
            cluster.put(number, peer, frame);
    }
    void setInterest(const QByteArray & /*channel*/, bool /*wanted*/) override { }
    void reject(ProcessId /*peer*/, const QString & /*why*/) override { ++cluster.m_rejected; }

    ClusterWorld &cluster;
    const std::size_t number;
    HubWorld world;
};

ClusterWorld::ClusterWorld(unsigned seed, const HubSettings &settings, std::size_t room)
    : m_random(seed), m_settings(settings), m_room(room)
{
}

ClusterWorld::~ClusterWorld() = default;

HubWorld &ClusterWorld::hub(std::size_t process)
{
    return m_processes[process]->world;
}

std::vector<std::size_t> ClusterWorld::alive() const
{
    std::vector<std::size_t> all;
    for (std::size_t process = 0; process < m_processes.size(); ++process) {
        if (isAlive(process))
            all.push_back(process);
    }
    return all;
}

HubPeer ClusterWorld::peerOf(std::size_t process) const
{
    const Lineage &lineage = m_processes[process]->world.shard(0).lineage();
    std::vector<OriginId> before = lineage.origins();
    before.pop_back();
    return {.process = idOf(process), .node = nodeOf(process), .origin = lineage.own(), .before = before};
}

// ---- processes

std::size_t ClusterWorld::start(ShardId shards, OriginId origin, const SealedHub *sealed)
{
    const std::size_t process = m_processes.size();
    m_processes.push_back(std::make_unique<Process>(*this, process, shards, origin, sealed));
    for (const std::size_t other : alive()) {
        if (other != process)
            connect(process, other);
    }
    return process;
}

SealedHub ClusterWorld::stop(std::size_t process)
{
    for (const std::size_t other : alive())
        setStalled(process, other, false);
    HubWorld &world = hub(process);
    world.settle();
    SealedHub sealed = world.seal();
    bool isDone = false;
    world.exchange()->finish([&isDone] { isDone = true; });
    while (!isDone && step()) { }
    for (const std::size_t other : alive()) {
        if (!isConnected(process, other))
            continue;
        m_connected.erase(pairOf(process, other));
        m_ways[{process, other}].items.push_back({.kind = Item::Kind::Down, .peer = peerOf(process), .end = PeerEnd::Goodbye});
    }
    m_processes[process].reset();
    return sealed;
}

void ClusterWorld::kill(std::size_t process)
{
    for (const std::size_t other : alive()) {
        if (!isConnected(process, other))
            continue;
        m_connected.erase(pairOf(process, other));
        // Some of what it said arrives.
        Way &way = m_ways[{process, other}];
        way.isStalled = false;
        while (!way.items.empty() && way.items.back().kind == Item::Kind::Frame && random(3) != 0)
            way.items.pop_back();
        way.items.push_back({.kind = Item::Kind::Down, .peer = peerOf(process), .end = random(2) ? PeerEnd::Lost : PeerEnd::Silent});
    }
    m_processes[process].reset();
}

void ClusterWorld::tellGone(std::size_t process)
{
    for (const std::size_t other : alive())
        m_ways[{process, other}].items.push_back({.kind = Item::Kind::Gone, .peer = {.process = idOf(process), .node = {}, .origin = {}}});
}

// ---- between them

bool ClusterWorld::isConnected(std::size_t a, std::size_t b) const
{
    return m_connected.contains(pairOf(a, b));
}

void ClusterWorld::connect(std::size_t a, std::size_t b)
{
    if (!m_connected.insert(pairOf(a, b)).second)
        return;
    m_ways[{a, b}].items.push_back({.kind = Item::Kind::Up, .peer = peerOf(a)});
    m_ways[{b, a}].items.push_back({.kind = Item::Kind::Up, .peer = peerOf(b)});
}

void ClusterWorld::disconnect(std::size_t a, std::size_t b, PeerEnd end)
{
    if (m_connected.erase(pairOf(a, b)) == 0)
        return;
    for (const auto &[from, to] : {Pair{a, b}, Pair{b, a}}) {
        Way &way = m_ways[{from, to}];
        way.items.clear();
        way.isStalled = way.wasFull = way.isOpen = false;
        way.items.push_back({.kind = Item::Kind::Down, .peer = peerOf(from), .end = end});
    }
}

void ClusterWorld::setStalled(std::size_t a, std::size_t b, bool isStalled)
{
    m_ways[{a, b}].isStalled = m_ways[{b, a}].isStalled = isStalled;
}

void ClusterWorld::healAll()
{
    for (auto &[pair, way] : m_ways)
        way.isStalled = false;
    const std::vector<std::size_t> all = alive();
    for (const std::size_t a : all) {
        for (const std::size_t b : all) {
            if (a < b)
                connect(a, b);
        }
    }
}

void ClusterWorld::put(std::size_t from, ProcessId to, const FrameWriter &frame)
{
    const std::size_t other = std::size_t(to.high - 1);
    if (!isConnected(from, other) || !m_ways[{from, other}].isOpen)
        return;
    FrameWriter copy = frame;
    m_ways[{from, other}].items.push_back({.frame = copy.take()});
    m_bytes += std::size_t(m_ways[{from, other}].items.back().frame.size());
    ++m_frames;
}

bool ClusterWorld::hasRoom(std::size_t from, ProcessId to)
{
    const std::size_t other = std::size_t(to.high - 1);
    if (!isConnected(from, other))
        return false;
    Way &way = m_ways[{from, other}];
    if (way.items.size() < m_room)
        return true;
    way.wasFull = true;
    return false;
}

void ClusterWorld::give(const Pair &pair)
{
    Way &way = m_ways[pair];
    const Item item = std::move(way.items.front());
    way.items.pop_front();
    const auto [from, to] = pair;
    if (way.wasFull && way.items.size() < m_room) {
        way.wasFull = false;
        if (isAlive(from))
            hub(from).exchange()->onRoom(idOf(to));
    }
    if (!isAlive(to))
        return;
    ChannelExchange &exchange = *hub(to).exchange();
    switch (item.kind) {
    case Item::Kind::Up:
        m_ways[{to, from}].isOpen = true;
        return exchange.onPeerUp(item.peer);
    case Item::Kind::Down:
        return exchange.onPeerDown(item.peer.process, item.end);
    case Item::Kind::Gone:
        return exchange.onPeerGone(item.peer.process);
    case Item::Kind::Frame:
        break;
    }
    FrameReader fields(QByteArrayView(item.frame).sliced(1));
    exchange.onFrame(idOf(from), FrameType(item.frame.front()), fields);
}

bool ClusterWorld::step()
{
    std::vector<std::function<bool()>> choices;
    for (const std::size_t process : alive())
        choices.emplace_back([this, process] { return hub(process).step(); });
    for (const auto &[pair, way] : m_ways) {
        if (!way.items.empty() && !way.isStalled) {
            choices.emplace_back([this, one = pair] {
                give(one);
                return true;
            });
        }
    }
    // From some place on, whoever has something to do first.
    const std::size_t first = random(choices.size());
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (choices[(first + i) % choices.size()]())
            return true;
    }
    return false;
}

void ClusterWorld::settle()
{
    while (step()) { }
}

void ClusterWorld::pass(std::chrono::milliseconds time)
{
    for (const std::size_t process : alive())
        hub(process).pass(time);
}

} // namespace signalbox::test
