// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace signalbox::core::uplink {

/// Another process of this machine, held so that it cannot be mistaken for a later one with its number.
/// Thread: one at a time.
class PeerProcess
{
public:
    PeerProcess() = default;
    /// Of one that runs now.
    explicit PeerProcess(std::int64_t pid);
    ~PeerProcess();
    PeerProcess(PeerProcess &&other) noexcept;
    PeerProcess &operator=(PeerProcess &&other) noexcept;
    PeerProcess(const PeerProcess &) = delete;
    PeerProcess &operator=(const PeerProcess &) = delete;

    /// False as well when it is not known.
    bool hasEnded() const;

private:
    int m_descriptor = -1;
};

} // namespace signalbox::core::uplink
