// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace signalbox::agent {

/// What this process takes from the machine.
struct ProcessUsage {
    /// CPU time of all threads since the start, user and system.
    std::chrono::microseconds cpu{0};
    /// Resident memory in bytes.
    std::int64_t memory = 0;
};

ProcessUsage readProcessUsage();

} // namespace signalbox::agent
