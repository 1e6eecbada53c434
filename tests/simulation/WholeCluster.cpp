// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/WholeCluster.h"

#include "server-core/backplane/Backplane.h"
#include "server-core/backplane/HubPort.h"
#include "server-core/backplane/RosterExchange.h"
#include "tests/simulation/RecordingFollower.h"

#include <algorithm>

namespace signalbox::test {

using namespace core::backplane;
using namespace core::presence;
using namespace std::chrono_literals;

namespace {

/// In which the threads of a node look at what they have to do.
constexpr std::chrono::milliseconds turn = 10ms;
/// The shards of a hub's part.
constexpr ShardId homeShard = 0;
constexpr ShardId exchangeShard = 1;
const QByteArray channel = "hall";

} // namespace

/// A process: what LiveHub and ExchangePlace are with threads.
struct WholeCluster::Node final : BrokerListener, Broker, PresenceSurroundings {
    Node(MeshWorld &world, std::size_t index)
        : mesh(world),
          number(index),
          backplane(*this, [&world] { return world.now(); }),
          port(backplane, {.name = "hub", .origin = origin(), .rosterKey = {index, 9}}),
          party(
              homeShard, [](QByteArrayView) { return homeShard; }, {}, *this,
              PresenceHome::Origin{.node = name(),
                                   .key = {index, 9},
                                   .quota = std::make_shared<MemberQuota>(1'000'000),
                                   .encode = RecordingFollower::encode,
                                   .id = {origin().high, origin().low}}),
          exchange(exchangeShard, origin(),
                   {.count = 1,
                    .homeOf = [](QByteArrayView) { return homeShard; },
                    .send = [this](ShardId to, PresenceMessage message) { waiting.emplace_back(to, std::move(message)); }},
                   port)
    {
    }
    ~Node() override { members.clear(); }

    QByteArray name() const { return "node-" + QByteArray::number(quint64(number)); }
    core::hub::OriginId origin() const { return {number + 1, 7}; }
    core::mesh::MeshNode &wire() const { return mesh.node(number); }

    void enter(std::size_t count)
    {
        exchange.start();
        port.open(exchange);
        for (std::size_t i = 0; i < count; ++i) {
            members.push_back(std::make_unique<RecordingFollower>(party, SessionKey(i + 1)));
            members.back()->enter(channel, name() + '-' + QByteArray::number(quint64(i)));
        }
        work();
    }
    /// Until nothing is left to do at this time.
    void work()
    {
        for (;;) {
            if (!waiting.empty()) {
                auto [to, message] = std::move(waiting.front());
                waiting.pop_front();
                if (to == homeShard)
                    party.receive(std::move(message));
                else
                    exchange.receive(message);
            } else if (std::exchange(wantsFlush, false)) {
                party.flush();
            } else {
                break;
            }
        }
    }
    void advance()
    {
        if (party.nextDeadline() && *party.nextDeadline() <= mesh.now()) {
            party.advance();
            party.flush();
        }
        if (exchange.nextDeadline() && *exchange.nextDeadline() <= mesh.now())
            exchange.advance();
        work();
    }

    // The mesh's.
    void onPeerUp(const Peer &peer) override { backplane.onPeerUp(peer), work(); }
    void onPeerDown(ProcessId id, PeerEnd end) override { backplane.onPeerDown(id, end), work(); }
    void onPeerGone(ProcessId id) override { backplane.onPeerGone(id), work(); }
    void onFrame(ProcessId from, QByteArrayView frame) override { backplane.onFrame(from, frame), work(); }
    void onRoom(ProcessId id) override { backplane.onRoom(id), work(); }

    // For the backplane, which is there before the mesh.
    ProcessId self() const override { return wire().self(); }
    void start(BrokerListener &) override { }
    void stop() override { }
    bool hasRoom(ProcessId to) const override { return wire().hasRoom(to); }
    void send(ProcessId to, const Frame &frame) override { wire().send(to, frame); }
    void publish(const QByteArray &topic, std::span<const ProcessId> to, const Frame &frame) override { wire().publish(topic, to, frame); }
    void setInterest(const QByteArray &topic, bool wanted) override { wire().setInterest(topic, wanted); }
    void reject(ProcessId peer, const QString &why) override { wire().reject(peer, why); }

    // The home's.
    Clock::time_point now() const override { return mesh.now(); }
    void send(ShardId to, PresenceMessage message) override { waiting.emplace_back(to, std::move(message)); }
    void flushLater() override { wantsFlush = true; }

    MeshWorld &mesh;
    const std::size_t number;
    Backplane backplane;
    HubPort port;
    std::deque<std::pair<ShardId, PresenceMessage>> waiting;
    bool wantsFlush = false;
    PresenceParty party;
    RosterExchange exchange;
    std::vector<std::unique_ptr<RecordingFollower>> members;
};

WholeCluster::WholeCluster(unsigned seed, std::size_t nodes, std::size_t membersEach) : m_mesh(seed), m_membersEach(membersEach)
{
    m_mesh.listenWith([this] { return m_nodes.back().get(); });
    for (std::size_t i = 0; i < nodes; ++i)
        add();
}

WholeCluster::~WholeCluster() = default;

std::size_t WholeCluster::add()
{
    m_nodes.push_back(std::make_unique<Node>(m_mesh, m_nodes.size()));
    const std::size_t number = m_mesh.addNode({0});
    m_nodes.back()->enter(m_membersEach);
    return number;
}

void WholeCluster::advance(milliseconds time)
{
    for (const auto end = m_mesh.now() + time; m_mesh.now() < end;) {
        m_mesh.advance(turn);
        for (const std::unique_ptr<Node> &node : m_nodes) {
            if (m_mesh.isAlive(node->number) && !m_mesh.isPaused(node->number))
                node->advance();
        }
    }
}

std::optional<WholeCluster::milliseconds> WholeCluster::until(const std::function<bool()> &condition, milliseconds limit)
{
    const auto begin = m_mesh.now();
    while (!condition()) {
        if (m_mesh.now() - begin >= limit)
            return std::nullopt;
        advance(turn);
    }
    return std::chrono::duration_cast<milliseconds>(m_mesh.now() - begin);
}

std::size_t WholeCluster::membersAt(std::size_t node) const
{
    return m_nodes.at(node)->party.home()->rosters().count();
}

std::size_t WholeCluster::living() const
{
    return std::size_t(std::count_if(m_nodes.begin(), m_nodes.end(), [this](const auto &node) { return m_mesh.isAlive(node->number); }));
}

bool WholeCluster::isWhole() const
{
    const std::size_t due = m_membersEach * living();
    return std::all_of(m_nodes.begin(), m_nodes.end(),
                       [this, due](const auto &node) { return !m_mesh.isAlive(node->number) || membersAt(node->number) == due; });
}

} // namespace signalbox::test
