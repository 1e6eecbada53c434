// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/Acceptor.h"
#include "server-core/net/IoPool.h"
#include "server-core/net/Timer.h"
#include "tests/support/TestCertificate.h"

#include <QtNetwork/QLocalSocket>
#include <QtNetwork/QSslSocket>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QtTest>

#include <sys/socket.h>

#include <mutex>

using namespace signalbox;
using namespace signalbox::core::net;
using namespace Qt::StringLiterals;

namespace {

/// What the connections of a test did, safe to read from the test's thread.
struct Journal {
    std::atomic<int> opened{0};
    std::atomic<int> closed{0};
    std::atomic<CloseReason> lastReason{CloseReason::Shutdown};
    std::atomic<std::size_t> mostPending{0};
    std::atomic<int> drained{0};
};

enum class Behaviour { Echo, EchoThenClose, Flood, FloodThenClose, Abort };

class Peer final : public ConnectionHandler
{
public:
    Peer(Connection &connection, Journal &journal, Behaviour behaviour)
        : m_connection(connection), m_journal(journal), m_behaviour(behaviour)
    {
        connection.setHandler(this);
    }
    void onOpened() override { ++m_journal.opened; }
    void onData(std::span<char> data) override
    {
        switch (m_behaviour) {
        case Behaviour::Flood:
        case Behaviour::FloodThenClose: {
            const auto block = std::make_shared<const QByteArray>(1024 * 1024, 'x');
            for (int i = 0; i < 16; ++i)
                m_connection.write(block);
            m_journal.mostPending = m_connection.pendingBytes();
            if (m_behaviour == Behaviour::FloodThenClose)
                m_connection.closeAfterFlush(std::chrono::milliseconds(250));
            break;
        }
        case Behaviour::Abort:
            m_connection.write(QByteArrayView("never seen"));
            m_connection.abort();
            break;
        case Behaviour::Echo:
        case Behaviour::EchoThenClose:
            m_connection.write(QByteArrayView(data.data(), qsizetype(data.size())));
            if (m_behaviour == Behaviour::EchoThenClose)
                m_connection.closeAfterFlush();
        }
    }
    void onDrained() override { ++m_journal.drained; }
    void onClosed(CloseReason reason) override
    {
        m_journal.lastReason = reason;
        ++m_journal.closed;
        delete this;
    }

private:
    Connection &m_connection;
    Journal &m_journal;
    Behaviour m_behaviour;
};

} // namespace

class tst_Connection : public QObject
{
    Q_OBJECT

    std::unique_ptr<IoPool> m_pool;
    std::unique_ptr<Journal> m_journal;
    QTemporaryDir m_folder;

    std::unique_ptr<Acceptor> listen(Behaviour behaviour, std::shared_ptr<const TlsContext> tls = {}, const QString &localPath = {})
    {
        Acceptor::Settings settings;
        settings.address.address = u"127.0.0.1"_s;
        settings.address.localPath = localPath;
        settings.tls = std::move(tls);
        settings.handshakeTimeout = std::chrono::milliseconds(300);
        auto acceptor = Acceptor::listen(*m_pool->threads().front(), settings);
        if (!acceptor)
            qFatal("%s", qPrintable(acceptor.error().message));
        (*acceptor)->start([this]() -> IoThread & { return m_pool->leastLoaded(); },
                           [this, behaviour](Connection &connection) { new Peer(connection, *m_journal, behaviour); });
        return std::move(*acceptor);
    }

    static QByteArray readAll(QIODevice &device, qsizetype size)
    {
        QByteArray received;
        while (received.size() < size && (device.bytesAvailable() > 0 || device.waitForReadyRead(5000)))
            received += device.readAll();
        return received;
    }

