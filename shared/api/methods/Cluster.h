// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Method.h"

namespace signalbox::api {

enum class ClusterEngine { None, Mesh };
constexpr json::EnumNames<ClusterEngine, 2> enumNames(ClusterEngine)
{
    return {{"none", "mesh"}};
}

enum class NodeState { Self, Up, Suspect, Reconnecting, Down };
constexpr json::EnumNames<NodeState, 5> enumNames(NodeState)
{
    return {{"self", "up", "suspect", "reconnecting", "down"}};
}

enum class RosterState { None, Arriving, Arrived, Equal };
constexpr json::EnumNames<RosterState, 4> enumNames(RosterState)
{
    return {{"none", "arriving", "arrived", "equal"}};
}

/// A node of the cluster and the link to it, or the node that answers; then what is of links is 0 or null.
struct ClusterNode {
    QString id;
    QString name;
    NodeState state = NodeState::Down;
    QString reason;
    QString address;
    std::optional<QString> started_at;
    std::optional<QString> since;
    std::optional<qint64> unheard_ms;
    std::optional<qint64> round_trip_us;
    qint64 lag = 0;
    qint64 queued_bytes = 0;
    qint64 bytes_in = 0;
    qint64 bytes_out = 0;
    qint64 resumes = 0;
    qint64 resets = 0;
    RosterState roster = RosterState::None;
    int hubs = 0;
    static constexpr auto fields = std::tuple{
        json::field("id", &ClusterNode::id, "Of its process: another one after each start of its agent"),
        json::field("name", &ClusterNode::name, "Name of its agent"),
        json::field("state", &ClusterNode::state,
                    "self; up; suspect: silent for longer than it should be; reconnecting: its connection broke a moment ago; down"),
        json::field("reason", &ClusterNode::reason, "Why it is down: goodbye, reset, lost, silent or evicted; empty otherwise"),
        json::field("address", &ClusterNode::address, "Where other nodes connect to it; empty: nobody can dial it"),
        json::field("started_at", &ClusterNode::started_at, "When its agent started, by its own clock"),
        json::field("since", &ClusterNode::since, "Since when it is up without a loss, or down"),
        json::field("unheard_ms", &ClusterNode::unheard_ms, "Milliseconds since its last word; null: this node, or one that is down"),
        json::field("round_trip_us", &ClusterNode::round_trip_us, "To it and back, the middle of the last seconds, in microseconds"),
        json::optionalField("lag", &ClusterNode::lag, "Frames that it has not confirmed yet"),
        json::optionalField("queued_bytes", &ClusterNode::queued_bytes, "Bytes kept for it until it confirms them"),
        json::optionalField("bytes_in", &ClusterNode::bytes_in, "Bytes received from it since it is known"),
        json::optionalField("bytes_out", &ClusterNode::bytes_out, "Bytes sent to it since it is known"),
        json::optionalField("resumes", &ClusterNode::resumes, "How often its link went on over another connection, without a loss"),
        json::optionalField("resets", &ClusterNode::resets, "How often its link began anew"),
        json::field("roster", &ClusterNode::roster,
                    "Its members here. none: no hub in common, or it is down; arriving; arrived; equal: confirmed by its last digest"),
        json::optionalField("hubs", &ClusterNode::hubs, "Hubs that both have")};
};

/// An address that this node dials.
struct ClusterPeer {
    QString address;
    bool seed = false;
    bool self = false;
    QString node;
    bool connected = false;
    qint64 failures = 0;
    QString last_failure;
    static constexpr auto fields =
        std::tuple{json::field("address", &ClusterPeer::address, "ADDRESS:PORT"),
                   json::field("seed", &ClusterPeer::seed, "true: configured or added; false: learnt from other nodes"),
                   json::field("self", &ClusterPeer::self, "true: this node itself answers there"),
                   json::field("node", &ClusterPeer::node, "Name of the node that answered there last; empty: none has"),
                   json::field("connected", &ClusterPeer::connected, "Whether that node is connected"),
                   json::field("failures", &ClusterPeer::failures, "Attempts since somebody answered"),
                   json::field("last_failure", &ClusterPeer::last_failure, "Why the last of them failed; empty: it did not")};
};

struct ClusterStatus {
    static constexpr std::string_view name = "cluster.status";
    static constexpr std::string_view doc = "The cluster as this node sees it: the nodes, the links to them, and the addresses it dials.";
    static constexpr Permission permission = Permission::View;
    using Params = Nothing;
    struct Result {
        QString node;
        ClusterEngine engine = ClusterEngine::None;
        QString cluster;
        QString listen;
        bool ready = true;
        QString ready_detail;
        bool degraded = false;
        bool drained = false;
        int connected_peers = 0;
        std::optional<QString> error;
        QList<ClusterNode> nodes;
        QList<ClusterPeer> peers;
        static constexpr auto fields = std::tuple{
            json::field("node", &Result::node, "Name of this node"),
            json::field("engine", &Result::engine, "mesh; none: this agent is in no cluster"),
            json::field("cluster", &Result::cluster, "Name of the cluster"),
            json::field("listen", &Result::listen, "Where this node listens for others, ADDRESS:PORT"),
            json::field("ready", &Result::ready,
                        "true once this node has had all that the connected ones have, or knows that it is alone; it stays so"),
            json::field("ready_detail", &Result::ready_detail, "The same for a person: \"roster 3 of 4\""),
            json::field("degraded", &Result::degraded, "true: peers are configured, and none is connected"),
            json::field("drained", &Result::drained,
                        "true: from cluster.drain to cluster.resume, or while the program that the agent is in has drained its node"),
            json::field("connected_peers", &Result::connected_peers, "Nodes that are connected to this one"),
            json::field("error", &Result::error, "Why this node takes no part, though it is configured to; null otherwise"),
            json::field("nodes", &Result::nodes, "This one first, the others by name"),
            json::field("peers", &Result::peers, "The addresses that this node dials")};
    };
};

struct PeerParams {
    QString address;
    static constexpr auto fields = std::tuple{json::field("address", &PeerParams::address, "ADDRESS:PORT, the address in numbers")};
};

struct NodeParams {
    QString node;
    static constexpr auto fields = std::tuple{json::field("node", &NodeParams::node, "Name of the node")};
};

struct ClusterAddPeer {
    static constexpr std::string_view name = "cluster.add_peer";
    static constexpr std::string_view doc =
        "An address more to begin with; the agent keeps it. Whether somebody answers there, cluster.status and the events tell.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr bool changes = true;
    using Params = PeerParams;
    using Result = Nothing;
};

struct ClusterRemovePeer {
    static constexpr std::string_view name = "cluster.remove_peer";
    static constexpr std::string_view doc =
        "Dials an address no more that cluster.add_peer has added; who is connected stays connected. Peers of the configuration file are "
        "changed there.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr bool changes = true;
    using Params = PeerParams;
    using Result = Nothing;
};

struct ClusterEvict {
    static constexpr std::string_view name = "cluster.evict";
    static constexpr std::string_view doc =
        "Says that a node that is down is dead, and does not come back as it was: what it may not have passed on is announced as a gap at "
        "once, not after ten minutes. On this node; call it on each one that waits for it.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr bool changes = true;
    using Params = NodeParams;
    using Result = Nothing;
};

struct ClusterResync {
    static constexpr std::string_view name = "cluster.resync";
    static constexpr std::string_view doc =
        "Begins everything that is exchanged with a node anew, from positions and whole rosters. For doubts; it repairs itself otherwise.";
    static constexpr Permission permission = Permission::Administer;
    static constexpr bool changes = true;
    using Params = NodeParams;
    using Result = Nothing;
};

/// What comes of it is said by instance.changed from `revision` on.
struct NodeChangeAccepted {
    QList<QString> instances;
    qint64 revision = 0;
    static constexpr auto fields = std::tuple{
        json::field("instances", &NodeChangeAccepted::instances, "The instances it concerns, in the order in which they are asked"),
        json::field("revision", &NodeChangeAccepted::revision, "Revision of the latest event at that moment")};
};

struct ClusterDrain {
    static constexpr std::string_view name = "cluster.drain";
    static constexpr std::string_view doc = "Drains every instance of this node that serves: clients are told to connect anew, elsewhere, "
                                            "and each instance stops when its last "
                                            "one has gone or `timeout` is over. Until cluster.resume the node is not ready, and its "
                                            "instances stay stopped, also when the agent is "
                                            "started anew. Called again: another `timeout`, from now on.";
    static constexpr Permission permission = Permission::Operate;
    static constexpr bool changes = true;
    struct Params {
        int timeout = 60;
        static constexpr auto fields = std::tuple{
            json::optionalField("timeout", &Params::timeout, "Seconds until the sessions that are left are closed; 0 to 604800")};
    };
    using Result = NodeChangeAccepted;
};

struct ClusterResume {
    static constexpr std::string_view name = "cluster.resume";
    static constexpr std::string_view doc = "The opposite of cluster.drain: the instances that it drained serve again.";
    static constexpr Permission permission = Permission::Operate;
    static constexpr bool changes = true;
    using Params = Nothing;
    using Result = NodeChangeAccepted;
};

} // namespace signalbox::api
