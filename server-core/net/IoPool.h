// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/IoThread.h"

#include <memory>
#include <vector>

namespace signalbox::core::net {

/// A fixed set of I/O threads; a new connection goes to the one that holds the fewest.
/// Thread: any, once started.
class IoPool
{
public:
    /// `threads` 0: one for each core.
    IoPool(int threads, const QString &namePrefix);
    ~IoPool();

    void start();
    void stop();

    IoThread &leastLoaded();
    const std::vector<std::unique_ptr<IoThread>> &threads() const { return m_threads; }
    int size() const { return int(m_threads.size()); }

private:
    std::vector<std::unique_ptr<IoThread>> m_threads;
    std::atomic<unsigned> m_turn{0};
};

} // namespace signalbox::core::net
