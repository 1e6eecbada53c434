// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/Session.h"
#include "server-core/session/SessionContext.h"
#include "server-core/session/SessionRow.h"
#include "server-core/websocket/MessageDeflate.h"

#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace signalbox::core {

class SweepTimer;

/// The sessions of one instance on one I/O thread. It owns them.
/// Thread: the I/O thread, but for what says otherwise.
class SessionTable : public std::enable_shared_from_this<SessionTable>
{
public:
    struct Counts {
        SessionTally tally;
        std::int64_t sessions = 0;
        std::int64_t sessionsTotal = 0;
        /// Connections that became no session: by addresses, limits and missing PROXY headers.
        std::int64_t refused = 0;
        /// Times that a session was not read on for its rate of messages.
        std::int64_t throttled = 0;
    };

    /// `workshop` is that of the thread, shared by its tables.
    SessionTable(net::IoThread &thread, std::shared_ptr<SessionContext> context,
                 std::shared_ptr<websocket::DeflateWorkshop> workshop = std::make_shared<websocket::DeflateWorkshop>());
    ~SessionTable();

    /// Makes a session of a new connection, or refuses it. To be called in the accept callback.
    void accept(net::Connection &connection);

    /// Runs `task` on the table's thread; dropped after `detach`. Thread: any.
    void post(std::function<void(SessionTable &)> task);
    /// The thread is about to go. Thread: any.
    void detach();
    /// From now on these count, for open sessions too; ends those that may not connect any more. Thread: any.
    void apply(std::shared_ptr<const SessionSettings> settings);
    /// Thread: any.
    Counts counts() const;
    /// Whether this session is open. Thread: any.
    bool hasOpen(std::uint64_t number) const;
    /// A connection was refused before this table saw it. Thread: any.
    void countRefused() { m_refused.fetch_add(1, std::memory_order_relaxed); }

    Session *find(std::uint64_t number);
    /// `task` may close sessions.
    void forEachOpen(const std::function<void(Session &)> &task);
    /// The first `count` in the query's order, and how many match it.
    SessionRows rows(const SessionQuery &query, std::size_t count) const;
    /// Closes all; `done` is called once the table is empty, perhaps at once.
    void closeAll(CloseReason reason, std::function<void()> done);
    void abortAll();
    /// Judges time-outs.
    void sweep(net::Clock::time_point now);

    SessionContext &context() const { return *m_context; }
    /// Those in force.
    const SessionSettings &settings() const { return *m_settings; }
    /// Who calls `sweep`, to be told when that is due more or less often; null: nobody.
    void setSweepTimer(SweepTimer *timer) { m_sweepTimer = timer; }
    /// For putting a message together: the thread's, kept from message to message.
    QByteArray &scratch() { return m_scratch; }
    websocket::DeflateWorkshop &deflateWorkshop() { return *m_workshop; }
    net::IoThread &thread() const { return m_thread; }

private:
    friend class Session;
    std::unique_ptr<Session> make(net::Connection &connection);
    void count(const SessionTally &more) { m_tally.add(more); }
    void countThrottled() { m_throttled.fetch_add(1, std::memory_order_relaxed); }
    /// Counts a session of this address, or says why there may be none.
    CloseReason admit(const net::Endpoint &peer);
    /// The session's last act: it is destroyed.
    void remove(Session &session);

    net::IoThread &m_thread;
    const std::shared_ptr<SessionContext> m_context;
    std::shared_ptr<const SessionSettings> m_settings;
    const std::shared_ptr<websocket::DeflateWorkshop> m_workshop;
    /// Changed by the thread, under the lock; read by it without.
    std::unordered_map<std::uint64_t, std::unique_ptr<Session>> m_sessions;
    mutable std::mutex m_sessionsMutex;
    /// Clients that are just being told that they are refused.
    std::size_t m_refusals = 0;
    SweepTimer *m_sweepTimer = nullptr;
    CloseReason m_closing = CloseReason::None;
    std::function<void()> m_onEmpty;
    QByteArray m_scratch;

    SharedTally m_tally;
    std::atomic<std::int64_t> m_count{0};
    std::atomic<std::int64_t> m_total{0};
    std::atomic<std::int64_t> m_refused{0};
    std::atomic<std::int64_t> m_throttled{0};

    std::mutex m_gate;
    bool m_attached = true;
};

} // namespace signalbox::core
