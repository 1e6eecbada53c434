// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/SessionTable.h"

#include "server-core/session/FramedSession.h"
#include "server-core/session/RawSession.h"
#include "server-core/session/SessionConstants.h"
#include "server-core/session/SweepTimer.h"
#include "server-core/session/WebSocketSession.h"
#include "shared/base/Log.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;

SessionTable::SessionTable(net::IoThread &thread, std::shared_ptr<SessionContext> context,
                           std::shared_ptr<websocket::DeflateWorkshop> workshop)
    : m_thread(thread), m_context(std::move(context)), m_settings(m_context->settings), m_workshop(std::move(workshop))
{
}

SessionTable::~SessionTable() = default;

std::unique_ptr<Session> SessionTable::make(net::Connection &connection)
{
    const std::uint64_t number = m_context->ids.next();
    switch (m_settings->protocol.kind) {
    case ProtocolKind::Raw:
        break;
    case ProtocolKind::Framed:
        return std::make_unique<FramedSession>(connection, *this, number);
    case ProtocolKind::WebSocket:
        return std::make_unique<WebSocketSession>(connection, *this, number);
    }
    return std::make_unique<RawSession>(connection, *this, number);
}

CloseReason SessionTable::admit(const net::Endpoint &peer)
{
    if (!m_settings->access.permits(peer))
        return CloseReason::AccessDenied;
    const SessionLimits &limits = m_settings->limits;
    switch (m_context->addresses.enter(peer, limits, m_thread.now())) {
    case AddressTable::Verdict::Admitted:
        break;
    case AddressTable::Verdict::TooManySessions:
        return CloseReason::TooManyFromAddress;
    case AddressTable::Verdict::TooManyConnects:
        return CloseReason::ConnectRate;
    }
    if (m_context->count.fetch_add(1, std::memory_order_relaxed) < limits.maxSessions || limits.maxSessions == 0)
        return CloseReason::None;
    m_context->count.fetch_sub(1, std::memory_order_relaxed);
    m_context->addresses.leave(peer);
    return CloseReason::ServerFull;
}

void SessionTable::accept(net::Connection &connection)
{
    if (m_closing != CloseReason::None)
        return connection.abort();
    const CloseReason refusal = admit(connection.peer());
    if (refusal != CloseReason::None) {
        m_refused.fetch_add(1, std::memory_order_relaxed);
        qCDebug(lcInstance).noquote() << "connection refused" << u"name="_s + m_context->instance
                                      << u"peer="_s + connection.peer().toString() << u"reason="_s + closeReasonName(refusal);
        // Saying so takes a session for a moment, which must not become a way to open more of them, nor be for those who
        // may not even ask. A connection that gets no handler is closed by its acceptor at once.
        const bool isTold = refusal == CloseReason::ServerFull || refusal == CloseReason::TooManyFromAddress;
        if (!isTold || m_refusals >= refusedAtOnce)
            return;
        ++m_refusals;
    } else {
        m_count.fetch_add(1, std::memory_order_relaxed);
        m_total.fetch_add(1, std::memory_order_relaxed);
    }
    std::unique_ptr<Session> session = make(connection);
    session->m_refusal = refusal;
    connection.setHandler(session.get());
    const std::lock_guard lock(m_sessionsMutex);
    m_sessions.emplace(session->number(), std::move(session));
}

void SessionTable::remove(Session &session)
{
    if (session.isRefused()) {
        --m_refusals;
    } else {
        m_count.fetch_sub(1, std::memory_order_relaxed);
        m_context->count.fetch_sub(1, std::memory_order_relaxed);
        m_context->addresses.leave(session.peer());
    }
    {
        std::unique_lock lock(m_sessionsMutex);
        const auto node = m_sessions.extract(session.number());
        lock.unlock();
    }
    if (m_sessions.empty() && m_onEmpty)
        std::exchange(m_onEmpty, nullptr)();
}

bool SessionTable::hasOpen(std::uint64_t number) const
{
    const std::lock_guard lock(m_sessionsMutex);
    const auto found = m_sessions.find(number);
    return found != m_sessions.end() && found->second->state() == SessionState::Open;
}

void SessionTable::apply(std::shared_ptr<const SessionSettings> settings)
{
    post([settings = std::move(settings)](SessionTable &self) {
        self.m_settings = settings;
        if (self.m_sweepTimer)
            self.m_sweepTimer->refresh(self);
        // `close` never destroys a session: that is for the connection, later.
        for (const auto &[number, session] : self.m_sessions)
            session->settingsChanged();
    });
}

void SessionTable::post(std::function<void(SessionTable &)> task)
{
    const std::lock_guard lock(m_gate);
    if (m_attached)
        m_thread.post([self = shared_from_this(), task = std::move(task)] { task(*self); });
}

void SessionTable::detach()
{
    const std::lock_guard lock(m_gate);
    m_attached = false;
}

SessionTable::Counts SessionTable::counts() const
{
    return {m_tally.read(), m_count.load(std::memory_order_relaxed), m_total.load(std::memory_order_relaxed),
            m_refused.load(std::memory_order_relaxed), m_throttled.load(std::memory_order_relaxed)};
}

Session *SessionTable::find(std::uint64_t number)
{
    const auto found = m_sessions.find(number);
    return found == m_sessions.end() || found->second->isRefused() ? nullptr : found->second.get();
}

void SessionTable::forEachOpen(const std::function<void(Session &)> &task)
{
    // `close` never destroys a session: that is for the connection, later.
    for (const auto &[number, session] : m_sessions) {
        if (session->state() == SessionState::Open)
            task(*session);
    }
}

SessionRows SessionTable::rows(const SessionQuery &query, std::size_t count) const
{
    const SessionOrder order(query);
    SessionRows result;
    for (const auto &[number, session] : m_sessions) {
        if (session->isRefused())
            continue;
        if (!query.filter.isEmpty() && !session->peer().toString().contains(query.filter, Qt::CaseInsensitive)
            && !session->id().contains(query.filter, Qt::CaseInsensitive))
            continue;
        ++result.total;
        result.rows.push_back(session->row());
        // Many sessions and a short page: the rest is forgotten on the way.
        if (result.rows.size() > 2 * count + 1024)
            order.keepFirst(result.rows, count);
    }
    order.keepFirst(result.rows, count);
    return result;
}

void SessionTable::closeAll(CloseReason reason, std::function<void()> done)
{
    m_closing = reason;
    // `close` never destroys a session: that is for the connection, later.
    for (const auto &[number, session] : m_sessions)
        session->close(reason);
    if (m_sessions.empty())
        done();
    else
        m_onEmpty = std::move(done);
}

void SessionTable::abortAll()
{
    for (const auto &[number, session] : m_sessions)
        session->drop(m_closing);
}

void SessionTable::sweep(net::Clock::time_point now)
{
    for (const auto &[number, session] : m_sessions)
        session->sweep(now);
}

} // namespace signalbox::core
