// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/SessionHandle.h"
#include "server-core/session/SessionIndex.h"
#include "server-core/session/SessionPool.h"
#include "server-core/session/SessionTable.h"
#include "server-core/types/LineFraming.h"
#include "server-core/websocket/FrameWriter.h"

#include <QtTest/QtTest>

#include <future>

using namespace signalbox::core;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A connection without a socket: the test plays the network.
class FakeConnection final : public net::Connection
{
public:
    FakeConnection(net::IoThread &thread, const QString &peer) : Connection(thread, *net::Endpoint::parse(peer, 1000), false) { }

    void write(QByteArrayView bytes) override { written.append(bytes); }
    void write(const net::SharedBytes &bytes) override { written.append(*bytes); }
    std::size_t pendingBytes() const override { return pending; }
    void flush() override { }
    void limitReads(std::size_t bytes) override { readLimit = bytes; }
    void pauseReading() override { paused = true; }
    void resumeReading() override { paused = false; }
    void closeAfterFlush(std::chrono::milliseconds) override { closing = true; }
    void abort(net::CloseReason) override { closing = true; }

    bool isServed() const { return m_handler != nullptr; }
    net::ConnectionHandler &handler() { return *m_handler; }

    QByteArray written;
    std::size_t pending = 0;
    std::size_t readLimit = 0;
    bool paused = false;
    /// The test waits for it.
    std::atomic<bool> closing = false;
};

class Echo final : public SessionHandler
{
public:
    void onOpened(signalbox::Session &session) override { last = session.handle(); }
    void onMessage(signalbox::Session &session, QByteArrayView message, MessageKind kind) override
    {
        session.send(message, kind);
        if (message == "bye")
            session.close();
    }
    void onClosed(signalbox::Session &, CloseReason reason) override { reasons.push_back(reason); }
    QByteArray closeNotice(CloseReason reason, const QString &text) const override
    {
        return reason == CloseReason::ClosedByService ? QByteArray() : text.toUtf8() + '\n';
    }

    SessionHandle last;
    std::vector<CloseReason> reasons;
};

QByteArray lines(int from, int to)
{
    QByteArray text;
    for (int i = from; i <= to; ++i)
        text += QByteArray::number(i) + "\r\n";
    return text;
}

Protocol lineProtocol(std::int64_t most)
{
    Protocol protocol;
    protocol.kind = ProtocolKind::Framed;
    protocol.createFraming = [most] { return std::make_unique<LineFraming>(std::size_t(most)); };
    return protocol;
}

} // namespace

/// What a table admits, and settings that change while sessions are open. Real threads, no sockets.
class tst_SessionTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void refusesUnheardWhoMayNotConnect();
    void tellsTheTooManyOfOneAddress();
    void refusesWhoConnectsTooOften();
    void closesWhoIsDeniedLater();
    void lowersItsLimitsWithoutClosingAnybody();
    void givesOtherLimitsToNewSessionsOnly();
    void deliversAtTheRate_data();
    void deliversAtTheRate();
    void goesOnAtOnceWithoutARate();
    void findsThePeersGoodbyeBehindTheRate();
    void waitsForTheReaderToo();
    void saysTrulyWhoIsThere();

private:
    using Fake = std::shared_ptr<FakeConnection>;
    void begin(const SessionSettings &settings);
    void apply(const SessionSettings &settings);
    Fake connect(const QString &peer = u"192.0.2.1"_s);
    void disconnect(const Fake &connection);
    void receive(const Fake &connection, QByteArray bytes);
    QByteArray written(const Fake &connection);
    bool isPaused(const Fake &connection);
    /// Runs it on the table's thread, and waits.
    void there(const std::function<void()> &task);
    SessionTable &table() { return *m_tables.front(); }

    std::unique_ptr<SessionIds> m_ids;
    std::unique_ptr<Echo> m_echo;
    std::unique_ptr<SessionPool> m_pool;
    std::vector<std::shared_ptr<SessionTable>> m_tables;
    std::vector<Fake> m_connections;
};

void tst_SessionTable::init()
{
    m_ids = std::make_unique<SessionIds>();
    m_echo = std::make_unique<Echo>();
    m_pool = std::make_unique<SessionPool>(1, u"test"_s);
}

