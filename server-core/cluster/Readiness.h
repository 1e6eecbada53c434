// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/mesh/MeshStatus.h"

namespace signalbox::core::cluster {

/// Whether clients may come to this process: it has what the others have, or there is nobody to have it from.
/// Shape:  once ready, it stays so.
/// Thread: one at a time.
class Readiness
{
public:
    using Clock = std::chrono::steady_clock;

    /// Several attempts at each seed, one of them with a repeated SYN.
    static constexpr std::chrono::milliseconds longestSearch{5000};

    explicit Readiness(Clock::time_point begun) : m_begun(begun) { }

    /// `complete`: of those connected, those that have told all they have.
    void judge(const std::vector<mesh::TargetStatus> &targets, int connected, int complete, Clock::time_point now);
    bool isReady() const { return m_isReady; }
    /// It is ready although nobody has been connected so far.
    bool isAlone() const { return m_isAlone; }

private:
    const Clock::time_point m_begun;
    bool m_isReady = false;
    bool m_isAlone = false;
};

} // namespace signalbox::core::cluster
