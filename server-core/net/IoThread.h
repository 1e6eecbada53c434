// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QString>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>

namespace signalbox::core::net {

using Clock = std::chrono::steady_clock;

/// One operating-system thread with one event loop. Connections are pinned to it; what they share (read buffer, output
/// batch) lives here, so an idle connection owns no buffer.
/// Thread: `post`, `load`, `isCurrent`, `start`, `stop` from any; everything else from the thread itself.
class IoThread
{
public:
    explicit IoThread(QString name);
    ~IoThread();
    IoThread(const IoThread &) = delete;
    IoThread &operator=(const IoThread &) = delete;

    void start();
    /// Closes what is still open (handlers get onClosed with reason Shutdown), ends the loop and joins. Idempotent.
    void stop();

    /// Runs `task` on the thread, soon, in order. Never blocks. Tasks posted after `stop` are dropped.
    void post(std::function<void()> task);
    bool isCurrent() const;
    /// The IoThread this code runs on, or null.
    static IoThread *current();

    /// Time of the current turn of the loop: read once a turn, good enough for counters and time-outs.
    Clock::time_point now() const;

    /// Connections pinned here; the load balancer's measure.
    int load() const { return m_load.load(std::memory_order_relaxed); }

    const QString &name() const { return m_name; }

    /// For the other classes of `net` only: what it is made of, which knows Asio.
    class Private;
    Private &internals() { return *d; }

private:
    const QString m_name;
    std::atomic<int> m_load{0};
    std::unique_ptr<Private> d;
};

} // namespace signalbox::core::net
