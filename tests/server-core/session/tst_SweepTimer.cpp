// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/SweepTimer.h"

#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A connection without a socket: the test plays the network.
class FakeConnection final : public net::Connection
{
public:
    explicit FakeConnection(net::IoThread &thread) : Connection(thread, net::Endpoint(), false) { }

    void write(QByteArrayView bytes) override { written.append(bytes); }
    void write(const net::SharedBytes &bytes) override { written.append(*bytes); }
    std::size_t pendingBytes() const override { return pending; }
    void flush() override { }
    void limitReads(std::size_t bytes) override { readLimit = bytes; }
    void pauseReading() override { paused = true; }
    void resumeReading() override { paused = false; }
    void closeAfterFlush(std::chrono::milliseconds) override { closing = true; }
    void abort(net::CloseReason) override { aborted = true; }

    net::ConnectionHandler &handler() { return *m_handler; }
    bool isOpen() const { return !closing && !aborted; }

    QByteArray written;
    std::size_t pending = 0;
    std::size_t readLimit = 0;
    bool paused = false;
    bool closing = false;
    bool aborted = false;
};

class Recorder final : public SessionHandler
{
public:
    void onMessage(Session &session, QByteArrayView message, MessageKind kind) override { session.send(message, kind); }
    void onClosed(Session &, CloseReason reason) override { closed = reason; }
    CloseReason closed = CloseReason::None;
};

/// One session on a thread that does not run, so that only `tick` passes time.
struct Fixture {
    explicit Fixture(ProtocolKind kind, const SessionLimits &limits)
    {
        Protocol protocol;
        protocol.kind = kind;
        context = std::make_shared<SessionContext>(u"test"_s, SessionSettings{protocol, limits, {}}, recorder, ids);
        table = std::make_shared<SessionTable>(thread, context);
        sweep.add(table);
        table->accept(connection);
        connection.handler().onOpened();
        start = thread.now();
    }
    ~Fixture()
    {
        sweep.remove(*table);
        if (table->counts().sessions > 0)
            connection.handler().onClosed(net::CloseReason::ClosedByUs);
    }
    void pass(std::chrono::milliseconds until) { sweep.tick(start + until); }
    CloseReason end()
    {
        connection.handler().onClosed(net::CloseReason::ClosedByUs);
        return recorder.closed;
    }

    Recorder recorder;
    SessionIds ids;
    net::IoThread thread{u"test"_s};
    FakeConnection connection{thread};
    std::shared_ptr<SessionContext> context;
    std::shared_ptr<SessionTable> table;
    SweepTimer sweep{thread};
    net::Clock::time_point start;
};

SessionLimits limits()
{
    SessionLimits limits;
    limits.handshakeTimeout = 5s;
    limits.idleTimeout = 10s;
    limits.sendTimeout = 8s;
    limits.outboxBytes = 1000;
    return limits;
}

} // namespace

class tst_SweepTimer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scalesToTheShortestTimeout();
    void closesIdleSessions();
    void closesUnfinishedHandshakes();
    void dropsPeersThatStopReading();
    void sparesPeersThatReadSlowly();
    void readsBeforeJudgingAfterASuspension();
    void dropsSlowConsumersAtTheLimit();
    void sendsALargeMessageThatIsAlone();
    void closesMessagesThatDrip();
    void stopsReadingWhoDoesNotRead();
};

void tst_SweepTimer::scalesToTheShortestTimeout()
{
    SessionLimits l = limits();
    QCOMPARE(SweepTimer::interval(l), 1000ms);
    l.idleTimeout = 400ms;
    QCOMPARE(SweepTimer::interval(l), 100ms);
    l.handshakeTimeout = 1ms;
    QCOMPARE(SweepTimer::interval(l), 20ms);
    l = limits();
    l.idleTimeout = 0ms; // never
    QCOMPARE(SweepTimer::interval(l), 1000ms);
}

void tst_SweepTimer::closesIdleSessions()
{
    Fixture f(ProtocolKind::Raw, limits());
    for (std::chrono::milliseconds t = 1s; t < 10s; t += 1s)
        f.pass(t);
    QVERIFY(f.connection.isOpen());
    f.pass(10s);
    QVERIFY(f.connection.closing);
    QCOMPARE(f.end(), CloseReason::IdleTimeout);
    QCOMPARE(f.table->counts().sessions, 0);
}

