// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/Acceptor.h"
#include "server-core/net/Connector.h"
#include "server-core/net/IoPool.h"

#include <QtTest/QtTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <mutex>

using namespace signalbox;
using namespace signalbox::core::net;
using namespace Qt::StringLiterals;

namespace {

/// What both ends of a connection did, safe to read from the test's thread.
class Journal
{
public:
    void append(const QByteArray &bytes)
    {
        const std::lock_guard lock(m_mutex);
        m_received += bytes;
    }
    QByteArray received() const
    {
        const std::lock_guard lock(m_mutex);
        return m_received;
    }
    void fail(const Error &error)
    {
        const std::lock_guard lock(m_mutex);
        m_error = error;
        ++failed;
    }
    Error error() const
    {
        const std::lock_guard lock(m_mutex);
        return m_error;
    }
    std::atomic<int> connected{0};
    std::atomic<int> failed{0};
    std::atomic<int> opened{0};
    std::atomic<int> closed{0};
    std::atomic<CloseReason> reason{CloseReason::Shutdown};
    std::atomic<std::int64_t> peerPid{0};

private:
    mutable std::mutex m_mutex;
    QByteArray m_received;
    Error m_error;
};

class Echo final : public ConnectionHandler
{
public:
    explicit Echo(Connection &connection) : m_connection(connection) { connection.setHandler(this); }
    void onData(std::span<char> data) override
    {
        m_connection.write(QByteArrayView(data.data(), qsizetype(data.size())));
        m_connection.closeAfterFlush();
    }
    void onClosed(CloseReason) override { delete this; }

private:
    Connection &m_connection;
};

class Caller final : public ConnectionHandler
{
public:
    Caller(Connection &connection, Journal &journal, QByteArray question)
        : m_connection(connection), m_journal(journal), m_question(std::move(question))
    {
        connection.setHandler(this);
        if (const auto credentials = connection.credentials())
            m_journal.peerPid = credentials->pid;
    }
    void onOpened() override
    {
        ++m_journal.opened;
        m_connection.write(m_question);
    }
    void onData(std::span<char> data) override { m_journal.append(QByteArray(data.data(), qsizetype(data.size()))); }
    void onClosed(CloseReason reason) override
    {
        m_journal.reason = reason;
        ++m_journal.closed;
        delete this;
    }

private:
    Connection &m_connection;
    Journal &m_journal;
    const QByteArray m_question;
};

} // namespace

