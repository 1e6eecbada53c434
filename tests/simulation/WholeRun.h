// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/WholeCluster.h"

namespace signalbox::test {

/// One random history of whole nodes: connections that break, half-open ones; cuts in one direction, between two, into two and into three
/// parts; nodes that stand still, die with their hosts, and join. Soon after all has healed each shows the members of all who live, and
/// nobody else.
/// Shape:  3 to 8 nodes, with every 40th seed some 40. The seed decides everything.
class WholeRun
{
public:
    struct Outcome {
        /// What was broken, empty when all held.
        QString fault;
        std::size_t nodes = 0;
        std::size_t deaths = 0;
        std::size_t faults = 0;
        std::size_t healings = 0;
    };

    explicit WholeRun(unsigned seed);
    Outcome run(int steps);

private:
    using Clock = MeshWorld::Clock;

    /// Any that lives.
    std::size_t anyNode();
    void act();
    void divide(std::size_t parts);
    void healAndCheck();
    MeshWorld::milliseconds handshakes();

    WholeCluster m_cluster;
    MeshWorld &m_mesh;
    const std::size_t m_mostNodes;
    Clock::time_point m_halfOpened;
    /// That were there when all had healed last.
    std::size_t m_knownNodes = 0;
    Outcome m_outcome;
};

} // namespace signalbox::test
