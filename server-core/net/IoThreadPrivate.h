// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/IoThread.h"

#include "shared/base/Mailbox.h"

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include <thread>
#include <vector>

namespace signalbox::core::net {

class StreamConnection;

/// The inside of an I/O thread: the event loop and the buffers its connections share. Seen by the .cpp files of `net` only.
class IoThread::Private
{
public:
    explicit Private(IoThread &owner);

    /// False when the thread has stopped: the task was dropped.
    bool post(std::function<void()> task);
    void refreshNow() { now = Clock::now(); }

    /// Counts a connection that is on its way here, so that the next placement sees it. `remove` or `unreserve` undo it.
    void reserve() { owner.m_load.fetch_add(1, std::memory_order_relaxed); }
    void unreserve() { owner.m_load.fetch_sub(1, std::memory_order_relaxed); }
    void add(std::shared_ptr<StreamConnection> connection);
    void remove(StreamConnection &connection);
    /// The connection has output that no running batch will flush: flush it at the end of this turn.
    void markDirty(StreamConnection &connection);
    void flushDirty();
    /// Gives back what the empty batches hold beyond `kept` bytes.
    void trimBatches(std::size_t kept);

    /// One read of the socket at the most; large enough that a busy socket empties in one go.
    static constexpr std::size_t readBufferSize = 256 * 1024;

    IoThread &owner;
    /// Hint 1: one thread runs the loop, so its own posts need no wake-up.
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    std::thread thread;

    Clock::time_point now = Clock::now();
    std::vector<char> readBuffer;
    /// Decrypted bytes; allocated with the first TLS connection.
    std::vector<char> plainBuffer;
    /// Output of the connection whose `onData` runs.
    std::vector<char> batch;
    StreamConnection *batching = nullptr;
    /// Ciphertext on its way to one send.
    std::vector<char> cipherBatch;

private:
    friend class IoThread;
    void runTasks();
    void closeAll();

    std::vector<std::shared_ptr<StreamConnection>> m_connections;
    std::vector<std::shared_ptr<StreamConnection>> m_dirty;
    bool m_flushPosted = false;
    std::atomic<bool> m_stopped{false};
    Mailbox<std::function<void()>> m_tasks;
};

} // namespace signalbox::core::net