class tst_Connector : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<IoPool> m_pool;
    std::unique_ptr<Journal> m_journal;

    IoThread &thread() { return *m_pool->threads().front(); }
    QString path() const { return m_folder.filePath(u"test.sock"_s); }

    std::unique_ptr<Acceptor> listen(const ListenAddress &address)
    {
        auto acceptor = Acceptor::listen(*m_pool->threads().back(), {.address = address});
        if (!acceptor)
            qFatal("%s", qPrintable(acceptor.error().message));
        (*acceptor)->start([this]() -> IoThread & { return *m_pool->threads().back(); }, [](Connection &c) { new Echo(c); });
        return std::move(*acceptor);
    }
    void dial(const ConnectSettings &settings)
    {
        connectTo(
            thread(), settings,
            [journal = m_journal.get()](Connection &connection) {
                ++journal->connected;
                new Caller(connection, *journal, "question");
            },
            [journal = m_journal.get()](const Error &error) { journal->fail(error); });
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_journal = std::make_unique<Journal>();
        m_pool = std::make_unique<IoPool>(2, u"io-"_s);
        m_pool->start();
    }
    void cleanup() { m_pool.reset(); }

    void exchangesBytes_data()
    {
        QTest::addColumn<bool>("local");
        QTest::newRow("local socket") << true;
        QTest::newRow("TCP") << false;
    }
    void exchangesBytes()
    {
        QFETCH(bool, local);
        ListenAddress address;
        if (local)
            address.localPath = path();
        else
            address.address = u"127.0.0.1"_s;
        const auto acceptor = listen(address);
        address.port = acceptor->port();
        dial({.address = address});
        QTRY_COMPARE(m_journal->closed.load(), 1);
        QCOMPARE(m_journal->received(), "question");
        QCOMPARE(m_journal->opened.load(), 1);
        QCOMPARE(m_journal->reason.load(), CloseReason::PeerClosed);
        QCOMPARE(m_journal->failed.load(), 0);
        QCOMPARE(m_journal->peerPid.load(), local ? QCoreApplication::applicationPid() : 0);
        QTRY_COMPARE(thread().load(), 0);
    }

    void saysWhyItCannotConnect_data()
    {
        QTest::addColumn<ListenAddress>("address");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<QString>("message");
        const QString missing = m_folder.filePath(u"nobody.sock"_s);
        QTest::newRow("no socket") << ListenAddress{.localPath = missing} << ErrorCode::Unreachable
                                   << u"cannot connect to %1: no such file or directory"_s.arg(missing);
        QTest::newRow("nobody listens") << ListenAddress{.address = u"127.0.0.1"_s, .port = 1} << ErrorCode::Unreachable
                                        << u"cannot connect to 127.0.0.1:1: connection refused"_s;
        QTest::newRow("no address") << ListenAddress{.address = u"nowhere"_s, .port = 1} << ErrorCode::InvalidConfiguration
                                    << u"\"nowhere\" is neither \"any\", \"any6\" nor a numeric address"_s;
    }
    void saysWhyItCannotConnect()
    {
        QFETCH(ListenAddress, address);
        QFETCH(ErrorCode, code);
        QFETCH(QString, message);
        dial({.address = address});
        QTRY_COMPARE(m_journal->failed.load(), 1);
        QCOMPARE(m_journal->error().message, message);
        QCOMPARE(m_journal->error().code, code);
        QCOMPARE(m_journal->connected.load(), 0);
        QCOMPARE(thread().load(), 0);
    }

    void refusesAFullQueueInsteadOfPretending()
    {
        // A listener with the shortest queue, which nobody accepts from.
        const QByteArray name = path().toUtf8();
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.constData(), std::size_t(name.size()));
        const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        QCOMPARE(::bind(listener, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
        QCOMPARE(::listen(listener, 0), 0);
        for (int i = 0; i < 5; ++i)
            dial({.address = {.localPath = path()}});
        QTRY_COMPARE(m_journal->connected.load() + m_journal->failed.load(), 5);
        QVERIFY(m_journal->failed.load() > 0);
        QVERIFY(m_journal->error().retryable);
        ::close(listener);
        QFile::remove(path());
        QTRY_COMPARE(m_journal->closed.load(), m_journal->connected.load());
    }

    void givesUpInTime()
    {
        // A listener whose queue is full: the system drops who comes then, and nobody answers.
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        QCOMPARE(::bind(listener, reinterpret_cast<const sockaddr *>(&address), size), 0);
        QCOMPARE(::listen(listener, 0), 0);
        QCOMPARE(::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size), 0);
        for (int i = 0; i < 5; ++i)
            dial({.address = {.address = u"127.0.0.1"_s, .port = ntohs(address.sin_port)}, .timeout = std::chrono::milliseconds(100)});
        QTRY_COMPARE(m_journal->connected.load() + m_journal->failed.load(), 5);
        QVERIFY(m_journal->failed.load() > 0);
        QCOMPARE(m_journal->error().code, ErrorCode::TimedOut);
        QVERIFY(m_journal->error().retryable);
        ::close(listener);
        QTRY_COMPARE(m_journal->closed.load(), m_journal->connected.load());
    }

    void leavesNoDescriptorBehind()
    {
        const auto count = [] { return QDir(u"/proc/self/fd"_s).entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot).size(); };
        const auto acceptor = listen({.localPath = path()});
        // Once before counting: event loops open what they need when they run.
        dial({.address = {.localPath = path()}});
        QTRY_COMPARE(m_journal->closed.load(), 1);
        QTRY_COMPARE(thread().load() + m_pool->threads().back()->load(), 0);
        const auto before = count();
        for (int i = 0; i < 50; ++i) {
            dial({.address = {.localPath = path()}});
            dial({.address = {.localPath = m_folder.filePath(u"nobody.sock"_s)}});
        }
        QTRY_COMPARE(m_journal->closed.load(), 51);
        QTRY_COMPARE(m_journal->failed.load(), 50);
        QTRY_COMPARE(count(), before);
    }
};

QTEST_GUILESS_MAIN(tst_Connector)
#include "tst_Connector.moc"
