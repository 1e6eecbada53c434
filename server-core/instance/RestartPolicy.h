// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"

#include <deque>

namespace signalbox::core {

/// Decides whether an instance that ended unasked is started again, and when.
/// Shape:  exponential back-off between two bounds; so many ends within a window are the last. A run longer than the window
///         begins the back-off afresh.
/// Thread: its owner's. No clock of its own.
class RestartPolicy
{
public:
    using Clock = std::chrono::steady_clock;

    struct Decision {
        bool restart = false;
        std::chrono::milliseconds delay{0};
        /// Which new start it is, from 1.
        int attempt = 0;
        /// Not again: there were too many.
        bool gaveUp = false;
    };

    explicit RestartPolicy(const RestartConfig &config) : m_config(config) { }

    void setConfig(const RestartConfig &config) { m_config = config; }
    /// `failed`: a crash or a hang; else it ended of itself without an error.
    Decision ended(bool failed, Clock::time_point now);
    /// A person started it: what was before does not count.
    void forget();

private:
    RestartConfig m_config;
    /// Within the window.
    std::deque<Clock::time_point> m_ends;
    int m_attempts = 0;
};

} // namespace signalbox::core
