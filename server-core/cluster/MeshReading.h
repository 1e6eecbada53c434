// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/cluster/ClusterStatus.h"
#include "server-core/cluster/Readiness.h"

#include <functional>
#include <map>

namespace signalbox::core::cluster {

QLatin1StringView reasonOf(backplane::PeerEnd end);
/// Of one that somebody has declared dead.
inline constexpr QLatin1StringView evictedReason{"evicted"};

/// Makes what is told of the cluster out of what the mesh and the hubs say.
/// Thread: one at a time.
class MeshReading
{
public:
    using Clock = Readiness::Clock;

    /// Of this process.
    struct About {
        QString cluster;
        QString node;
        backplane::ProcessId process;
        QString listen;
        QString address;
        QDateTime startedAt;
    };
    /// What this process has of another one's hubs.
    struct Hubs {
        RosterState roster = RosterState::None;
        int hubs = 0;
        /// It has told all of its hubs, and the rosters of those that both have are here.
        bool isComplete = false;
    };
    using HubsOf = std::function<Hubs(backplane::ProcessId)>;

    /// One that has said goodbye, or that somebody has declared dead, is shown for so long.
    static constexpr std::chrono::seconds shownAfterGoodbye{10};
    /// One that is known to have died: somebody should see it.
    static constexpr std::chrono::minutes shownWhenDead{10};

    MeshReading(About about, Clock::time_point begun) : m_about(std::move(about)), m_readiness(begun) { }

    /// Without anybody else.
    ClusterStatus begun() const;
    // The mesh has forgotten it.
    void saidGoodbye(backplane::ProcessId process, Clock::time_point now);
    /// `evicted`: the node that somebody has just declared dead.
    void died(backplane::ProcessId process, const QString &evicted, Clock::time_point now);
    /// It was there, and nobody waits for it any more.
    bool hasEnded(const QString &node) const;
    ClusterStatus read(const mesh::MeshStatus &mesh, const HubsOf &hubsOf, Clock::time_point now);

private:
    ClusterNode self() const;
    ClusterNode nodeOf(const mesh::PeerStatus &peer, const Hubs &hubs, const QDateTime &wall) const;
    ClusterPeer peerOf(const mesh::TargetStatus &target, const std::map<backplane::ProcessId, QString> &names) const;
    void keepLeft(backplane::ProcessId process, const QString &reason, Clock::time_point until);
    void addLeft(ClusterStatus &status, Clock::time_point now);

    struct Left {
        ClusterNode node;
        Clock::time_point until;
    };

    const About m_about;
    Readiness m_readiness;
    /// As they were read last, by their ids.
    std::map<backplane::ProcessId, ClusterNode> m_known;
    std::vector<Left> m_left;
};

} // namespace signalbox::core::cluster