void tst_SessionTable::cleanup()
{
    for (const Fake &connection : m_connections)
        disconnect(connection);
    m_connections.clear();
    QCOMPARE(table().counts().sessions, 0);
    there([this] { m_pool->forget(table()); });
    m_pool.reset();
    m_tables.clear();
}

void tst_SessionTable::begin(const SessionSettings &settings)
{
    m_tables = m_pool->makeTables(std::make_shared<SessionContext>(u"test"_s, settings, *m_echo, *m_ids));
}

void tst_SessionTable::apply(const SessionSettings &settings)
{
    table().apply(std::make_shared<const SessionSettings>(settings));
    there([] {});
}

void tst_SessionTable::there(const std::function<void()> &task)
{
    std::promise<void> done;
    table().post([&](SessionTable &) {
        task();
        done.set_value();
    });
    done.get_future().wait();
}

tst_SessionTable::Fake tst_SessionTable::connect(const QString &peer)
{
    const auto connection = std::make_shared<FakeConnection>(table().thread(), peer);
    there([&] {
        table().accept(*connection);
        if (connection->isServed())
            connection->handler().onOpened();
    });
    if (connection->isServed())
        m_connections.push_back(connection);
    return connection;
}

void tst_SessionTable::disconnect(const Fake &connection)
{
    there([&] { connection->handler().onClosed(net::CloseReason::ClosedByUs); });
}

void tst_SessionTable::receive(const Fake &connection, QByteArray bytes)
{
    there([&] { connection->handler().onData({bytes.data(), std::size_t(bytes.size())}); });
}

QByteArray tst_SessionTable::written(const Fake &connection)
{
    QByteArray bytes;
    there([&] { bytes = connection->written; });
    return bytes;
}

bool tst_SessionTable::isPaused(const Fake &connection)
{
    bool paused = false;
    there([&] { paused = connection->paused; });
    return paused;
}

void tst_SessionTable::refusesUnheardWhoMayNotConnect()
{
    begin({{}, {}, AddressFilter({}, {*net::AddressBlock::parse(u"192.0.2.0/24"_s)})});
    QVERIFY(!connect()->isServed());
    QVERIFY(connect(u"192.0.3.1"_s)->isServed());
    QCOMPARE(table().counts().refused, 1);
    QCOMPARE(table().counts().sessionsTotal, 1);
}

void tst_SessionTable::tellsTheTooManyOfOneAddress()
{
    SessionSettings settings{lineProtocol(100), {}, {}};
    settings.limits.maxSessionsPerAddress = 1;
    begin(settings);
    const Fake first = connect();
    QVERIFY(!first->closing);
    const Fake second = connect();
    QVERIFY(second->closing);
    QCOMPARE(written(second), "too many sessions from this address; try again later\n"_ba);
    QVERIFY(!connect(u"192.0.2.2"_s)->closing);
    QCOMPARE(table().counts().sessions, 2);
    QCOMPARE(table().counts().refused, 1);
    // Its end gives no place back that it never had.
    disconnect(second);
    std::erase(m_connections, second);
    QVERIFY(connect()->closing);
    disconnect(first);
    std::erase(m_connections, first);
    QVERIFY(!connect()->closing);
}

void tst_SessionTable::refusesWhoConnectsTooOften()
{
    SessionSettings settings;
    settings.limits.connectsPerSecondPerAddress = 2;
    begin(settings);
    for (int i = 0; i < 2; ++i)
        QVERIFY(connect()->isServed());
    // The thread may have taken a while; not many seconds.
    int refused = 0;
    for (int i = 0; i < 100; ++i)
        refused += connect()->isServed() ? 0 : 1;
    QVERIFY(refused >= 50);
    QCOMPARE(table().counts().refused, refused);
    QVERIFY(connect(u"192.0.2.2"_s)->isServed());
}

