// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/ClusterScale.h"

#include "tests/simulation/WholeCluster.h"

namespace signalbox::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t membersEach = 100;
/// What is promised, and a journey there and back.
constexpr ClusterScale::milliseconds promised = 5s + 40ms;
constexpr auto calmTime = 5s;

} // namespace

ClusterScale ClusterScale::measure(unsigned seed, std::size_t nodes)
{
    ClusterScale scale;
    WholeCluster cluster(seed, nodes, membersEach);
    MeshWorld &mesh = cluster.mesh();
    mesh.latency = 20ms;
    const auto within = [&](const char *what, const std::function<bool()> &condition) {
        const std::optional<milliseconds> time = cluster.until(condition, 2 * promised);
        if (time.value_or(2 * promised) > promised && scale.fault.isEmpty())
            scale.fault =
                u"%1 nodes, %2: %3"_s.arg(nodes).arg(QLatin1StringView(what)).arg(time ? u"%1 ms"_s.arg(time->count()) : u"not at all"_s);
        return time.value_or(2 * promised);
    };

    scale.start = within("the start", [&] { return cluster.isWhole(); });
    cluster.advance(2s);
    std::uint64_t before = mesh.bytes();
    cluster.advance(calmTime);
    scale.calm = (mesh.bytes() - before) / std::uint64_t(calmTime / 1s) / nodes;

    before = mesh.bytes();
    const auto begin = mesh.now();
    const std::size_t late = cluster.add();
    scale.join = within("one that comes later", [&] { return cluster.isWholeAt(late); });
    const std::uint64_t heartbeats = scale.calm * nodes * std::uint64_t((mesh.now() - begin) / 1ms) / 1000;
    scale.joining = (mesh.bytes() - before - std::min(heartbeats, mesh.bytes() - before)) / (nodes * membersEach);
    within("all, with the one that comes later", [&] { return cluster.isWhole(); });

    mesh.killHost(late);
    scale.death = within("a death", [&] { return cluster.isWhole(); });

    const auto cut = [&](bool isCut) {
        for (std::size_t from = 0; from < nodes; ++from) {
            for (std::size_t to = 0; to < nodes; ++to)
                mesh.setCut(from, to, isCut && from % 2 != to % 2);
        }
    };
    cut(true);
    cluster.advance(30s);
    for (std::size_t node = 0; node < nodes; ++node) {
        if (cluster.membersAt(node) != membersEach * ((nodes + 1 - node % 2) / 2) && scale.fault.isEmpty())
            scale.fault = u"%1 nodes: node %2 shows %3 members while it is cut off"_s.arg(nodes).arg(node).arg(cluster.membersAt(node));
    }
    cut(false);
    scale.healing = within("healing", [&] { return cluster.isWhole(); });
    return scale;
}

} // namespace signalbox::test
