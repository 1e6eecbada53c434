// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <vector>

namespace signalbox::core::net {

class IoThread;
class StreamConnection;

/// The connections of one acceptor that have not sent their PROXY header yet.
/// Shape:  may also hold some that are over; those are forgotten when there are too many.
/// Thread: any.
class Greetings
{
public:
    void add(IoThread &thread, const std::shared_ptr<StreamConnection> &connection);
    /// Ends those of `thread`, on which this is called.
    void finish(IoThread &thread);

private:
    static constexpr std::size_t least = 64;
    struct Entry {
        IoThread *thread;
        std::weak_ptr<StreamConnection> connection;
    };

    std::mutex m_mutex;
    std::vector<Entry> m_entries;
    std::size_t m_most = least;
};

} // namespace signalbox::core::net