void tst_SessionTable::closesWhoIsDeniedLater()
{
    begin({lineProtocol(100), {}, {}});
    const Fake stays = connect(u"192.0.3.1"_s);
    const Fake goes = connect();
    apply({lineProtocol(100), {}, AddressFilter({*net::AddressBlock::parse(u"192.0.3.0/24"_s)}, {})});
    QVERIFY(goes->closing);
    QCOMPARE(written(goes), "this address may not connect\n"_ba);
    QVERIFY(!stays->closing);
    QVERIFY(!connect()->isServed());
    disconnect(goes);
    std::erase(m_connections, goes);
    QCOMPARE(m_echo->reasons, std::vector{CloseReason::AccessDenied});
    apply({lineProtocol(100), {}, {}});
    QVERIFY(connect()->isServed());
}

void tst_SessionTable::lowersItsLimitsWithoutClosingAnybody()
{
    SessionSettings settings;
    begin(settings);
    const Fake first = connect();
    const Fake second = connect();
    settings.limits.maxSessions = 1;
    apply(settings);
    QVERIFY(!first->closing && !second->closing);
    QVERIFY(connect()->closing);
    disconnect(first);
    std::erase(m_connections, first);
    QVERIFY(connect()->closing);
    settings.limits.maxSessions = 2;
    apply(settings);
    QVERIFY(!connect()->closing);
    settings.limits.outboxBytes = 8000;
    apply(settings);
    QCOMPARE(second->readLimit, 2000U);
    // Of the open ones, the one whose client reads nothing goes when another limit says so.
    settings.limits.sendTimeout = 20ms;
    settings.limits.handshakeTimeout = 20ms;
    there([&] { second->pending = 100; });
    apply(settings);
    QTRY_VERIFY(second->closing);
    disconnect(second);
    std::erase(m_connections, second);
    QCOMPARE(m_echo->reasons.back(), CloseReason::SlowConsumer);
}

void tst_SessionTable::givesOtherLimitsToNewSessionsOnly()
{
    begin({lineProtocol(100), {}, {}});
    const Fake before = connect();
    apply({lineProtocol(3), {}, {}});
    const Fake after = connect();
    receive(before, "long enough\r\n");
    QCOMPARE(written(before), "long enough\r\n"_ba);
    receive(after, "too long\r\n");
    QCOMPARE(written(after), "line longer than 3 bytes\n"_ba);
}

void tst_SessionTable::deliversAtTheRate_data()
{
    QTest::addColumn<bool>("isWebSocket");
    QTest::addColumn<bool>("inPieces");
    QTest::newRow("lines") << false << false;
    QTest::newRow("lines in pieces") << false << true;
    QTest::newRow("WebSocket") << true << false;
    QTest::newRow("WebSocket in pieces") << true << true;
}

