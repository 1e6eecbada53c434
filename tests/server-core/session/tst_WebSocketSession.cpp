// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/IoThread.h"
#include "server-core/session/SessionTable.h"
#include "server-core/session/WebSocketSession.h"
#include "server-core/websocket/FrameWriter.h"

#include <QtCore/qendian.h>
#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace Qt::StringLiterals;
using websocket::FrameWriter;
using websocket::Opcode;

namespace {

/// A connection without a socket: the test plays the network.
class FakeConnection final : public net::Connection
{
public:
    explicit FakeConnection(net::IoThread &thread) : Connection(thread, net::Endpoint(), false) { }

    void write(QByteArrayView bytes) override { written.append(bytes); }
    void write(const net::SharedBytes &bytes) override { written.append(*bytes); }
    std::size_t pendingBytes() const override { return 0; }
    void flush() override { }
    void limitReads(std::size_t) override { }
    void pauseReading() override { reading = false; }
    void resumeReading() override { reading = true; }
    void closeAfterFlush(std::chrono::milliseconds) override { closing = true; }
    void abort(net::CloseReason) override { closing = true; }

    void receive(QByteArray bytes) { m_handler->onData({bytes.data(), std::size_t(bytes.size())}); }
    net::ConnectionHandler &handler() { return *m_handler; }

    QByteArray written;
    bool closing = false;
    bool reading = true;
};

/// Answers each message twice, as a service that tells several clients does.
class Twice final : public SessionHandler
{
public:
    void onMessage(signalbox::Session &session, QByteArrayView message, MessageKind kind) override
    {
        session.send(message, kind);
        session.send(message, kind);
    }
    QByteArray closeNotice(signalbox::CloseReason reason, const QString &) const override
    {
        return reason == signalbox::CloseReason::InstanceStopped ? "bye" : QByteArray();
    }
};

struct Note final : SessionAttachment {
    explicit Note(QStringList &log_) : log(log_) { }
    ~Note() override { log += u"gone"_s; }
    void onDrained() override { log += u"drained"_s; }

    QStringList &log;
};

struct Frame {
    int first = 0;
    QByteArray payload;
};

std::vector<Frame> frames(QByteArrayView bytes)
{
    std::vector<Frame> list;
    while (bytes.size() >= 2) {
        const int size = uchar(bytes[1]);
        const qsizetype head = size < 126 ? 2 : size == 126 ? 4 : 10;
        const qsizetype length = size < 126 ? size
            : size == 126                   ? qFromBigEndian<quint16>(bytes.data() + 2)
                                            : qsizetype(qFromBigEndian<quint64>(bytes.data() + 2));
        list.push_back({uchar(bytes[0]), bytes.sliced(head, length).toByteArray()});
        bytes = bytes.sliced(head + length);
    }
    return list;
}

QByteArray masked(int first, const QByteArray &payload)
{
    QByteArray out;
    FrameWriter::appendMasked(out, Opcode(first & 0x0f), payload, 0x01020304, FrameWriter::Fin(first & 0x80), std::uint8_t(first & 0x70));
    return out;
}

} // namespace

/// Compression as a session does it, without sockets.
class tst_WebSocketSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void deliversWhatStaysValidWhileAnswering();
    void sendsPlainWithoutAnAgreement();
    void refusesMarksWithoutAnAgreement();
    void takesPlainMessagesBetweenCompressedOnes();
    void sendsFramesThatAreSharedByMany();
    void isNotReadWhileItIsHeld();
    void keepsWhatIsAttachedUntilItEnds();
    void saysTheServicesLastWord();

private:
    void upgrade(const QByteArray &lines);
    WebSocketSession &session()
    {
        Session *only = nullptr;
        m_table->forEachOpen([&only](Session &one) { only = &one; });
        Q_ASSERT(only);
        return static_cast<WebSocketSession &>(*only);
    }

    SessionIds m_ids;
    Twice m_handler;
    net::IoThread m_thread{u"test"_s};
    std::unique_ptr<FakeConnection> m_connection;
    std::shared_ptr<SessionTable> m_table;
};

void tst_WebSocketSession::init()
{
    Protocol protocol;
    protocol.kind = ProtocolKind::WebSocket;
    protocol.handshake.deflate = websocket::DeflatePolicy();
    m_table = std::make_shared<SessionTable>(
        m_thread, std::make_shared<SessionContext>(u"test"_s, SessionSettings{protocol, {}, {}}, m_handler, m_ids));
    m_connection = std::make_unique<FakeConnection>(m_thread);
    m_table->accept(*m_connection);
    m_connection->handler().onOpened();
}

void tst_WebSocketSession::cleanup()
{
    m_connection->handler().onClosed(net::CloseReason::ClosedByUs);
    QCOMPARE(m_table->counts().sessions, 0);
}

