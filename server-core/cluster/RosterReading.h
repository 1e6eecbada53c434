// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/Broker.h"
#include "server-core/cluster/ClusterStatus.h"

#include <optional>
#include <set>
#include <span>
#include <vector>

namespace signalbox::core::cluster {

/// What one process has of another one's hubs.
struct RosterReading {
    struct Hub {
        QByteArray name;
        RosterState roster = RosterState::None;
    };

    backplane::ProcessId process;
    /// All of its hubs have been named.
    bool hasTold = false;
    /// Those that both have.
    std::vector<Hub> hubs = {};
};

/// What several processes have of several others, as one: their worst.
class RosterSum
{
public:
    void add(const RosterReading &reading);

    RosterState roster() const { return m_names.empty() ? RosterState::None : m_worst; }
    /// Different ones.
    int hubs() const { return int(m_names.size()); }
    /// All have told, and all rosters are here.
    bool isComplete() const { return m_isComplete; }

private:
    RosterState m_worst = RosterState::Equal;
    bool m_isComplete = true;
    std::set<QByteArray> m_names;
};

// A worker tells its agent of those that have told it of their hubs: the agent may have none of them itself and yet says how the cluster
// is. To an older agent it is a frame of no hub and of no known type, which is passed over.

backplane::Frame encode(std::span<const RosterReading> readings);
bool areRosterReadings(QByteArrayView frame);
/// Of a frame that is one. Errors: nothing for what does not follow the format.
std::optional<std::vector<RosterReading>> readRosterReadings(QByteArrayView frame);

} // namespace signalbox::core::cluster
