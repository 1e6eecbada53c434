// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/MeshRun.h"

namespace signalbox::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// What is promised: after so long nobody sees who is not there, and everybody who is.
constexpr auto promised = 5s;

QString pairText(std::size_t one, std::size_t other)
{
    return u"node %1 and node %2"_s.arg(one).arg(other);
}

} // namespace

MeshRun::MeshRun(unsigned seed) : m_seed(seed), m_world(seed) { }

void MeshRun::fail(const QString &text)
{
    if (m_outcome.fault.isEmpty())
        m_outcome.fault = text
            + u" (at %1 ms, latency %2 ms, loss %3 in 1000)"_s.arg((m_world.now().time_since_epoch() - 1h) / 1ms)
                  .arg(m_world.latency.count())
                  .arg(m_world.lossPerMille);
}

MeshRun::Outcome MeshRun::run(int steps)
{
    begin();
    for (int step = 0; step < steps && m_outcome.fault.isEmpty(); ++step) {
        act();
        m_world.advance(MeshWorld::milliseconds(m_world.random(400)));
        checkGhosts();
        if (step % 50 == 49)
            healAndCheck();
        if (const QString fault = m_world.fault(); !fault.isEmpty())
            fail(fault);
    }
    if (m_outcome.fault.isEmpty()) {
        healAndCheck();
        checkComplete();
        count();
    }
    return m_outcome;
}

/// On a slow network: to join somebody, to hear of the others from it, and to join those.
MeshWorld::milliseconds MeshRun::handshakes() const
{
    return 12 * (m_world.latency + m_world.jitter);
}

void MeshRun::begin()
{
    constexpr std::size_t latencies[] = {1, 5, 50, 200};
    constexpr unsigned losses[] = {0, 0, 10, 50};
    m_world.latency = MeshWorld::milliseconds(latencies[m_world.random(4)]);
    m_world.jitter = m_world.latency / 4 + 1ms;
    m_world.lossPerMille = losses[m_world.random(4)];
    m_world.defaults.ringBytes = 16384 << m_world.random(6);
    m_outcome.nodes = 3 + m_world.random(m_seed % 10 == 0 ? 18 : 6);
    const bool isChain = m_world.random(2) == 0;
    for (std::size_t i = 0; i < m_outcome.nodes; ++i) {
        if (i == 0)
            m_world.addNode({0});
        else
            m_world.addNode(isChain ? std::vector<std::size_t>{0, i - 1} : std::vector<std::size_t>{0});
        m_runsSince.push_back(m_world.now());
    }
    m_world.advance(2 * promised);
    checkWhole(u"from one seed"_s);
}

void MeshRun::act()
{
    const std::size_t one = m_world.random(m_outcome.nodes);
    const std::size_t other = (one + 1 + m_world.random(m_outcome.nodes - 1)) % m_outcome.nodes;
    switch (m_world.random(20)) {
    case 0:
        m_world.breakConnections(one, other);
        note(one, other);
        break;
    case 1:
        m_world.halfOpen(one, other);
        note(one, other);
        m_halfOpened = m_world.now();
        break;
    case 2:
        setCut(one, other, !m_world.isCut(one, other));
        break;
    case 3:
        harm(one, other);
        break;
    case 4:
        if (m_world.isPaused(one)) {
            m_world.resume(one);
            m_runsSince[one] = m_world.now();
        } else if (m_world.random(3) == 0) {
            m_world.pause(one);
        }
        break;
    case 5:
        if (m_world.random(6) == 0)
            divide(2 + m_world.random(2));
        break;
    default:
        talk();
    }
}

void MeshRun::harm(std::size_t one, std::size_t other)
{
    switch (m_world.random(6)) {
    case 0:
        end(one, true);
        break;
    case 1:
        end(one, false);
        break;
    case 2:
        end(one, false);
        m_world.killHost(one);
        break;
    case 3:
        setCut(one, other, true);
        setCut(other, one, true);
        break;
    default:
        end(one, m_world.random(2) == 0);
        m_world.restart(one);
        m_runsSince[one] = m_world.now();
    }
}

void MeshRun::end(std::size_t node, bool clean)
{
    if (!m_world.isAlive(node))
        return;
    m_dead.push_back({m_world.process(node), m_world.now()});
    ++m_outcome.died;
    if (clean && !m_world.isPaused(node))
        m_world.stopCleanly(node);
    else
        m_world.kill(node);
}

void MeshRun::divide(std::size_t parts)
{
    for (std::size_t from = 0; from < m_outcome.nodes; ++from) {
        for (std::size_t to = 0; to < m_outcome.nodes; ++to)
            setCut(from, to, from % parts != to % parts);
    }
}

