// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/Uplink.h"
#include "server-core/instance/worker/UplinkSocket.h"
#include "server-core/link/EnvelopeEncoder.h"
#include "server-core/net/Acceptor.h"

#include <QtTest/QtTest>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace signalbox;
using namespace signalbox::core;
using namespace signalbox::core::worker;
using namespace Qt::StringLiterals;

namespace {

/// What one end heard, in order.
class End : public QObject
{
public:
    explicit End(std::unique_ptr<Uplink> uplink_) : uplink(std::move(uplink_))
    {
        connect(uplink.get(), &Uplink::opened, this, [this] { events << u"opened"_s; });
        connect(uplink.get(), &Uplink::received, this, [this](MessageType type, const QJsonObject &content) {
            events << u"%1 %2"_s.arg(int(type)).arg(QString::fromUtf8(QJsonDocument(content).toJson(QJsonDocument::Compact)));
        });
        connect(uplink.get(), &Uplink::closed, this, [this](const Error &error) { events << u"closed: "_s + error.message; });
    }
    std::unique_ptr<Uplink> uplink;
    QStringList events;
};

} // namespace

class tst_Uplink : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<net::IoThread> m_workerThread;
    std::unique_ptr<net::IoThread> m_agentThread;
    std::unique_ptr<net::Acceptor> m_acceptor;
    std::unique_ptr<End> m_worker;

    QString path() const { return m_folder.filePath(u"test.sock"_s); }

    std::unique_ptr<End> dial() { return std::make_unique<End>(std::make_unique<Uplink>(*m_agentThread, path())); }

    /// A peer that says what it likes.
    int dialRaw() const
    {
        const QByteArray name = path().toUtf8();
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.constData(), std::size_t(name.size()));
        const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::connect(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
            qFatal("cannot connect");
        return descriptor;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_workerThread = std::make_unique<net::IoThread>(u"worker"_s);
        m_workerThread->start();
        m_agentThread = std::make_unique<net::IoThread>(u"agent"_s);
        m_agentThread->start();
        auto acceptor = net::Acceptor::listen(*m_workerThread, {.address = {.localPath = path()}, .localMode = 0600});
        QVERIFY(acceptor);
        m_acceptor = std::move(*acceptor);
        m_acceptor->start([this]() -> net::IoThread & { return *m_workerThread; },
                          [this](net::Connection &connection) {
                              auto socket = Uplink::accept(connection);
                              QMetaObject::invokeMethod(
                                  this, [this, socket] { m_worker = std::make_unique<End>(std::make_unique<Uplink>(socket)); },
                                  Qt::QueuedConnection);
                          });
    }
    void cleanup()
    {
        m_acceptor.reset();
        m_worker.reset();
        m_workerThread.reset();
        m_agentThread.reset();
    }

    void carriesMessagesBothWays()
    {
        const auto agent = dial();
        QTRY_VERIFY(m_worker);
        agent->uplink->send(Ping{7});
        QTRY_COMPARE(m_worker->events, (QStringList{u"opened"_s, u"10 {\"id\":7}"_s}));
        m_worker->uplink->send(Pong{7, true});
        m_worker->uplink->send(Drain{});
        QTRY_COMPARE(agent->events, (QStringList{u"opened"_s, u"30 {\"id\":7,\"stalled\":true}"_s, u"11 {}"_s}));
    }

    void keepsTheOrderOfMany()
    {
        const auto agent = dial();
        QTRY_VERIFY(m_worker);
        constexpr int count = 20000;
        for (int i = 0; i < count; ++i)
            agent->uplink->send(Ping{i});
        QTRY_COMPARE(m_worker->events.size(), count + 1);
        for (int i = 0; i < count; ++i)
            QCOMPARE(m_worker->events.at(i + 1), u"10 {\"id\":%1}"_s.arg(i));
    }

    void sendsWhatWasSaidBeforeItCloses()
    {
        const auto agent = dial();
        QTRY_VERIFY(m_worker);
        m_worker->uplink->send(Ended{Failure{1202, u"taken"_s}});
        m_worker->uplink.reset();
        QTRY_COMPARE(agent->events.size(), 3);
        QVERIFY(agent->events.at(1).startsWith(u"33 "_s));
        QCOMPARE(agent->events.at(2), u"closed: the other end closed the uplink"_s);
    }

    void tellsThatNobodyListens()
    {
        m_acceptor.reset();
        const auto agent = dial();
        QTRY_COMPARE(agent->events, QStringList{u"closed: cannot connect to %1: no such file or directory"_s.arg(path())});
    }

    void mayBeDestroyedAtAnyTime()
    {
        for (int i = 0; i < 100; ++i) {
            const auto agent = dial();
            agent->uplink->send(Ping{i});
            if (i % 3 == 0)
                QCoreApplication::processEvents();
        }
        QTRY_COMPARE(m_agentThread->load() + m_workerThread->load(), 0);
    }

    void mayBeDestroyedByWhoHears()
    {
        auto agent = dial();
        QTRY_VERIFY(m_worker);
        QTRY_COMPARE(agent->events.size(), 1);
        int heard = 0;
        QObject context;
        connect(agent->uplink.get(), &Uplink::received, &context, [&] {
            ++heard;
            agent.reset();
        });
        m_worker->uplink->send(Pong{1});
        m_worker->uplink->send(Pong{2});
        QTRY_COMPARE(m_worker->events.size(), 2); // opened, closed
        QCOMPARE(heard, 1);
    }

    void cutsWhoBreaksTheRules_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QString>("error");
        QByteArray noObject;
        link::EnvelopeEncoder encoder(1, 1000);
        QVERIFY(encoder.append(quint16(MessageType::Ping), "[1]", 0, noObject));
        QTest::newRow("not an envelope") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                                         << u"the uplink broke: a message of 1195725856 bytes; the limit is 33554432"_s;
        QTest::newRow("not an object") << noObject << u"the uplink broke: message 1 is no object: no error occurred"_s;
    }
    void cutsWhoBreaksTheRules()
    {
        QFETCH(QByteArray, stream);
        QFETCH(QString, error);
        const int raw = dialRaw();
        QCOMPARE(::write(raw, stream.constData(), std::size_t(stream.size())), stream.size());
        QTRY_VERIFY(m_worker);
        QTRY_COMPARE(m_worker->events, (QStringList{u"opened"_s, u"closed: "_s + error}));
        ::close(raw);
    }

    void leavesOutWhatALaterVersionSays()
    {
        QByteArray stream;
        link::EnvelopeEncoder encoder(2, 1000);
        QVERIFY(encoder.append(9999, "binary\0stuff", 0, stream));
        QVERIFY(encoder.append(quint16(MessageType::Ping), "{\"id\":1,\"colour\":\"new\"}", 0, stream));
        const int raw = dialRaw();
        QCOMPARE(::write(raw, stream.constData(), std::size_t(stream.size())), stream.size());
        QTRY_VERIFY(m_worker);
        QTRY_COMPARE(m_worker->events.size(), 2);
        QVERIFY(m_worker->events.at(1).startsWith(u"10 "_s));
        ::close(raw);
    }

    void leavesOutWhatIsDroppableForWhoDoesNotRead()
    {
        const int raw = dialRaw();
        QTRY_VERIFY(m_worker);
        Log log;
        log.lines.append(LogLine{0, u"test"_s, QString(10000, u'x')});
        // Far more than the backlog and the socket hold, and the connection lives.
        for (int i = 0; i < 2000; ++i)
            m_worker->uplink->sendDroppable(log);
        m_worker->uplink->send(Pong{42});
        QByteArray received(1 << 16, Qt::Uninitialized);
        qint64 total = 0;
        QByteArray end;
        while (!end.contains("{\"id\":42,")) {
            const ssize_t size = ::read(raw, received.data(), std::size_t(received.size()));
            QVERIFY(size > 0);
            total += size;
            end = (end + received.first(size)).last(std::min<qsizetype>(200, end.size() + size));
        }
        QVERIFY2(total < 4 * 1000 * 1000, qPrintable(QString::number(total)));
        QCOMPARE(m_worker->events, QStringList{u"opened"_s});
        ::close(raw);
    }
};

QTEST_GUILESS_MAIN(tst_Uplink)
#include "tst_Uplink.moc"
