// SPDX-License-Identifier: Apache-2.0
#include "server-core/cluster/Readiness.h"

#include <algorithm>

namespace signalbox::core::cluster {

void Readiness::judge(const std::vector<mesh::TargetStatus> &targets, int connected, int complete, Clock::time_point now)
{
    if (connected > 0)
        m_isAlone = false;
    if (m_isReady)
        return;
    const auto isOther = [](const mesh::TargetStatus &target) { return target.isSeed && !target.isSelf; };
    const auto hasFailed = [&](const mesh::TargetStatus &target) { return !isOther(target) || target.failures > 0; };
    if (connected > 0)
        m_isReady = complete == connected;
    else if (std::none_of(targets.begin(), targets.end(), isOther))
        m_isReady = true;
    else
        m_isReady = m_isAlone = now - m_begun >= longestSearch && std::all_of(targets.begin(), targets.end(), hasFailed);
}

} // namespace signalbox::core::cluster
