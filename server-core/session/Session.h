// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/SessionAttachment.h"
#include "server-core/session/SessionHandler.h"
#include "server-core/session/SessionRow.h"

#include <atomic>
#include <limits>
#include <memory>

namespace signalbox::core {

class MessageThrottle;
class SessionTable;

enum class SessionState : std::uint8_t { Handshake, Open, Closing };

/// One client connection, whatever it speaks: its state, what it did, its time-outs.
/// Shape:  no heap of its own once open, so that an idle session costs its object only.
/// Thread: its I/O thread.
class Session : public signalbox::Session, public net::ConnectionHandler
{
public:
    ~Session() override;

    QString id() const final;
    const QString &instance() const final;
    QString peer() const final { return m_connection.peer().toString(); }
    const net::Endpoint &endpoint() const { return m_connection.peer(); }
    bool isTls() const final { return m_connection.isTls(); }
    SessionState state() const { return m_state.load(std::memory_order_relaxed); }
    QDateTime startedAt() const final { return QDateTime::fromMSecsSinceEpoch(m_startedAtMs, Qt::UTC); }
    std::uint64_t number() const { return m_number; }

    void close(CloseReason reason = CloseReason::ClosedByService, const QString &text = {}) final;

    SessionRow row() const;
    SessionHandle handle() const final;
    net::IoThread &thread() const { return m_connection.thread(); }

    /// Kept until the session ends; in `onClosed` it is still there. Null: nothing was attached.
    void attach(std::unique_ptr<SessionAttachment> attachment) { m_attachment = std::move(attachment); }
    SessionAttachment *attachment() const { return m_attachment.get(); }
    /// Whether more than answers may be sent now; when not, the attachment's onDrained tells when it may again.
    bool hasRoom() const;
    /// The client is not read on until `release`: what it asks for cannot be done at the moment. What was read already is delivered.
    void hold();
    void release();

protected:
    Session(net::Connection &connection, SessionTable &table, std::uint64_t number);

    // The protocol.
    /// TCP or TLS is up.
    virtual void connected() = 0;
    /// How much of it is done with: less than all only when the session is not to go on.
    virtual std::size_t received(std::span<char> data) = 0;
    /// Tells the client. True: the connection may go as soon as all is sent; false: the protocol ends it (WebSocket).
    virtual bool sayGoodbye(CloseReason reason, const QString &text) = 0;
    /// The peer sends no more; answers still reach it.
    virtual void peerEnded() { }
    /// Part of a message has come, and not all of it.
    virtual bool isMidMessage() const { return false; }

    void open();
    bool deliver(QByteArrayView message, MessageKind kind);
    /// Counts and writes; `write` may be called several times for one message.
    void write(QByteArrayView bytes);
    void write(const net::SharedBytes &bytes);
    /// After the last `write` of a message of `bytes`, or of several.
    void messageSent(qsizetype bytes) { messagesSent(bytes, 1); }
    void messagesSent(qsizetype bytes, std::size_t messages);
    /// Closes a session whose backlog is past the limit, but for a last message of `bytes` that had the outbox to itself.
    void checkBacklog(qsizetype bytes);
    /// Ends the connection once all is sent.
    void finish();
    SessionTable &table() const { return m_table; }
    /// Whether another message may be delivered now.
    bool mayGoOn() const { return m_tally.messagesIn < m_mostMessages; }
    /// Why this client is only told that it cannot be served; None for sessions.
    CloseReason refusal() const { return m_refusal; }
    bool isRefused() const { return m_refusal != CloseReason::None; }

private:
    friend class SessionTable;

    void onOpened() final;
    void onData(std::span<char> data) final;
    void onDrained() final;
    bool onPeerEnded() final;
    void onClosed(net::CloseReason reason) final;

    /// A full outbox cannot take a goodbye either.
    void drop(CloseReason reason);
    void holdBack(std::size_t pending);
    /// For a session with a rate of messages, or that had one.
    void receiveThrottled(std::span<char> data);
    /// Delivers as much as the rate permits; how much that was.
    std::size_t deliverSome(std::span<char> data);
    void goOnReading();
    /// When nothing keeps it from reading any more.
    void readOn();
    bool isThrottled() const;
    void wakeLater();
    void settingsChanged();
    bool isReading() const { return !m_paused && !m_held; }
    void setState(SessionState state) { m_state.store(state, std::memory_order_relaxed); }
    void sweep(net::Clock::time_point now);
    bool isStalled(net::Clock::time_point now);
    bool isDripping(net::Clock::time_point now);
    net::Clock::time_point now() const { return m_connection.thread().now(); }
    void countWritten(qsizetype bytes);

    net::Connection &m_connection;
    SessionTable &m_table;
    const std::uint64_t m_number;
    const std::int64_t m_startedAtMs;
    const net::Clock::time_point m_started;
    net::Clock::time_point m_lastReceived;
    /// Since when the socket has taken nothing, as sweeps see it.
    net::Clock::time_point m_stalledSince;
    net::Clock::time_point m_closingSince;
    /// Since when the message under way has been so, as sweeps see it, and how much had come by then.
    net::Clock::time_point m_partialSince;
    std::uint64_t m_partialMessages = 0;
    std::uint64_t m_partialBytes = 0;
    std::int64_t m_lastTaken = 0;
    SessionTally m_tally;
    /// So many messages may be delivered for now, from the session's first on.
    std::uint64_t m_mostMessages = std::numeric_limits<std::uint64_t>::max();
    /// From the first read on under a rate of messages.
    std::unique_ptr<MessageThrottle> m_throttle;
    std::unique_ptr<SessionAttachment> m_attachment;
    /// Written by its thread only; others read it through their handles.
    std::atomic<SessionState> m_state = SessionState::Handshake;
    CloseReason m_closeReason = CloseReason::None;
    bool m_connected = false;
    bool m_announced = false;
    CloseReason m_refusal = CloseReason::None;
    bool m_inData = false;
    bool m_paused = false;
    bool m_held = false;
};

} // namespace signalbox::core