void tst_WebSocketSession::upgrade(const QByteArray &lines)
{
    m_connection->receive("GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                          + lines + "\r\n");
    QVERIFY(m_connection->written.startsWith("HTTP/1.1 101 "));
    m_connection->written.clear();
}

void tst_WebSocketSession::deliversWhatStaysValidWhileAnswering()
{
    upgrade("Sec-WebSocket-Extensions: permessage-deflate\r\n");
    // More than the thread keeps, and freed at once if it is given back too early.
    QByteArray message;
    for (int i = 0; message.size() < 700'000; ++i)
        message += QByteArray::number(i * 7919);
    QByteArray payload;
    websocket::Deflater(15).deflate(message, websocket::Deflater::Context::Forget, payload);
    m_connection->receive(masked(0xc2, payload));
    const std::vector<Frame> answers = frames(m_connection->written);
    QCOMPARE(answers.size(), 2U);
    for (const Frame &answer : answers) {
        QCOMPARE(answer.first, 0xc2);
        websocket::AssemblyBuffer out;
        QCOMPARE(websocket::Inflater().inflate(answer.payload, 1 << 20, websocket::Inflater::Context::Forget, out),
                 websocket::Inflater::Outcome::Done);
        QVERIFY(QByteArrayView(out.data(), qsizetype(out.size())) == message);
    }
}

void tst_WebSocketSession::sendsPlainWithoutAnAgreement()
{
    upgrade({});
    m_connection->receive(masked(0x81, QByteArray(1000, 'x')));
    const std::vector<Frame> answers = frames(m_connection->written);
    QCOMPARE(answers.size(), 2U);
    QCOMPARE(answers[0].first, 0x81);
    QCOMPARE(answers[0].payload, QByteArray(1000, 'x'));
}

void tst_WebSocketSession::refusesMarksWithoutAnAgreement()
{
    upgrade({});
    m_connection->receive(masked(0xc1, "\xf2\x48\xcd\xc9\xc9\x07\x00"_ba));
    const std::vector<Frame> answers = frames(m_connection->written);
    QCOMPARE(answers.size(), 1U);
    QCOMPARE(answers[0].first, 0x88);
    QCOMPARE(answers[0].payload.first(2), "\x03\xea"_ba); // 1002
}

void tst_WebSocketSession::takesPlainMessagesBetweenCompressedOnes()
{
    upgrade("Sec-WebSocket-Extensions: permessage-deflate\r\n");
    const QByteArray hello = "\xf2\x48\xcd\xc9\xc9\x07\x00"_ba;
    m_connection->receive(masked(0xc1, hello) + masked(0x82, "plain") + masked(0xc1, hello));
    QList<QByteArray> payloads;
    for (const Frame &frame : frames(m_connection->written))
        payloads << frame.payload;
    QCOMPARE(payloads, (QList<QByteArray>{"Hello", "Hello", "plain", "plain", "Hello", "Hello"}));
}

void tst_WebSocketSession::sendsFramesThatAreSharedByMany()
{
    upgrade({});
    WebSocketSession &session = this->session();
    QVERIFY(!session.isCompressing());
    const std::uint64_t before = m_table->counts().tally.bytesOut;
    const auto shared =
        std::make_shared<const QByteArray>(*FrameWriter::shared(Opcode::Text, "one") + *FrameWriter::shared(Opcode::Text, "two"));
    QVERIFY(session.sendFramed(shared, 2));
    const std::vector<Frame> sent = frames(m_connection->written);
    QCOMPARE(sent.size(), 2U);
    QCOMPARE(sent[1].payload, "two");
    QCOMPARE(session.row().tally.messagesOut, 2U);
    QCOMPARE(m_table->counts().tally.bytesOut - before, std::uint64_t(shared->size()));
    session.close();
    QVERIFY(!session.sendFramed(shared, 2));
}

void tst_WebSocketSession::isNotReadWhileItIsHeld()
{
    upgrade({});
    WebSocketSession &session = this->session();
    session.hold();
    session.hold();
    QVERIFY(!m_connection->reading);
    session.release();
    QVERIFY(m_connection->reading);
    session.release();
    QVERIFY(m_connection->reading);
    // The client's goodbye is waited for.
    session.hold();
    session.close();
    QVERIFY(m_connection->reading);
    session.hold();
    QVERIFY(m_connection->reading);
}

void tst_WebSocketSession::keepsWhatIsAttachedUntilItEnds()
{
    upgrade({});
    QStringList log;
    session().attach(std::make_unique<Note>(log));
    m_connection->handler().onDrained();
    QCOMPARE(log, QStringList(u"drained"_s));
    session().close();
    m_connection->handler().onDrained();
    QCOMPARE(log, QStringList(u"drained"_s));
    cleanup();
    QCOMPARE(log, QStringList({u"drained"_s, u"gone"_s}));
    init();
}

void tst_WebSocketSession::saysTheServicesLastWord()
{
    upgrade({});
    session().close(signalbox::CloseReason::InstanceStopped);
    const std::vector<Frame> sent = frames(m_connection->written);
    QCOMPARE(sent.size(), 2U);
    QCOMPARE(sent[0].first, 0x81);
    QCOMPARE(sent[0].payload, "bye");
    QCOMPARE(sent[1].first, 0x88);
}

QTEST_GUILESS_MAIN(tst_WebSocketSession)
#include "tst_WebSocketSession.moc"