    /// What comes until the server ends it, from a client that has ended its own half.
    static QByteArray answerAfterHalfClose(quint16 port, const QByteArray &question)
    {
        QTcpSocket client;
        client.connectToHost(u"127.0.0.1"_s, port);
        client.write(question);
        if (!client.waitForBytesWritten(5000) || ::shutdown(int(client.socketDescriptor()), SHUT_WR) != 0)
            return "cannot send";
        if (!client.waitForDisconnected(20000) && client.state() != QAbstractSocket::UnconnectedState)
            return "no end";
        return client.readAll();
    }
    /// The same by TLS, which no socket of Qt's can end by half.
    static QByteArray answerToForeignTlsClient(quint16 port)
    {
        QProcess client;
        client.start(u"openssl"_s, {u"s_client"_s, u"-quiet"_s, u"-ign_eof"_s, u"-connect"_s, u"127.0.0.1:%1"_s.arg(port)});
        client.write("go\n");
        client.closeWriteChannel();
        return client.waitForFinished(20000) ? client.readAllStandardOutput() : "no end";
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(test::makeCertificate(m_folder.path(), u"server"_s)); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_journal = std::make_unique<Journal>();
        m_pool = std::make_unique<IoPool>(2, u"io-"_s);
        m_pool->start();
    }
    void cleanup() { m_pool.reset(); }

    void echoesAnySize_data()
    {
        QTest::addColumn<int>("size");
        for (int size : {1, 191, 192, 193, 4096, 262144, 262145, 3000000})
            QTest::addRow("%d bytes", size) << size;
    }
    void echoesAnySize()
    {
        QFETCH(int, size);
        const auto acceptor = listen(Behaviour::Echo);
        QTcpSocket client;
        client.connectToHost(u"127.0.0.1"_s, acceptor->port());
        QVERIFY(client.waitForConnected());
        QByteArray sent(size, Qt::Uninitialized);
        for (int i = 0; i < size; ++i)
            sent[i] = char(i * 31 + i / 251);
        client.write(sent);
        QCOMPARE(readAll(client, size), sent);
        client.disconnectFromHost();
        QTRY_COMPARE(m_journal->closed.load(), 1);
        QCOMPARE(m_journal->lastReason.load(), CloseReason::PeerClosed);
    }

    void echoesThroughTls_data() { echoesAnySize_data(); }
    void echoesThroughTls()
    {
        QFETCH(int, size);
        const auto tls =
            TlsContext::load({.pkcs12 = m_folder.filePath(u"server.pfx"_s), .passwordFile = m_folder.filePath(u"server.pass"_s)});
        QVERIFY2(tls.has_value(), qPrintable(tls ? QString() : tls.error().message));
        const auto acceptor = listen(Behaviour::Echo, *tls);
        QSslSocket client;
        client.setPeerVerifyMode(QSslSocket::VerifyNone);
        client.connectToHostEncrypted(u"127.0.0.1"_s, acceptor->port());
        QVERIFY2(client.waitForEncrypted(), qPrintable(client.errorString()));
        const QByteArray sent(size, 'z');
        client.write(sent);
        QCOMPARE(readAll(client, size), sent);
        client.disconnectFromHost();
        QTRY_COMPARE(m_journal->closed.load(), 1);
        QCOMPARE(m_journal->lastReason.load(), CloseReason::PeerClosed);
    }

    void answersBeforeItClosesWhenThePeerHalfCloses()
    {
        const auto acceptor = listen(Behaviour::Echo);
        QCOMPARE(answerAfterHalfClose(acceptor->port(), "hello"), QByteArray("hello"));
    }

    void sendsEverythingBeforeItCloses()
    {
        const auto acceptor = listen(Behaviour::EchoThenClose);
        QTcpSocket client;
        client.connectToHost(u"127.0.0.1"_s, acceptor->port());
        client.write("last words");
        QVERIFY(client.waitForDisconnected(5000) || client.state() == QAbstractSocket::UnconnectedState);
        QCOMPARE(client.readAll(), QByteArray("last words"));
        QTRY_COMPARE(m_journal->closed.load(), 1);
        QCOMPARE(m_journal->lastReason.load(), CloseReason::ClosedByUs);
    }

