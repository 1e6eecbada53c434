// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/WholeRun.h"

namespace signalbox::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// What is promised: after so long all rosters agree.
constexpr auto promised = 5s;
/// Between two looks at whether they do.
constexpr int stepsToHealing = 25;
constexpr std::size_t membersEach = 5;

std::size_t nodesOf(unsigned seed)
{
    return seed % 40 == 0 ? 40 : 3 + seed % 6;
}

} // namespace

WholeRun::WholeRun(unsigned seed)
    : m_cluster(seed, nodesOf(seed), membersEach), m_mesh(m_cluster.mesh()), m_mostNodes(nodesOf(seed) * 3 / 2)
{
    constexpr std::size_t latencies[] = {1, 5, 50, 200};
    constexpr unsigned losses[] = {0, 0, 10, 50};
    m_mesh.latency = MeshWorld::milliseconds(latencies[m_mesh.random(4)]);
    m_mesh.jitter = m_mesh.latency / 4 + 1ms;
    m_mesh.lossPerMille = losses[m_mesh.random(4)];
}

WholeRun::Outcome WholeRun::run(int steps)
{
    healAndCheck();
    for (int step = 1; step <= steps && m_outcome.fault.isEmpty(); ++step) {
        act();
        m_cluster.advance(MeshWorld::milliseconds(m_mesh.random(m_mesh.random(5) == 0 ? 5000 : 500)));
        if (step % stepsToHealing == 0 || step == steps)
            healAndCheck();
    }
    m_outcome.nodes = m_mesh.nodes();
    return m_outcome;
}

/// On a slow network: to join somebody, to hear of the others from it, to join those, and to ask for their members.
MeshWorld::milliseconds WholeRun::handshakes()
{
    return 16 * (m_mesh.latency + m_mesh.jitter) + (m_mesh.lossPerMille > 0 ? 2s : 0s);
}

std::size_t WholeRun::anyNode()
{
    for (;;) {
        if (const std::size_t node = m_mesh.random(m_mesh.nodes()); m_mesh.isAlive(node))
            return node;
    }
}

void WholeRun::act()
{
    const std::size_t one = anyNode();
    const std::size_t other = anyNode();
    if (one == other)
        return;
    ++m_outcome.faults;
    switch (m_mesh.random(12)) {
    case 0:
    case 1:
        return m_mesh.breakConnections(one, other);
    case 2:
        m_halfOpened = m_mesh.now();
        return m_mesh.halfOpen(one, other);
    case 3:
    case 4:
        return m_mesh.setCut(one, other, !m_mesh.isCut(one, other));
    case 5:
        m_mesh.setCut(one, other, true);
        return m_mesh.setCut(other, one, true);
    case 6:
        return divide(2 + m_mesh.random(2));
    case 7:
    case 8:
        return m_mesh.isPaused(one) ? m_mesh.resume(one) : m_mesh.pause(one);
    case 9:
        // Without the first one those who join know of nobody.
        if (one != 0 && m_cluster.living() > 3) {
            ++m_outcome.deaths;
            m_mesh.killHost(one);
        }
        return;
    case 10:
        if (m_mesh.nodes() < m_mostNodes)
            m_cluster.add();
        return;
    default:
        return m_mesh.heal();
    }
}

void WholeRun::divide(std::size_t parts)
{
    for (std::size_t from = 0; from < m_mesh.nodes(); ++from) {
        for (std::size_t to = 0; to < m_mesh.nodes(); ++to)
            m_mesh.setCut(from, to, from % parts != to % parts);
    }
}

void WholeRun::healAndCheck()
{
    m_mesh.heal();
    for (std::size_t node = 0; node < m_mesh.nodes(); ++node) {
        if (m_mesh.isPaused(node))
            m_mesh.resume(node);
    }
    // A connection that carries nothing is not healed before it is found out.
    const auto found = m_mesh.defaults.times.silent + 2 * core::mesh::limits::tick;
    if (const auto ago = m_mesh.now() - m_halfOpened; ago < found)
        m_cluster.advance(std::chrono::ceil<MeshWorld::milliseconds>(found - ago));
    ++m_outcome.healings;
    // Nothing is promised to one who was about to join: its connection may carry nothing, which is found out when its patience is over.
    const auto patience = m_mesh.nodes() > m_knownNodes ? MeshWorld::milliseconds(core::mesh::limits::handshake) : 0ms;
    const auto limit = std::chrono::ceil<MeshWorld::milliseconds>(promised) + handshakes() + patience;
    m_knownNodes = m_mesh.nodes();
    if (m_cluster.until([this] { return m_cluster.isWhole(); }, limit))
        return;
    for (std::size_t node = 0; node < m_mesh.nodes() && m_outcome.fault.isEmpty(); ++node) {
        if (m_mesh.isAlive(node) && !m_cluster.isWholeAt(node))
            m_outcome.fault = u"node %1 shows %2 members of %3, %4 ms after all has healed (latency %5 ms, loss %6 in 1000)"_s.arg(node)
                                  .arg(m_cluster.membersAt(node))
                                  .arg(membersEach * m_cluster.living())
                                  .arg(limit.count())
                                  .arg(m_mesh.latency.count())
                                  .arg(m_mesh.lossPerMille);
    }
}

} // namespace signalbox::test