void tst_SessionTable::deliversAtTheRate()
{
    QFETCH(bool, isWebSocket);
    QFETCH(bool, inPieces);
    SessionSettings settings{lineProtocol(100), {}, {}};
    if (isWebSocket)
        settings.protocol.kind = ProtocolKind::WebSocket;
    settings.limits.messagesPerSecond = 20;
    begin(settings);
    const Fake connection = connect();
    if (isWebSocket) {
        receive(connection,
                "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        there([&] { connection->written.clear(); });
    }
    QByteArray stream;
    QByteArray answers;
    for (int i = 1; i <= 50; ++i) {
        const QByteArray text = "message " + QByteArray::number(i);
        if (isWebSocket)
            websocket::FrameWriter::appendMasked(stream, websocket::Opcode::Text, text, 0x01020304);
        else
            stream += text + "\r\n";
        answers += isWebSocket ? '\x81' + QByteArray(1, char(text.size())) + text : text + "\r\n";
    }
    QElapsedTimer clock;
    clock.start();
    // As TLS does, in several calls of one read.
    if (inPieces) {
        there([&] {
            for (QByteArray &piece : QList{stream.first(333), stream.sliced(333)})
                connection->handler().onData({piece.data(), std::size_t(piece.size())});
        });
    } else {
        receive(connection, stream);
    }
    QVERIFY(isPaused(connection));
    QCOMPARE(table().counts().throttled, 1);
    QVERIFY(written(connection).size() < answers.size());
    QVERIFY(answers.startsWith(written(connection)));
    QTRY_COMPARE(written(connection), answers);
    // 20 at once, then 30 more.
    QVERIFY2(clock.elapsed() >= 1400, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(!isPaused(connection));
    QCOMPARE(table().counts().tally.messagesIn, 50U);
    QCOMPARE(table().counts().tally.messagesOut, 50U);
    QVERIFY(!connection->closing);
}

void tst_SessionTable::goesOnAtOnceWithoutARate()
{
    SessionSettings settings{lineProtocol(100), {}, {}};
    settings.limits.messagesPerSecond = 1;
    begin(settings);
    const Fake connection = connect();
    receive(connection, lines(1, 500));
    QVERIFY(isPaused(connection));
    settings.limits.messagesPerSecond = 0;
    apply(settings);
    QTRY_COMPARE(written(connection), lines(1, 500));
    QTRY_VERIFY(!isPaused(connection));
    receive(connection, lines(501, 900));
    QCOMPARE(written(connection), lines(1, 900));
    settings.limits.messagesPerSecond = 1;
    apply(settings);
    receive(connection, lines(901, 999));
    QVERIFY(isPaused(connection));
}

void tst_SessionTable::findsThePeersGoodbyeBehindTheRate()
{
    SessionSettings settings;
    settings.protocol.kind = ProtocolKind::WebSocket;
    settings.limits.messagesPerSecond = 1;
    begin(settings);
    const Fake connection = connect();
    QByteArray stream = "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    for (int i = 0; i < 100; ++i)
        websocket::FrameWriter::appendMasked(stream, websocket::Opcode::Text, "x", 1);
    websocket::FrameWriter::appendMasked(stream, websocket::Opcode::Close, "\x03\xe8", 1);
    receive(connection, stream);
    QVERIFY(isPaused(connection));
    m_echo->last.close(CloseReason::Kicked);
    // At once, rather than when its 100 messages have been taken, or the time for the answer is over.
    QTRY_VERIFY_WITH_TIMEOUT(connection->closing, 1500);
    QCOMPARE(table().counts().tally.messagesIn, 1U);
}

void tst_SessionTable::waitsForTheReaderToo()
{
    SessionSettings settings{lineProtocol(100), {}, {}};
    settings.limits.messagesPerSecond = 100;
    begin(settings);
    const Fake connection = connect();
    there([&] { connection->pending = std::size_t(settings.limits.outboxBytes / 2); });
    receive(connection, lines(1, 150));
    const auto count = [&] { return table().counts().tally.messagesIn; };
    QVERIFY(isPaused(connection));
    const auto before = count();
    QVERIFY(before >= 100 && before < 150);
    // Not one more while the client does not read, though the rate would permit it many times over.
    QVERIFY(!QTest::qWaitFor([&] { return count() > before; }, 300));
    there([&] {
        connection->pending = 0;
        connection->handler().onDrained();
    });
    QTRY_COMPARE(written(connection), lines(1, 150));
    QTRY_VERIFY(!isPaused(connection));
}

void tst_SessionTable::saysTrulyWhoIsThere()
{
    SessionSettings settings;
    settings.protocol.kind = ProtocolKind::WebSocket;
    begin(settings);
    const SessionIndex index(*m_ids, m_tables);
    QVERIFY(!SessionHandle());
    QVERIFY(!index.find(u"nonsense"_s));
    QVERIFY(!index.find(m_ids->toString(1)));
    const Fake connection = connect();
    const QString id = m_ids->toString(1);
    // Connected is not open.
    QVERIFY(!index.find(id));
    receive(connection,
            "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    const SessionHandle session = index.find(id);
    QVERIFY(session);
    QVERIFY(session.send("hello", MessageKind::Text));
    QVERIFY(written(connection).endsWith("\x81\x05hello"));
    session.close();
    there([] {});
    QVERIFY(!session);
    QVERIFY(!session.send("too late"));
    QVERIFY(!index.find(id));
    disconnect(connection);
    m_connections.clear();
    QVERIFY(!session);

    const Fake other = connect();
    receive(other,
            "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    QVERIFY(index.find(m_ids->toString(2)));
    QVERIFY(!session);
}

QTEST_GUILESS_MAIN(tst_SessionTable)
#include "tst_SessionTable.moc"
