// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/ClusterMetrics.h"

#include "control-agent/api/ClusterView.h"
#include "control-agent/api/LiveCluster.h"

#include <array>
#include <optional>

namespace signalbox::agent {

namespace {

using core::cluster::ClusterNode;
using core::cluster::RosterState;
using Kind = MetricText::Kind;

struct NodeFamily {
    QByteArrayView name;
    Kind kind;
    QByteArrayView unit;
    QByteArrayView help;
    /// Nothing: not of this node.
    std::optional<double> (*value)(const ClusterNode &);
};

bool isUp(const ClusterNode &node)
{
    return node.state != core::cluster::NodeState::Down && node.state != core::cluster::NodeState::Self;
}

constexpr std::array nodeFamilies{
    NodeFamily{"signalbox_cluster_node_up", Kind::Gauge, "", "1 while the node is connected, else 0.",
               [](const ClusterNode &n) { return std::optional(isUp(n) ? 1.0 : 0.0); }},
    NodeFamily{
        "signalbox_cluster_node_unheard_seconds", Kind::Gauge, "seconds", "Time since the last word of the node.",
        [](const ClusterNode &n) { return isUp(n) ? std::optional(std::chrono::duration<double>(n.unheard).count()) : std::nullopt; }},
    NodeFamily{
        "signalbox_cluster_node_roster_complete", Kind::Gauge, "", "1 when all members of the node are known here, else 0.",
        [](const ClusterNode &n) { return std::optional(n.roster == RosterState::Arrived || n.roster == RosterState::Equal ? 1.0 : 0.0); }},
    NodeFamily{"signalbox_cluster_node_hubs", Kind::Gauge, "", "Hubs that the node and this one have in common.",
               [](const ClusterNode &n) { return std::optional(double(n.hubs)); }},
    NodeFamily{"signalbox_cluster_link_round_trip_seconds", Kind::Gauge, "seconds",
               "Time to the node and back, the middle of the last seconds.",
               [](const ClusterNode &n) {
                   return n.roundTrip ? std::optional(std::chrono::duration<double>(*n.roundTrip).count()) : std::nullopt;
               }},
    NodeFamily{"signalbox_cluster_link_lag", Kind::Gauge, "", "Frames that the node has not confirmed yet.",
               [](const ClusterNode &n) { return std::optional(double(n.lag)); }},
    NodeFamily{"signalbox_cluster_link_queued_bytes", Kind::Gauge, "bytes", "Bytes kept for the node until it confirms them.",
               [](const ClusterNode &n) { return std::optional(double(n.queuedBytes)); }},
    NodeFamily{"signalbox_cluster_link_received_bytes_total", Kind::Counter, "bytes", "Bytes received from the node.",
               [](const ClusterNode &n) { return std::optional(double(n.bytesIn)); }},
    NodeFamily{"signalbox_cluster_link_sent_bytes_total", Kind::Counter, "bytes", "Bytes sent to the node.",
               [](const ClusterNode &n) { return std::optional(double(n.bytesOut)); }},
    NodeFamily{"signalbox_cluster_link_resumes_total", Kind::Counter, "", "Times the link went on over another connection, without a loss.",
               [](const ClusterNode &n) { return std::optional(double(n.resumes)); }},
    NodeFamily{"signalbox_cluster_link_resets_total", Kind::Counter, "", "Times the link began anew.",
               [](const ClusterNode &n) { return std::optional(double(n.resets)); }},
};

void addNodes(MetricText &text, const std::vector<ClusterNode> &nodes)
{
    for (const NodeFamily &family : nodeFamilies) {
        bool isBegun = false;
        for (const ClusterNode &node : nodes) {
            const std::optional<double> value = node.state == core::cluster::NodeState::Self ? std::nullopt : family.value(node);
            if (!value)
                continue;
            if (!std::exchange(isBegun, true))
                text.family(family.name, family.kind, family.unit, family.help);
            // One that died and its successor have the same name.
            text.sample({{"node", node.name}, {"id", node.id}}, *value);
        }
    }
}

} // namespace

void addCluster(MetricText &text, const LiveCluster &cluster)
{
    if (!cluster.isConfigured())
        return;
    const core::cluster::ClusterStatus now = cluster.status();
    text.family("signalbox_cluster_joined", Kind::Gauge, "", "1 while this node takes part in its cluster; 0: it could not.")
        .sample({{"cluster", cluster.config().name}}, cluster.isRunning() ? 1 : 0);
    text.family("signalbox_cluster_ready", Kind::Gauge, "", "1 while this node has all that the connected ones have.")
        .sample(now.isReady ? 1 : 0);
    text.family("signalbox_cluster_degraded", Kind::Gauge, "", "1 while peers are configured and none is connected.")
        .sample(cluster.isDegraded() ? 1 : 0);
    text.family("signalbox_cluster_drained", Kind::Gauge, "", "1 while this node is drained.").sample(cluster.isDrained() ? 1 : 0);
    text.family("signalbox_cluster_peers_connected", Kind::Gauge, "", "Nodes that are connected to this one.")
        .sample(double(now.connectedPeers));
    std::array<int, 5> states{};
    for (const ClusterNode &node : now.nodes)
        ++states[std::size_t(toApi(node.state))];
    text.family("signalbox_cluster_nodes", Kind::Gauge, "", "Nodes that this one knows, by state.");
    for (std::size_t i = 0; i < states.size(); ++i)
        text.sample({{"state", json::enumName(api::NodeState(i))}}, states[i]);
    addNodes(text, now.nodes);
}

} // namespace signalbox::agent