void MeshRun::setCut(std::size_t from, std::size_t to, bool isCut)
{
    if (m_world.isCut(from, to) == isCut)
        return;
    m_world.setCut(from, to, isCut);
    note(from, to);
}

void MeshRun::talk()
{
    const std::size_t frames = 1 + m_world.random(30);
    const std::size_t from = m_world.random(m_outcome.nodes);
    for (std::size_t i = 0; i < frames; ++i) {
        const std::size_t to = (from + 1 + m_world.random(m_outcome.nodes - 1)) % m_outcome.nodes;
        m_world.send(from, to, qsizetype(m_world.random(m_world.random(10) == 0 ? 10000 : 200)));
    }
}

void MeshRun::checkGhosts()
{
    // What the other end says needs its time to come.
    const auto most = promised + 2 * (m_world.latency + m_world.jitter) + (m_world.lossPerMille > 0 ? 1s : 0s);
    const Clock::time_point now = m_world.now();
    for (std::size_t node = 0; node < m_outcome.nodes; ++node) {
        const auto saw = [this, node, most, now](Clock::time_point since) {
            return m_world.isAlive(node) && !m_world.isPaused(node) && now - std::max(since, m_runsSince[node]) > most;
        };
        for (const Dead &dead : m_dead) {
            if (saw(dead.since) && m_world.recorder(node).isUp(dead.process))
                fail(u"node %1 sees a process that died 5 s ago"_s.arg(node));
        }
        for (const auto &[pair, since] : m_changed) {
            if (node != pair.first && node != pair.second)
                continue;
            const std::size_t other = node == pair.first ? pair.second : pair.first;
            const bool isCut = m_world.isCut(node, other) || m_world.isCut(other, node);
            // Of those who stand still or have died the other checks take care.
            if (isCut && m_world.isAlive(other) && !m_world.isPaused(other) && saw(std::max(since, m_runsSince[other]))
                && m_world.sees(node, other))
                fail(u"node %1 sees node %2, from which it is cut off"_s.arg(node).arg(other));
        }
    }
}

void MeshRun::healAndCheck()
{
    m_world.heal();
    m_changed.clear();
    for (std::size_t node = 0; node < m_outcome.nodes; ++node) {
        if (m_world.isPaused(node)) {
            m_world.resume(node);
            m_runsSince[node] = m_world.now();
        }
    }
    // Without it those who began since know of nobody.
    if (!m_world.isAlive(0)) {
        m_world.restart(0);
        m_runsSince[0] = m_world.now();
    }
    // A connection that carries nothing is not healed before it is found out.
    const auto found = m_world.defaults.times.silent + 2 * core::mesh::limits::tick;
    if (const auto ago = m_world.now() - m_halfOpened; ago < found)
        m_world.advance(std::chrono::ceil<MeshWorld::milliseconds>(found - ago));
    m_world.advance(promised + handshakes());
    checkWhole(u"after healing"_s);
    checkGhosts();
}

void MeshRun::checkWhole(const QString &when)
{
    for (std::size_t one = 0; one < m_outcome.nodes; ++one) {
        for (std::size_t other = 0; other < m_outcome.nodes; ++other) {
            if (one != other && m_world.isAlive(one) && m_world.isAlive(other) && !m_world.sees(one, other))
                fail(u"%1 do not see each other 5 s %2"_s.arg(pairText(one, other), when));
        }
    }
}

void MeshRun::checkComplete()
{
    m_world.advance(2 * promised);
    if (const QString fault = m_world.fault(); !fault.isEmpty())
        return fail(fault);
    for (std::size_t from = 0; from < m_outcome.nodes; ++from) {
        for (std::size_t to = 0; to < m_outcome.nodes; ++to) {
            if (from == to || !m_world.isAlive(from) || !m_world.isAlive(to))
                continue;
            const MeshRecorder::Seen &sent = m_world.recorder(from).seen(m_world.process(to));
            const MeshRecorder::Seen &came = m_world.recorder(to).seen(m_world.process(from));
            if (came.number != sent.sent)
                fail(u"%1: %2 frames were sent, %3 came"_s.arg(pairText(from, to)).arg(sent.sent).arg(came.number));
        }
    }
}

void MeshRun::count()
{
    for (std::size_t node = 0; node < m_outcome.nodes; ++node) {
        m_outcome.frames += m_world.recorder(node).frames;
        for (const auto &[process, seen] : m_world.recorder(node).peers)
            m_outcome.downs += seen.downs;
        if (!m_world.isAlive(node))
            continue;
        for (const core::mesh::PeerStatus &peer : m_world.node(node).status().peers) {
            m_outcome.resumes += peer.resumes;
            m_outcome.resets += peer.resets;
        }
    }
}

} // namespace signalbox::test
