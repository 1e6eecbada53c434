// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/Session.h"

#include "server-core/session/MessageThrottle.h"
#include "server-core/session/SessionConstants.h"
#include "server-core/session/SessionHandle.h"
#include "server-core/session/SessionTable.h"
#include "server-core/session/SweepTimer.h"
#include "shared/base/Log.h"

#include <algorithm>

namespace signalbox::core {

using namespace Qt::StringLiterals;

Session::Session(net::Connection &connection, SessionTable &table, std::uint64_t number)
    : m_connection(connection),
      m_table(table),
      m_number(number),
      m_startedAtMs(QDateTime::currentMSecsSinceEpoch()),
      m_started(now()),
      m_lastReceived(m_started),
      m_stalledSince(m_started),
      m_closingSince(m_started),
      m_partialSince(m_started)
{
    m_connection.limitReads(std::size_t(table.settings().limits.outboxBytes / readPart));
}

Session::~Session() = default;

QString Session::id() const
{
    return m_table.context().ids.toString(m_number);
}

const QString &Session::instance() const
{
    return m_table.context().instance;
}

SessionRow Session::row() const
{
    SessionRow row;
    row.number = m_number;
    row.peer = endpoint();
    row.startedAtMs = m_startedAtMs;
    // Kept on the monotonic clock, shown on the wall clock: a step of the latter must not close anybody.
    const auto quiet = std::chrono::duration_cast<std::chrono::milliseconds>(net::Clock::now() - m_lastReceived);
    row.lastActivityAtMs = std::max<std::int64_t>(m_startedAtMs, QDateTime::currentMSecsSinceEpoch() - quiet.count());
    row.pendingBytes = std::int64_t(m_connection.pendingBytes());
    row.tally = m_tally;
    row.state = std::uint8_t(state());
    row.tls = isTls();
    return row;
}

SessionHandle Session::handle() const
{
    return SessionHandle(m_table.weak_from_this(), m_number);
}

// ---- what the protocol uses

void Session::open()
{
    setState(SessionState::Open);
    m_announced = true;
    m_table.context().handler.onOpened(*this);
}

bool Session::deliver(QByteArrayView message, MessageKind kind)
{
    ++m_tally.messagesIn;
    m_table.context().handler.onMessage(*this, message, kind);
    return state() == SessionState::Open && mayGoOn();
}

void Session::write(QByteArrayView bytes)
{
    m_connection.write(bytes);
    countWritten(bytes.size());
}

void Session::write(const net::SharedBytes &bytes)
{
    m_connection.write(bytes);
    countWritten(bytes->size());
}

void Session::countWritten(qsizetype bytes)
{
    m_tally.bytesOut += std::uint64_t(bytes);
    // Inside onData the whole batch is counted at once.
    if (!m_inData)
        m_table.count({0, 0, 0, std::uint64_t(bytes)});
}

void Session::messagesSent(qsizetype bytes, std::size_t messages)
{
    m_tally.messagesOut += messages;
    if (!m_inData)
        m_table.count({0, messages, 0, 0});
    checkBacklog(bytes);
}

void Session::checkBacklog(qsizetype bytes)
{
    const std::int64_t most = m_table.settings().limits.outboxBytes;
    if (std::int64_t(m_connection.pendingBytes()) <= most)
        return;
    // What was sent in this turn was not offered to the socket yet: only what it refuses counts against the client.
    m_connection.flush();
    if (std::int64_t(m_connection.pendingBytes()) > std::max(most, std::int64_t(bytes)))
        drop(CloseReason::SlowConsumer);
}

void Session::finish()
{
    m_connection.closeAfterFlush(lingerTime);
}

// ---- closing

void Session::close(CloseReason reason, const QString &text)
{
    if (state() == SessionState::Closing)
        return;
    const bool handshaking = state() == SessionState::Handshake;
    setState(SessionState::Closing);
    m_closeReason = reason;
    m_closingSince = now();
    if (!m_connected) {
        m_connection.abort();
        return;
    }
    release();
    // What is held may end with the peer's own goodbye.
    if (isThrottled())
        m_throttle->wakeSoon([this] { goOnReading(); });
    const QString said = text.isEmpty() ? QString(closeReasonText(reason)) : text;
    if (sayGoodbye(reason, said) || handshaking)
        finish();
}

void Session::drop(CloseReason reason)
{
    if (state() != SessionState::Closing) {
        setState(SessionState::Closing);
        m_closeReason = reason;
        m_closingSince = now();
    }
    m_connection.abort();
}

// ---- events of the connection

void Session::onOpened()
{
    m_connected = true;
    if (state() == SessionState::Handshake)
        connected();
}

void Session::onData(std::span<char> data)
{
    m_lastReceived = now();
    const SessionTally before = m_tally;
    m_tally.bytesIn += data.size();
    if (const std::size_t pending = m_connection.pendingBytes(); pending > 0)
        holdBack(pending);
    m_inData = true;
    if (m_throttle || m_table.settings().limits.messagesPerSecond > 0)
        receiveThrottled(data);
    else
        received(data);
    m_inData = false;
    m_table.count(m_tally - before);
}

// ---- the rate of messages

void Session::receiveThrottled(std::span<char> data)
{
    if (!m_throttle)
        m_throttle = std::make_unique<MessageThrottle>(m_connection.thread());
    // TLS hands over what one read brought in several pieces.
    if (isThrottled())
        return m_throttle->hold(data);
    const std::size_t done = deliverSome(data);
    if (done == data.size())
        return;
    m_throttle->hold(data.subspan(done));
    m_connection.pauseReading();
    m_table.countThrottled();
    wakeLater();
}

std::size_t Session::deliverSome(std::span<char> data)
{
    const std::uint64_t before = m_tally.messagesIn;
    const std::int64_t granted = m_throttle->grant(m_table.settings().limits.messagesPerSecond, now());
    const bool unlimited = granted == MessageThrottle::unlimited || state() == SessionState::Closing;
    m_mostMessages = unlimited ? std::numeric_limits<std::uint64_t>::max() : before + std::uint64_t(granted);
    std::size_t done = mayGoOn() ? received(data) : 0;
    if (!unlimited)
        m_throttle->delivered(std::int64_t(m_tally.messagesIn - before));
    // Who is closing is past all rates; of others that ended early the rest has no use.
    if (done < data.size() && state() == SessionState::Closing) {
        m_mostMessages = std::numeric_limits<std::uint64_t>::max();
        received(data.subspan(done));
        done = data.size();
    }
    return done;
}

bool Session::isThrottled() const
{
    return m_throttle && m_throttle->isHolding();
}

void Session::wakeLater()
{
    m_throttle->wakeLater(m_table.settings().limits.messagesPerSecond, [this] { goOnReading(); });
}

void Session::goOnReading()
{
    // Its answers pile up already: onDrained comes back here.
    if (!isThrottled() || (!isReading() && state() == SessionState::Open))
        return;
    const SessionTally before = m_tally;
    m_inData = true;
    m_throttle->consume(deliverSome(m_throttle->held()));
    m_inData = false;
    m_table.count(m_tally - before);
    if (isThrottled())
        return wakeLater();
    m_lastReceived = now();
    if (isReading())
        m_connection.resumeReading();
}

void Session::settingsChanged()
{
    m_connection.limitReads(std::size_t(m_table.settings().limits.outboxBytes / readPart));
    if (!m_table.settings().access.permits(endpoint()))
        return close(CloseReason::AccessDenied);
    if (isThrottled())
        m_throttle->wakeSoon([this] { goOnReading(); });
}

void Session::holdBack(std::size_t pending)
{
    // A client that sends and does not read is not read either, so that its answers cannot pile up.
    if (m_paused || std::int64_t(pending) <= std::min(pauseBacklog, m_table.settings().limits.outboxBytes / pausePart))
        return;
    m_paused = true;
    m_connection.pauseReading();
    // With TLS `pending` may be this turn's batch, which leaves at once and is followed by no onDrained.
    m_table.post([number = m_number](SessionTable &table) {
        Session *session = table.find(number);
        if (session && session->m_connection.pendingBytes() == 0)
            session->onDrained();
    });
}

void Session::onDrained()
{
    if (m_attachment && state() == SessionState::Open)
        m_attachment->onDrained();
    if (std::exchange(m_paused, false))
        readOn();
}

bool Session::hasRoom() const
{
    const auto most = std::size_t(m_table.settings().limits.outboxBytes / roomPart);
    if (m_connection.pendingBytes() <= most)
        return true;
    // What was sent in this turn was not offered to the socket yet. What it refuses now is what onDrained follows.
    m_connection.flush();
    return m_connection.pendingBytes() <= most;
}

void Session::hold()
{
    // Of one that is closing the goodbye is waited for.
    if (state() == SessionState::Open && !std::exchange(m_held, true))
        m_connection.pauseReading();
}

void Session::release()
{
    if (std::exchange(m_held, false))
        readOn();
}

void Session::readOn()
{
    if (!isReading())
        return;
    if (isThrottled())
        wakeLater();
    else
        m_connection.resumeReading();
}

bool Session::onPeerEnded()
{
    if (state() == SessionState::Open)
        peerEnded();
    return false;
}

void Session::onClosed(net::CloseReason reason)
{
    setState(SessionState::Closing);
    if (m_closeReason == CloseReason::None)
        m_closeReason = closeReasonOf(reason);
    if (m_closeReason == CloseReason::SlowConsumer) {
        qCInfo(lcInstance).noquote() << "session closed" << u"name="_s + instance() << u"session="_s + id() << u"peer="_s + peer()
                                     << u"reason="_s + closeReasonName(m_closeReason);
    }
    if (m_announced)
        m_table.context().handler.onClosed(*this, m_closeReason);
    m_table.remove(*this);
}

// ---- time

void Session::sweep(net::Clock::time_point time)
{
    const SessionLimits &limits = m_table.settings().limits;
    switch (state()) {
    case SessionState::Handshake:
        // The TLS handshake has a limit of its own, in net.
        if (m_connected && time - m_started >= limits.handshakeTimeout)
            close(CloseReason::HandshakeTimeout);
        break;
    case SessionState::Open:
        if (isStalled(time))
            drop(CloseReason::SlowConsumer);
        else if (isReading() && !isThrottled() && limits.idleTimeout.count() > 0
                 && (time - m_lastReceived >= limits.idleTimeout || isDripping(time)))
            close(CloseReason::IdleTimeout);
        break;
    case SessionState::Closing:
        if (time - m_closingSince >= closeTimeout)
            finish();
        break;
    }
}

bool Session::isStalled(net::Clock::time_point time)
{
    const auto pending = std::int64_t(m_connection.pendingBytes());
    const std::int64_t taken = std::int64_t(m_tally.bytesOut) - pending;
    if (pending == 0 || taken > m_lastTaken) {
        m_lastTaken = taken;
        m_stalledSince = time;
        return false;
    }
    // The peer stopped up to one sweep before the one that saw it, and the next one may come too late. The quarter is for
    // timers, which are never exact.
    const SessionLimits &limits = m_table.settings().limits;
    const std::chrono::milliseconds sweep = SweepTimer::interval(limits);
    return time - m_stalledSince >= limits.sendTimeout - 2 * sweep - sweep / 4;
}

bool Session::isDripping(net::Clock::time_point time)
{
    if (!isMidMessage() || m_tally.messagesIn != m_partialMessages) {
        m_partialSince = time;
        m_partialMessages = m_tally.messagesIn;
        m_partialBytes = m_tally.bytesIn;
        return false;
    }
    const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(time - m_partialSince);
    const auto came = std::int64_t(m_tally.bytesIn - m_partialBytes);
    return passed >= m_table.settings().limits.idleTimeout && came * 1000 < leastMessageRate * passed.count();
}

} // namespace signalbox::core
