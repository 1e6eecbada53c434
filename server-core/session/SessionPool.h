// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/IoPool.h"
#include "server-core/session/SweepTimer.h"

#include <memory>
#include <vector>

namespace signalbox::core {

/// I/O threads with what sessions need on each of them.
/// Thread: any, once started.
class SessionPool
{
public:
    /// `threads` 0: one for each core.
    SessionPool(int threads, const QString &namePrefix);
    /// Ends the threads and waits for them: not on the main thread while sessions are open.
    ~SessionPool();

    /// Ends the threads, as the destructor does; what they have used may go then. Idempotent.
    void stop() { m_io.stop(); }

    net::IoPool &io() { return m_io; }
    int size() const { return m_io.size(); }
    /// One table for each thread, in their order, known to the threads' sweep timers.
    std::vector<std::shared_ptr<SessionTable>> makeTables(const std::shared_ptr<SessionContext> &context);
    /// To be called on the table's thread, when it is empty.
    void forget(SessionTable &table);

private:
    net::IoPool m_io;
    std::vector<std::unique_ptr<SweepTimer>> m_sweeps;
    std::vector<std::shared_ptr<websocket::DeflateWorkshop>> m_workshops;
};

} // namespace signalbox::core
