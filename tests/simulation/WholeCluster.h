// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/MeshWorld.h"

namespace signalbox::test {

/// Whole nodes on a network without sockets: mesh, backplane, and the rosters of a hub, in which each node has members of its own.
/// Shape:  the same seed is the same history.
class WholeCluster
{
public:
    using milliseconds = std::chrono::milliseconds;

    /// Each node knows the first one, and has so many members in one channel.
    WholeCluster(unsigned seed, std::size_t nodes, std::size_t membersEach);
    ~WholeCluster();
    Q_DISABLE_COPY_MOVE(WholeCluster)

    /// Faults are its affair; who is killed does not come again.
    MeshWorld &mesh() { return m_mesh; }
    /// One node more; its number.
    std::size_t add();
    void advance(milliseconds time);
    /// Until `condition` holds, or nothing when it does not within `limit`. It is looked at every 10 ms.
    std::optional<milliseconds> until(const std::function<bool()> &condition, milliseconds limit);

    /// Members that a node shows.
    std::size_t membersAt(std::size_t node) const;
    /// Each living node shows the members of all living nodes, and nobody else.
    bool isWhole() const;
    bool isWholeAt(std::size_t node) const { return membersAt(node) == m_membersEach * living(); }
    std::size_t living() const;

private:
    struct Node;

    MeshWorld m_mesh;
    const std::size_t m_membersEach;
    std::vector<std::unique_ptr<Node>> m_nodes;
};

} // namespace signalbox::test