    void sendsEverythingToAPeerThatEndsItsHalfAndReads_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::newRow("plain") << false;
#ifndef __SANITIZE_THREAD__ // QProcess starts its child by vfork, after which ThreadSanitizer takes this process for the child
        QTest::newRow("TLS") << true;
#endif
    }
    void sendsEverythingToAPeerThatEndsItsHalfAndReads()
    {
        QFETCH(bool, tls);
        std::shared_ptr<const TlsContext> context;
        if (tls)
            context =
                *TlsContext::load({.pkcs12 = m_folder.filePath(u"server.pfx"_s), .passwordFile = m_folder.filePath(u"server.pass"_s)});
        const auto acceptor = listen(Behaviour::FloodThenClose, context);
        // Far more than the socket takes at once, and longer on its way than the linger time.
        QCOMPARE((tls ? answerToForeignTlsClient(acceptor->port()) : answerAfterHalfClose(acceptor->port(), "go\n")).size(),
                 16 * 1024 * 1024);
        QTRY_COMPARE(m_journal->closed.load(), 1);
    }

    void answersAndSaysGoodbyeWhenTheLastWordsCameWithTheEnd()
    {
        // close_notify in the same segment as the data: what the data led to still leaves.
        const auto tls =
            TlsContext::load({.pkcs12 = m_folder.filePath(u"server.pfx"_s), .passwordFile = m_folder.filePath(u"server.pass"_s)});
        QVERIFY(tls.has_value());
        const auto acceptor = listen(Behaviour::EchoThenClose, *tls);
        QSslSocket client;
        client.setPeerVerifyMode(QSslSocket::VerifyNone);
        client.connectToHostEncrypted(u"127.0.0.1"_s, acceptor->port());
        QVERIFY(client.waitForEncrypted());
        client.write("bye");
        client.disconnectFromHost();
        QTRY_COMPARE(m_journal->closed.load(), 1);
        QVERIFY(m_journal->lastReason.load() == CloseReason::ClosedByUs || m_journal->lastReason.load() == CloseReason::PeerClosed);
    }

    void keepsWhatASlowReaderDoesNotTakeAndTellsWhenItDid()
    {
        const auto acceptor = listen(Behaviour::Flood);
        QTcpSocket client;
        client.setReadBufferSize(1024);
        client.connectToHost(u"127.0.0.1"_s, acceptor->port());
        QVERIFY(client.waitForConnected());
        client.write("go");
        QVERIFY(client.waitForBytesWritten());
        QTRY_VERIFY(m_journal->mostPending.load() > 1024 * 1024);
        client.setReadBufferSize(0);
        QCOMPARE(readAll(client, 16 * 1024 * 1024).size(), 16 * 1024 * 1024);
        QTRY_COMPARE(m_journal->drained.load(), 1);
    }

    void abortSendsNothingMore()
    {
        const auto acceptor = listen(Behaviour::Abort);
        QTcpSocket client;
        client.connectToHost(u"127.0.0.1"_s, acceptor->port());
        client.write("x");
        QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(client.readAll(), QByteArray());
        QTRY_COMPARE(m_journal->closed.load(), 1);
    }

    void cutsAStalledTlsHandshake()
    {
        const auto tls = TlsContext::load({.certificate = m_folder.filePath(u"server.pem"_s), .key = m_folder.filePath(u"server.key"_s)});
        QVERIFY(tls.has_value());
        const auto acceptor = listen(Behaviour::Echo, *tls);
        QTcpSocket silent;
        silent.connectToHost(u"127.0.0.1"_s, acceptor->port());
        QTcpSocket garbage;
        garbage.connectToHost(u"127.0.0.1"_s, acceptor->port());
        garbage.write("GET / HTTP/1.1\r\n\r\n");
        QTRY_COMPARE(m_journal->closed.load(), 2);
        QCOMPARE(m_journal->lastReason.load(), CloseReason::TlsFailed);
        QCOMPARE(m_journal->opened.load(), 0);
        QTRY_COMPARE(silent.state(), QAbstractSocket::UnconnectedState);
    }

    void sharesConnectionsOverThreads()
    {
        const auto acceptor = listen(Behaviour::Echo);
        std::vector<std::unique_ptr<QTcpSocket>> clients;
        for (int i = 0; i < 20; ++i) {
            clients.push_back(std::make_unique<QTcpSocket>());
            clients.back()->connectToHost(u"127.0.0.1"_s, acceptor->port());
            QVERIFY(clients.back()->waitForConnected());
        }
        QTRY_COMPARE(m_journal->opened.load(), 20);
        QCOMPARE(m_pool->threads()[0]->load(), 10);
        QCOMPARE(m_pool->threads()[1]->load(), 10);
        clients.clear();
        QTRY_COMPARE(m_pool->threads()[0]->load() + m_pool->threads()[1]->load(), 0);
    }

    void acceptsNobodyAfterStopAndLeavesConnectionsAlone()
    {
        const auto acceptor = listen(Behaviour::Echo);
        QTcpSocket client;
        client.connectToHost(u"127.0.0.1"_s, acceptor->port());
        QVERIFY(client.waitForConnected());
        QTRY_COMPARE(m_journal->opened.load(), 1);
        acceptor->stop();
        QTcpSocket late;
        late.connectToHost(u"127.0.0.1"_s, acceptor->port());
        QVERIFY(!late.waitForConnected(1000));
        client.write("still here");
        QCOMPARE(readAll(client, 10), QByteArray("still here"));
    }

    void refusesATakenPortByName()
    {
        const auto acceptor = listen(Behaviour::Echo);
        Acceptor::Settings settings;
        settings.address = {.address = u"any"_s, .port = acceptor->port()};
        const auto second = Acceptor::listen(*m_pool->threads().front(), settings);
        QVERIFY(!second.has_value());
        QCOMPARE(second.error().code, ErrorCode::AddressInUse);
        QCOMPARE(second.error().message, u"cannot listen on 0.0.0.0:%1: address already in use"_s.arg(acceptor->port()));
    }

    void localSocketTellsWhoCalls()
    {
        const QString path = m_folder.filePath(u"test.sock"_s);
        const auto acceptor = listen(Behaviour::Echo, {}, path);
        QLocalSocket client;
        client.connectToServer(path);
        QVERIFY(client.waitForConnected());
        client.write("ping");
        QCOMPARE(readAll(client, 4), QByteArray("ping"));
        acceptor->stop();
        QVERIFY(!QFile::exists(path));
    }

    void namesTheReasonOfABadCertificate_data()
    {
        QTest::addColumn<QString>("pkcs12");
        QTest::addColumn<QString>("passwordFile");
        QTest::addColumn<QString>("message");
        QTest::newRow("missing") << u"none.pfx"_s << u"server.pass"_s << u"cannot read the PKCS#12 file"_s;
        QTest::newRow("wrong password") << u"server.pfx"_s << u"server.key"_s << u"the password is wrong"_s;
        QTest::newRow("no password") << u"server.pfx"_s << QString() << u"needs a password"_s;
        QTest::newRow("not PKCS#12") << u"server.pem"_s << u"server.pass"_s << u"not a PKCS#12 file"_s;
    }
    void namesTheReasonOfABadCertificate()
    {
        QFETCH(QString, pkcs12);
        QFETCH(QString, passwordFile);
        QFETCH(QString, message);
        const auto path = [this](const QString &name) { return name.isEmpty() ? QString() : m_folder.filePath(name); };
        const auto tls = TlsContext::load({.pkcs12 = path(pkcs12), .passwordFile = path(passwordFile)});
        QVERIFY(!tls.has_value());
        QVERIFY2(tls.error().message.contains(message), qPrintable(tls.error().message));
        QVERIFY2(tls.error().message.contains(pkcs12), qPrintable(tls.error().message));
    }

    void timersFireRepeatAndCancel()
    {
        std::atomic<int> ticks{0};
        std::atomic<bool> cancelledFired{false};
        IoThread &thread = *m_pool->threads().front();
        std::unique_ptr<Timer> repeating;
        thread.post([&] {
            repeating = std::make_unique<Timer>(thread);
            repeating->startRepeating(std::chrono::milliseconds(5), [&] { ++ticks; });
            Timer cancelled(thread);
            cancelled.startOnce(std::chrono::milliseconds(1), [&] { cancelledFired = true; });
        });
        QTRY_VERIFY(ticks.load() >= 5);
        QVERIFY(!cancelledFired);
        std::atomic<bool> gone{false};
        thread.post([&] {
            repeating.reset();
            gone = true;
        });
        QTRY_VERIFY(gone.load());
    }
};

QTEST_GUILESS_MAIN(tst_Connection)
#include "tst_Connection.moc"