void tst_SweepTimer::closesUnfinishedHandshakes()
{
    Fixture f(ProtocolKind::WebSocket, limits());
    std::string part = "GET / HTTP/1.1\r\n";
    f.connection.handler().onData(part);
    for (std::chrono::milliseconds t = 1s; t < 5s; t += 1s)
        f.pass(t);
    QVERIFY(f.connection.isOpen());
    f.pass(5s);
    QVERIFY(f.connection.closing);
    QVERIFY2(f.connection.written.startsWith("HTTP/1.1 408 "), f.connection.written.constData());
    QCOMPARE(f.end(), CloseReason::None); // never opened
}

void tst_SweepTimer::dropsPeersThatStopReading()
{
    Fixture f(ProtocolKind::Raw, limits());
    f.pass(1s);
    std::string message(200, 'x');
    f.connection.handler().onData(message);
    f.connection.pending = 200;
    // Never later than the 8 s, and so up to two sweeps earlier.
    for (std::chrono::milliseconds t = 2s; t < 7s; t += 1s)
        f.pass(t);
    QVERIFY(f.connection.isOpen());
    f.pass(7s);
    QVERIFY(f.connection.aborted);
    QCOMPARE(f.end(), CloseReason::SlowConsumer);
}

void tst_SweepTimer::sparesPeersThatReadSlowly()
{
    SessionLimits l = limits();
    l.idleTimeout = 0ms;
    Fixture f(ProtocolKind::Raw, l);
    std::string message(200, 'x');
    f.connection.handler().onData(message);
    f.connection.pending = 200;
    for (std::chrono::milliseconds t = 1s; t < 100s; t += 1s) {
        if (t % 5s == 0ms)
            f.connection.pending -= 1;
        f.pass(t);
    }
    QVERIFY(f.connection.isOpen());
}

void tst_SweepTimer::readsBeforeJudgingAfterASuspension()
{
    Fixture f(ProtocolKind::Raw, limits());
    f.pass(1s);
    f.pass(60s);
    QVERIFY(f.connection.isOpen());
    f.pass(61s);
    QVERIFY(f.connection.closing);
    QCOMPARE(f.end(), CloseReason::IdleTimeout);
}

void tst_SweepTimer::dropsSlowConsumersAtTheLimit()
{
    Fixture f(ProtocolKind::Raw, limits());
    Session *session = f.table->find(1);
    QVERIFY(session);
    f.connection.pending = 1000;
    QVERIFY(session->send("x", MessageKind::Binary));
    QVERIFY(f.connection.isOpen());
    f.connection.pending = 1001;
    session->send("x", MessageKind::Binary);
    QVERIFY(f.connection.aborted);
    QVERIFY(!session->send("x", MessageKind::Binary));
    QCOMPARE(f.end(), CloseReason::SlowConsumer);
}

void tst_SweepTimer::sendsALargeMessageThatIsAlone()
{
    Fixture f(ProtocolKind::Raw, limits());
    Session *session = f.table->find(1);
    f.connection.pending = 5000;
    QVERIFY(session->send(QByteArray(5000, 'x'), MessageKind::Binary));
    QVERIFY(f.connection.isOpen());
    f.connection.pending = 5001; // something was there before
    session->send(QByteArray(5000, 'x'), MessageKind::Binary);
    QVERIFY(f.connection.aborted);
    QCOMPARE(f.end(), CloseReason::SlowConsumer);
}

void tst_SweepTimer::closesMessagesThatDrip()
{
    Fixture f(ProtocolKind::WebSocket, limits());
    std::string upgrade = "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    f.connection.handler().onData(upgrade);
    std::string frame = "\x82\xfe\x03\xe8";
    f.connection.handler().onData(frame);
    for (std::chrono::milliseconds t = 1s; t < 10s; t += 1s) {
        std::string byte = "x";
        f.connection.handler().onData(byte);
        f.pass(t);
    }
    QVERIFY(f.connection.written.startsWith("HTTP/1.1 101 "));
    QVERIFY(!f.connection.written.contains('\x88'));
    f.pass(10s);
    QVERIFY(f.connection.written.contains('\x88'));
    QCOMPARE(f.end(), CloseReason::IdleTimeout);
}

void tst_SweepTimer::stopsReadingWhoDoesNotRead()
{
    Fixture f(ProtocolKind::Raw, limits());
    std::string message = "x";
    QCOMPARE(f.connection.readLimit, 250U);
    f.connection.pending = 250;
    f.connection.handler().onData(message);
    QVERIFY(!f.connection.paused);
    f.connection.pending = 251;
    f.connection.handler().onData(message);
    QVERIFY(f.connection.paused);
    f.connection.pending = 0;
    f.connection.handler().onDrained();
    QVERIFY(!f.connection.paused);
}

QTEST_GUILESS_MAIN(tst_SweepTimer)
#include "tst_SweepTimer.moc"
