// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/Timer.h"
#include "server-core/session/SessionTable.h"

#include <memory>
#include <vector>

namespace signalbox::core {

/// The one timer of an I/O thread that makes its session tables judge their time-outs; none runs while there is no table.
/// Thread: the I/O thread, but for construction, and destruction once the thread has ended.
class SweepTimer
{
public:
    explicit SweepTimer(net::IoThread &thread) : m_thread(thread) { }

    void add(std::shared_ptr<SessionTable> table);
    void remove(SessionTable &table);
    /// The table's limits are others now.
    void refresh(const SessionTable &table);

    /// How often sessions with these limits are looked at.
    static std::chrono::milliseconds interval(const SessionLimits &limits);

    /// The clock's part, apart from the clock: sweeps what is due. Late by too much: sweeps at the next call only.
    void tick(net::Clock::time_point now);

private:
    struct Entry {
        std::shared_ptr<SessionTable> table;
        std::chrono::milliseconds every;
        net::Clock::time_point last;
    };
    void restart();

    net::IoThread &m_thread;
    std::unique_ptr<net::Timer> m_timer;
    std::vector<Entry> m_entries;
};

} // namespace signalbox::core
